"""One home for all tests of a warehouse that was made in two steps."""

from __future__ import annotations

import pytest
from home import Home
from two_steps_home import TwoSteps, in_two_steps


@pytest.fixture(scope="session")
def two_steps(published_home: Home, tmp_path_factory: pytest.TempPathFactory) -> TwoSteps:
    """A home that was built a month earlier and again, with kills between. No test goes back."""
    return in_two_steps(published_home, tmp_path_factory.mktemp("two_steps"))
