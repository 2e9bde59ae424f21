"""Cursors, derived from commits: there is no other state to lose or to contradict them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tributary.lake.commits import newest_extract


def cursors(lake: Path, source: str) -> dict[str, Any]:
    """Where the next extraction of each entity of `source` goes on.

    An ISO date (window), an ISO instant (versioned, log) or the SHA-256 of every file loaded, by
    name (files); None for a snapshot. An entity that was never loaded is absent.
    """
    newest = newest_extract(lake, source)
    if newest is None:
        return {}
    return {name: part.cursor for name, part in newest.entities.items()}
