"""Cursors, derived from commits: there is no other state to lose or to contradict them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tributary.lake.commits import Commit, commit, newest_extract
from tributary.lake.stage import StagedEntity


def cursors(lake: Path, source: str) -> dict[str, Any]:
    """Where the next extraction of each entity of `source` goes on.

    An ISO date (window), an ISO instant (versioned, log) or the SHA-256 of every file loaded, by
    name (files); None for a snapshot. An entity that was never loaded is absent.
    """
    newest = newest_extract(lake, source)
    if newest is None:
        return {}
    return {name: part.cursor for name, part in newest.entities.items()}


def loaded_as_of(lake: Path, source: str) -> str | None:
    """The as-of of the newest load of `source`; None if there is none."""
    newest = newest_extract(lake, source)
    return newest.as_of if newest else None


def forget_cursors(
    lake: Path, source: str, entities: Sequence[str], *, as_of: datetime
) -> Commit | None:
    """Have `entities` read from their beginning next time; None if nothing was ever loaded.

    To be called under the source's lock.
    """
    return set_cursors(lake, source, dict.fromkeys(entities), as_of=as_of)


def set_cursors(
    lake: Path, source: str, places: Mapping[str, Any], *, as_of: datetime
) -> Commit | None:
    """Have entities read on from these `places` next time; None if nothing was ever loaded.

    A commit without rows: what is loaded stays, and what comes again replaces it. To be called
    under the source's lock.
    """
    kept = cursors(lake, source)
    if not kept:
        return None
    nothing = StagedEntity((), (), 0, 0, 0, {}, {}, None, ())
    return commit(
        lake,
        source,
        dict.fromkeys(kept, nothing),
        kind="reset",
        as_of=as_of,
        replaces={},
        cursors={**kept, **places},
    )
