"""What `killed_everywhere` kills: a replay, in a home that a test prepared."""

from __future__ import annotations

from pathlib import Path

from drawn_quarantine import LOOSE, Lake


def replay_all(home: Path) -> None:
    """The cause is mended, everything outstanding is replayed."""
    Lake("versioned", home, LOOSE).replay()
