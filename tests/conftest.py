"""Fixtures of the whole suite: one small pipeline run that many tests look at, and its truth."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from home import AS_OF, PROJECT, SEED, SIZE, Home, make_home
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling


@pytest.fixture(scope="session")
def project() -> Path:
    """The repository."""
    return PROJECT


@pytest.fixture(scope="session")
def published_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home after `tributary build` on the small sandbox. Tests only read it."""
    home = make_home(tmp_path_factory.mktemp("published"))
    outcome = home.tributary("build")
    assert outcome.returncode == 0, outcome.stderr[-4000:]
    return home


@pytest.fixture(scope="session")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The simulator's own answers for `published_home`, as Parquet files by table."""
    folder = tmp_path_factory.mktemp("truth")
    home = make_home(tmp_path_factory.mktemp("truth_home"))
    outcome = home.tributary(
        *("sandbox", "write", "--seed", SEED, "--size", SIZE),
        *("--as-of", AS_OF, "--truth", str(folder)),
    )
    assert outcome.returncode == 0, outcome.stderr[-4000:]
    return folder


#: What reads `published_home`, which takes minutes to make, and what else is costly to share.
PUBLISHED = ("bi", "kpis", "pipeline")
TOGETHER = ("audit", "dbt", "lake", "open_data", "reports", "sandbox")


class Together(LoadScopeScheduling):
    """`pytest -n 2`: tests that share what is costly to make run in one process."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::", 1)[0]
        folder = path.split("/")[1]
        if folder in PUBLISHED:
            return "published"
        return folder if folder in TOGETHER else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """Share the tests out to processes by what they share."""
    return Together(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """In CI a skipped test is a failure: everything a test may need is there."""
    yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("tests were skipped where all should run", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
