"""A build a little later: no source has anything new, so what serves goes on serving."""

from __future__ import annotations

import json
from datetime import timedelta

from two_steps_home import AFTER_ALL_BUILDS, TwoSteps

from tributary.settings import Settings
from tributary.warehouse.versions import current_version

pytestmark = AFTER_ALL_BUILDS


def test_what_serves_is_kept_while_nothing_is_new(two_steps: TwoSteps) -> None:
    settings = Settings(home=two_steps.home.path)
    version = current_version(settings)
    clock = (version.as_of + timedelta(minutes=40)).isoformat()
    outcome = two_steps.home.tributary("build", "--json", TRIBUTARY_AS_OF=clock)
    assert outcome.returncode == 0, outcome.stderr[-4000:]
    said = json.loads(outcome.stdout)
    assert (said["version"], said["is_kept"]) == (version.id, True)
    assert current_version(settings) == version
    version.require_whole()
