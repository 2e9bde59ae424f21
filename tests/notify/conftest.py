"""A home whose clock a test moves, each time as a new process would find it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from listeners import AtMinute

from tributary.settings import Settings

START = datetime(2026, 1, 14, tzinfo=UTC)


@pytest.fixture
def at_minute(tmp_path: Path) -> AtMinute:
    """Settings of one home, so many minutes after its beginning."""

    def at(minute: float, notify: Sequence[str] = ()) -> Settings:
        return Settings(
            home=tmp_path / "var",
            as_of=START + timedelta(minutes=minute),
            sandbox=False,
            notify=list(notify),
        )

    return at
