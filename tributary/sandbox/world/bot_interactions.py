"""What the bot of the conversation application did, turn by turn.

Each of its messages is a turn; a last one hands the conversation over, or closes it as resolved.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tributary.sandbox.world.build import World
from tributary.sandbox.world.hashing import fractions

#: The share of messages that the bot did not understand.
MISSED = 0.12


def bot_interactions(world: World) -> pd.DataFrame:
    """interaction_id, conversation_id, tenant_id, turn_no, intent, confidence, outcome,
    is_handed_over and occurred_at, in order of time.

    `outcome` is answered, not_understood, handed_over or resolved. Nothing of a turn changes later.
    """
    talks = world.conversations.set_index("conversation_id", drop=False)
    messages = world.messages[world.messages["sender_type"] == "bot"]
    turns = pd.DataFrame(
        {
            "interaction_id": "bi" + messages["message_id"].str[2:],
            "conversation_id": messages["conversation_id"],
            "occurred_at": messages["sent_at"],
            "outcome": "answered",
        }
    )
    handed = talks[talks["escalated_at"].notna()]
    closed = talks[talks["resolved_at"].notna() & (talks["handled"] == "bot")]
    everything = pd.concat(
        [
            turns,
            _last_turns(handed, "escalated_at", "handed_over"),
            _last_turns(closed, "resolved_at", "resolved"),
        ],
        ignore_index=True,
    ).sort_values(["occurred_at", "interaction_id"], ignore_index=True)
    everything["turn_no"] = everything.groupby("conversation_id").cumcount() + 1
    return _understood(everything, talks)


def _last_turns(talks: pd.DataFrame, at: str, outcome: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "interaction_id": "bi" + talks["conversation_id"].str[2:] + outcome[0],
            "conversation_id": talks["conversation_id"],
            "occurred_at": talks[at],
            "outcome": outcome,
        }
    )


def _understood(turns: pd.DataFrame, talks: pd.DataFrame) -> pd.DataFrame:
    """With what the bot took the customer to want, and how sure it was."""
    ids = turns["interaction_id"].to_numpy(object)
    of_talk = talks.loc[turns["conversation_id"], ["intent", "tenant_id"]]
    missed = (turns["outcome"] == "answered").to_numpy() & (fractions(ids, "missed") < MISSED)
    sure = 0.62 + 0.37 * fractions(ids, "confidence") ** 0.7
    unsure = 0.12 + 0.36 * fractions(ids, "confidence")
    is_unsure = missed | (turns["outcome"] == "handed_over").to_numpy()
    return turns.assign(
        tenant_id=of_talk["tenant_id"].to_numpy(object),
        intent=np.where(missed, "fallback", of_talk["intent"].to_numpy(object)),
        confidence=np.round(np.where(is_unsure, unsure, sure), 4),
        outcome=np.where(missed, "not_understood", turns["outcome"].to_numpy(object)),
        is_handed_over=(turns["outcome"] == "handed_over").to_numpy(),
    )
