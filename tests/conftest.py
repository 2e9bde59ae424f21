"""Fixtures of the whole suite: one small pipeline run that many tests look at, and its truth."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from home import AS_OF, PROJECT, SEED, SIZE, Home, make_home


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


#: Folders whose tests share what is costly to make: one process runs them.
TOGETHER = ("audit", "bi", "dbt", "kpis", "lake", "open_data", "reports", "sandbox")
#: What takes longest goes first, so that no process is left with it at the end.
LONGEST = ("published", "test_kill.py", "test_increments.py", "open_data", "dbt", "sandbox")


def _group(item: pytest.Item) -> str:
    """The tests that run in one process, so that their fixtures are made once."""
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    if folder in ("bi", "reports") or "published_home" in getattr(item, "fixturenames", ()):
        return "published"
    return folder if folder in TOGETHER else item.path.name


@pytest.hookimpl(tryfirst=True)  # before xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Share the tests out to processes (`pytest -n 2 --dist loadgroup`) by what they share."""
    groups = {item: _group(item) for item in items}
    for item, group in groups.items():
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda i: LONGEST.index(groups[i]) if groups[i] in LONGEST else len(LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """In CI a skipped test is a failure: everything a test may need is there."""
    yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("tests were skipped where all should run", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
