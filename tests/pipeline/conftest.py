"""A home that may be maltreated."""

from __future__ import annotations

import shutil

import pytest
from home import Home, make_home


@pytest.fixture(scope="session")
def spare_home(published_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A copy of the published home for tests that go on from it, each from where it finds it."""
    path = tmp_path_factory.mktemp("spare") / "home"
    shutil.copytree(published_home.path, path, symlinks=True)
    return make_home(path)
