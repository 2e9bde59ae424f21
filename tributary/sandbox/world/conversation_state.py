"""What a conversation or one of its tickets shows at the as-of, from the instants seen so far."""

from __future__ import annotations

import numpy as np
import pandas as pd


def last_resolution(frame: pd.DataFrame, first: str, again: str) -> np.ndarray:
    """When each was resolved for good so far; NaT while it is open, or open again."""
    resolved = frame[first].where(frame["reopened_at"].isna())
    return np.asarray(frame[again].fillna(resolved).to_numpy("M8[s]"))


def conversation_status(frame: pd.DataFrame) -> np.ndarray:
    """open, resolved or abandoned."""
    resolved = ~np.isnat(last_resolution(frame, "resolved_at", "resolved_again_at"))
    abandoned = frame["abandoned_at"].notna().to_numpy()
    return np.where(resolved, "resolved", np.where(abandoned, "abandoned", "open"))


def handled_by(frame: pd.DataFrame) -> np.ndarray:
    """Who took part so far: bot, human or mixed; nobody yet counts as human, whose turn it is."""
    has_bot = frame["first_bot_response_at"].notna().to_numpy()
    has_agent = frame["assigned_at"].notna().to_numpy()
    return np.where(has_bot & has_agent, "mixed", np.where(has_bot, "bot", "human"))


def first_response(frame: pd.DataFrame) -> np.ndarray:
    """The first reply of anyone; NaT if there was none yet."""
    bot = frame["first_bot_response_at"].to_numpy("M8[s]")
    return np.asarray(np.fmin(bot, frame["first_agent_response_at"].to_numpy("M8[s]")))


def ticket_status(frame: pd.DataFrame) -> np.ndarray:
    """open, pending (a reply was given), solved or closed."""
    solved = ~np.isnat(last_resolution(frame, "solved_at", "solved_again_at"))
    closed = frame["closed_at"].notna().to_numpy()
    pending = frame["first_response_at"].notna().to_numpy() & frame["reopened_at"].isna().to_numpy()
    return np.where(
        closed, "closed", np.where(solved, "solved", np.where(pending, "pending", "open"))
    )


def last_change(frame: pd.DataFrame, columns: list[str]) -> np.ndarray:
    """The greatest instant of the columns that has come, row by row."""
    latest = frame[columns[0]].to_numpy("M8[s]")
    for name in columns[1:]:
        latest = np.fmax(latest, frame[name].to_numpy("M8[s]"))
    return np.asarray(latest)
