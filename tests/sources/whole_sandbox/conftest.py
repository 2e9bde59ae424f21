"""A small sandbox that runs, and one home that has read all of it in one go."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from home import forget_settings
from served_truth import SERVED

from tributary.sandbox.server import Sandbox, serving
from tributary.settings import Settings
from tributary.sources.extract import ExtractReport, extract

AS_OF = "2024-06-15T00:00:00Z"


@pytest.fixture(scope="package")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        forget_settings(patch)
        patch.setenv("TRIBUTARY_AS_OF", AS_OF)
        patch.setenv("TRIBUTARY_SANDBOX", "true")
        patch.setenv("TRIBUTARY_HOME", str(tmp_path_factory.mktemp("sandbox")))
        yield patch


@pytest.fixture(scope="package")
def sandbox(environment: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with serving(Settings.load(), size=0.05) as running:
        yield running


@pytest.fixture(scope="package")
def at_once(sandbox: Sandbox, environment: pytest.MonkeyPatch) -> tuple[Settings, ExtractReport]:
    """A home that has read all sources, nothing being wrong, and what it reported."""
    settings = Settings.load()
    return settings, extract(settings, SERVED)
