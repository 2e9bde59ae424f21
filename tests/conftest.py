"""Fixtures of the whole suite: one small pipeline run that many tests look at, and its truth."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

PROJECT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
AS_OF = "2026-11-01T00:00:00Z"
SEED = "11"
SIZE = "0.1"


@dataclass(frozen=True)
class Home:
    """A TRIBUTARY_HOME with its environment; commands run in it as a user would run them."""

    path: Path
    environment: dict[str, str]

    @property
    def published(self) -> Path:
        return self.path / "versions" / "current" / "warehouse.duckdb"

    @property
    def outside_log(self) -> Path:
        """What `record_outside_connections` saw: empty if nothing left this machine."""
        return self.path / "outside-connections.log"

    def tributary(
        self, *arguments: str, timeout: float = 600, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run `tributary` with these arguments."""
        return subprocess.run(
            [str(BIN / "tributary"), *arguments],
            cwd=PROJECT,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=timeout,
        )

    def warehouse(self) -> duckdb.DuckDBPyConnection:
        """A read-only connection to what is published."""
        return duckdb.connect(str(self.published), read_only=True)


def make_home(path: Path, **environment: str) -> Home:
    """A home in which only the sandbox is configured, on a pinned clock."""
    path.mkdir(parents=True, exist_ok=True)
    clean = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith("TRIBUTARY_") and k != "OPEN_DATA_DIR"
    }
    return Home(
        path,
        {
            **clean,
            "TRIBUTARY_HOME": str(path),
            "TRIBUTARY_AS_OF": AS_OF,
            "TRIBUTARY_SANDBOX": "true",
            "TRIBUTARY_SANDBOX_SEED": SEED,
            "TRIBUTARY_SANDBOX_SIZE": SIZE,
            "TRIBUTARY_SUPERSET_PORT": "0",
            # Every Python process below notes connections that leave this machine.
            "PYTHONPATH": str(PROJECT / "tests" / "outside"),
            "TRIBUTARY_TEST_OUTSIDE_LOG": str(path / "outside-connections.log"),
            **environment,
        },
    )


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


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """In CI a skipped test is a failure: everything a test may need is there."""
    yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("tests were skipped where all should run", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
