"""Truth of surveys: the answers, and how many invitations were answered."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from tributary.sandbox.truth.columns import Tables, instants, local_days, text
from tributary.sandbox.world.build import World
from tributary.sandbox.world.surveys import surveys


def survey_responses(world: World) -> pa.Table:
    """Answers as they are at the as-of."""
    answers = world.of(surveys).responses
    frame = pd.DataFrame(
        {
            "tenant_id": [answer.invitation.person.customer.tenant.tenant_id for answer in answers],
            "at": np.array([answer.responded for answer in answers], dtype="M8[s]"),
        }
    )
    return pa.table(
        {
            "tenant_id": text(frame["tenant_id"]),
            "response_id": text([answer.response_id for answer in answers]),
            "crm_account_id": text(
                [answer.invitation.person.customer.won.account_id for answer in answers]
            ),
            "survey_type": text([answer.invitation.survey_type for answer in answers]),
            "score": pa.array([answer.score for answer in answers], pa.int64()),
            "has_comment": pa.array([answer.comment is not None for answer in answers], pa.bool_()),
            "about": text([answer.invitation.related_entity for answer in answers]),
            "responded_at": instants(frame["at"]),
            "responded_date": local_days(frame, "at"),
        }
    )


def last_invitations(world: World) -> pa.Table:
    """Of everyone who was asked, the last invitation and whether it was answered by the as-of."""
    made = world.of(surveys)
    answered = {(a.invitation.person.person_id, a.invitation.sent) for a in made.responses}
    last = {one.person.person_id: one for one in made.invitations}
    frame = pd.DataFrame(
        {
            "tenant_id": [one.person.customer.tenant.tenant_id for one in last.values()],
            "at": np.array([one.sent for one in last.values()], dtype="M8[s]"),
        }
    )
    return pa.table(
        {
            "tenant_id": text(frame["tenant_id"]),
            "person_id": text(last),
            "sent_date": local_days(frame, "at"),
            "is_answered": pa.array(
                [(person, one.sent) in answered for person, one in last.items()], pa.bool_()
            ),
        }
    )


TABLES: Tables = {
    "survey_responses": survey_responses,
    "last_invitations": last_invitations,
}
