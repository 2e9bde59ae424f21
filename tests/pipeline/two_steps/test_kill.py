"""`kill -9` at each stage of a build: what is published stays as it was, the next run completes."""

from __future__ import annotations

import pytest
from home import AS_OF
from two_steps_home import AFTER_ALL_BUILDS, STAGES, TwoSteps

from tributary.settings import Settings
from tributary.warehouse.versions import current_version

pytestmark = AFTER_ALL_BUILDS


@pytest.mark.parametrize("stage", STAGES)
def test_kill_leaves_the_published_warehouse(two_steps: TwoSteps, stage: str) -> None:
    assert two_steps.after_kill[stage] == two_steps.before


def test_the_next_build_completes_what_was_built(two_steps: TwoSteps) -> None:
    assert two_steps.after.folder.name == two_steps.waiting
    assert two_steps.after.folder != two_steps.before.folder
    version = current_version(Settings(home=two_steps.home.path))
    version.require_whole()
    assert f"{version.as_of:%Y-%m-%dT%H:%M:%SZ}" == AS_OF
