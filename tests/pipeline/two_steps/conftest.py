"""One home for all tests of a warehouse that was made in two steps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from home import make_home
from two_steps_home import TwoSteps, in_two_steps


@pytest.fixture(scope="session")
def two_steps(groundwork: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoSteps]:
    """A home that was built a month earlier and again, with kills between. No test goes back."""
    with in_two_steps(make_home(tmp_path_factory.mktemp("two_steps"), groundwork)) as made:
        yield made
