"""A second build, a little later: no source has anything new, so what serves goes on serving."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from home import Home

from tributary.settings import Settings
from tributary.warehouse.versions import current_version


@pytest.mark.slow
def test_what_serves_is_kept_while_nothing_is_new(spare_home: Home) -> None:
    version = current_version(Settings(home=spare_home.path))
    clock = (version.as_of + timedelta(minutes=40)).isoformat()
    outcome = spare_home.tributary("build", "--json", TRIBUTARY_AS_OF=clock)
    assert outcome.returncode == 0, outcome.stderr[-4000:]
    said = json.loads(outcome.stdout)
    assert (said["version"], said["is_kept"]) == (version.id, True)
    after = current_version(Settings(home=spare_home.path))
    assert after == version
    after.require_whole()
