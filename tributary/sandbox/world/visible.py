"""What can be seen of the drawn subjects at the as-of: no row and no instant of the future."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tributary.sandbox.world.calendar import Span, day_end, to_local
from tributary.sandbox.world.columns import Columns, frame, length
from tributary.sandbox.world.sales import Owner
from tributary.sandbox.world.tenants import Tenant

#: More than any tenant will have: a session's id is the tenant's number times this and its row.
SESSIONS = 1_000_000_000
DEAL_TIMES = ("stage_2_at", "stage_3_at", "stage_4_at", "closed_at", "deleted_at")
LEAD_TIMES = ("mql_at", "sql_at", "opportunity_at", "customer_at", "lost_at", "deleted_at")
TALK_TIMES = (
    "first_bot_response_at",
    "escalated_at",
    "assigned_at",
    "first_agent_response_at",
    "resolved_at",
    "abandoned_at",
    "reopened_at",
    "resolved_again_at",
    "rated_at",
    "deleted_at",
)
MESSAGE_TIMES = ("delivered_at", "read_at", "failed_at", "deleted_at")
TICKET_TIMES = (
    "first_response_at",
    "solved_at",
    "reopened_at",
    "solved_again_at",
    "closed_at",
    "rated_at",
    "deleted_at",
)


def visible(span: Span, drawn: Columns, at: str, times: tuple[str, ...]) -> pd.DataFrame:
    """The rows whose `at` has come, with NaT in `times` for what has not."""
    hidden = {name: span.hide_future(drawn[name]) for name in times}
    return frame({**drawn, **hidden})[span.holds(drawn[at])]


def ads(tenant: Tenant, span: Span, delivered: Columns, leads: Columns) -> pd.DataFrame:
    """Delivery of the local days that have ended, with the conversions credited by now."""
    ended = day_end(delivered["date"], tenant.zone)
    paid = leads["ad_row"] >= 0
    row = leads["ad_row"][paid]
    credited_at = ended[row] + leads["conversion_lag_days"][paid] * np.timedelta64(86_400, "s")
    share = np.where(credited_at <= span.as_of64, leads["conversion_share"][paid], 0.0)
    conversions = np.bincount(row, weights=share, minlength=length(delivered))
    shown = {
        **delivered,
        "conversions": conversions,
        "conversions_value": conversions * tenant.lead_value,
    }
    return frame(shown)[ended <= span.as_of64]


def sessions(tenant: Tenant, span: Span, visits: Columns) -> pd.DataFrame:
    """Sessions so far, with their local day and hour."""
    named = {**visits, "session_id": tenant.number * SESSIONS + np.arange(length(visits))}
    seen = frame(named)[span.holds(visits["at"])]
    local = to_local(seen["at"].to_numpy("M8[s]"), tenant.zone)
    hour = (local - local.astype("M8[D]")).astype("m8[h]").astype(int)
    return seen.assign(local_date=local.astype("M8[D]").astype("M8[s]"), local_hour=hour)


def leads(
    tenant: Tenant, span: Span, drawn: Columns, deals: Columns, staff: list[Owner]
) -> pd.DataFrame:
    """Leads so far, with the session they came in and the account they have become."""
    own = np.flatnonzero(~deals["is_copy"])
    of_lead = np.full(length(drawn), -1)
    of_lead[deals["lead"][own]] = own
    never = np.datetime64("NaT", "s")
    has_deal = (of_lead >= 0) & (drawn["opportunity_at"] < span.as_of64)
    # What a lead without a deal (−1) has is appended, so that −1 finds it.
    closed = np.append(deals["closed_at"], never)[of_lead]
    is_won = np.append(deals["is_won"], False)[of_lead]
    opportunity, account = (
        np.where(has_deal, np.append(deals[name], np.array([None]))[of_lead], np.array(None))
        for name in ("opportunity_id", "account_id")
    )
    everything = {
        **drawn,
        "opportunity_id": opportunity,
        "account_id": account,
        "customer_at": np.where(is_won, closed, never),
        "lost_at": np.where(is_won, never, closed),
        "owner_id": _owner_ids(drawn, staff),
        "session_id": np.where(
            drawn["session"] < 0, -1, tenant.number * SESSIONS + drawn["session"]
        ),
    }
    return visible(span, everything, "at", LEAD_TIMES)


def opportunities(span: Span, drawn: Columns, leads: Columns, staff: list[Owner]) -> pd.DataFrame:
    """Opportunities so far, with where their lead came from; won once they are closed."""
    lead = drawn["lead"]
    origin = {
        name: leads[name][lead] for name in ("lead_id", "channel", "campaign", "campaign_name")
    }
    has_closed = drawn["closed_at"] < span.as_of64
    everything = {
        **drawn,
        **origin,
        "owner_id": _owner_ids(drawn, staff),
        "is_won": drawn["is_won"] & has_closed,
    }
    return visible(span, everything, "created_at", DEAL_TIMES)


def accounts(span: Span, drawn: Columns, staff: list[Owner]) -> pd.DataFrame:
    """Companies so far, as they were first entered."""
    everything = {**drawn, "owner_id": _owner_ids(drawn, staff)}
    return visible(span, everything, "created_at", ("customer_at", "deleted_at"))


def messages(span: Span, drawn: Columns, talks: Columns) -> pd.DataFrame:
    """Messages so far; they go with their conversation when that is deleted."""
    talk = drawn["talk"]
    of_talk = {name: talks[name][talk] for name in ("conversation_id", "deleted_at")}
    return visible(span, {**drawn, **of_talk}, "sent_at", MESSAGE_TIMES)


def tickets(span: Span, drawn: Columns, talks: Columns) -> pd.DataFrame:
    """Tickets so far, with their conversation's customer."""
    of_talk = {name: talks[name][drawn["talk"]] for name in ("conversation_id", "customer_id")}
    return visible(span, {**drawn, **of_talk}, "created_at", TICKET_TIMES)


def _owner_ids(drawn: Columns, staff: list[Owner]) -> np.ndarray:
    return np.array([owner.owner_id for owner in staff], dtype=object)[drawn["owner"]]
