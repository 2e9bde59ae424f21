"""Fixtures of the whole suite: one small pipeline run that many tests look at, and its truth."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from home import PROJECT, Home, make_home
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tributary.bi.provision import provision
from tributary.secrets import PERSONAL_KEY, generated_secret
from tributary.settings import Settings
from tributary.warehouse import dbt


@pytest.fixture(scope="session")
def project() -> Path:
    """The repository."""
    return PROJECT


@pytest.fixture(scope="session")
def groundwork(shared: Shared) -> Path:
    """What any home begins with: its key, dbt's notes of the project, an empty Superset."""

    def lay(folder: Path) -> None:
        settings = Settings(home=folder)
        generated_secret(settings.secrets_dir, PERSONAL_KEY)
        dbt.manifest(settings)
        provision(settings)

    return shared.made_once("groundwork", lay)


@pytest.fixture(scope="session")
def published_home(published: Path) -> Home:
    """A home after `tributary build` on the small sandbox. Tests only read it."""
    return make_home(published / "home")


@pytest.fixture(scope="session")
def truth(published: Path) -> Path:
    """The simulator's own answers for `published_home`, as Parquet files by table."""
    return published / "truth"


@pytest.fixture(scope="session")
def published(shared: Shared, groundwork: Path) -> Path:
    """The folder of `published_home` and `truth`: one world, simulated once."""

    def build(folder: Path) -> None:
        home = make_home(folder / "home", groundwork)
        with home.sandbox_served("--truth", str(folder / "truth")):
            outcome = home.tributary("build")
        assert outcome.returncode == 0, outcome.stderr[-4000:]

    return shared.made_once("published", build)


@dataclass(frozen=True)
class Shared:
    """A folder that all processes of a test run have in common."""

    folder: Path

    def made_once(self, name: str, make: Callable[[Path], None]) -> Path:
        """The folder `name`, filled by the process that asks first; the others wait for it."""
        made, is_made = self.folder / name, self.folder / f"{name}.made"
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_made.exists():
                shutil.rmtree(made, ignore_errors=True)
                make(made)
                is_made.touch()
        return made


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Shared:
    """What the processes of `pytest -n` share."""
    own = tmp_path_factory.getbasetemp()
    return Shared(own if worker_id == "master" else own.parent)


#: Folders whose tests share what is costly to make, so run in one process.
TOGETHER = (
    *("audit", "bi", "browser", "dbt", "kpis", "lake", "open_data", "reports", "sandbox"),
    *("two_steps", "whole_sandbox"),
)
#: What takes longest is begun first, by the beginnings of paths. The tests of bi make the published
#: home, which takes minutes, and are as long again; what else waits for that home comes last, and
#: browsers, which wait for pages only so long.
FIRST = (
    *("pipeline/two_steps", "bi/test_", "sources/test_daily", "open_data", "reports", "dbt"),
    "sandbox",
)
LAST = ("bi/browser", "pipeline", "kpis", "corruption")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests in the order in which they are given to processes."""

    def turn(item: pytest.Item) -> int:
        path = item.nodeid.removeprefix("tests/")
        for number, beginning in enumerate(FIRST):
            if path.startswith(beginning):
                return number
        return len(FIRST) + path.startswith(LAST)

    items.sort(key=turn)


class Together(LoadScopeScheduling):
    """`pytest -n`: tests that share what is costly to make run in one process."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::", 1)[0]
        return next((folder for folder in reversed(path.split("/")) if folder in TOGETHER), path)


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
