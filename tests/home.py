"""A TRIBUTARY_HOME of its own for a test, and the command line run in it as a user would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
        self, *arguments: str, timeout: float = 1200, **environment: str
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

    @contextmanager
    def sandbox_served(self, *arguments: str) -> Iterator[None]:
        """The sandbox served beside what the block runs: as real sources, it outlives a build."""
        child = subprocess.Popen(
            [str(BIN / "tributary"), "sandbox", "serve", "--port", "0", *arguments],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert any(line.startswith("connections:") for line in child.stdout or ())
            yield
        finally:
            child.terminate()
            assert child.wait(timeout=60) == 0
            if child.stdout:
                child.stdout.close()

    def warehouse(self) -> duckdb.DuckDBPyConnection:
        """A read-only connection to what is published."""
        return duckdb.connect(str(self.published), read_only=True)


def forget_settings(patch: pytest.MonkeyPatch) -> None:
    """Take every setting of the product out of the environment."""
    for name in [n for n in os.environ if n.startswith("TRIBUTARY_") or n == "OPEN_DATA_DIR"]:
        patch.delenv(name)


def drop_home(patch: pytest.MonkeyPatch, folder: Path, *, as_of: str) -> Path:
    """Set up a home in `folder` that reads a file drop alone; the folder of its opportunities."""
    forget_settings(patch)
    opportunities = folder / "drop" / "opportunities"
    opportunities.mkdir(parents=True)
    for name, value in {
        "TRIBUTARY_FILE_DROP__PATH": str(opportunities.parent),
        "TRIBUTARY_HOME": str(folder / "home"),
        "TRIBUTARY_SANDBOX": "false",
        "TRIBUTARY_AS_OF": as_of,
    }.items():
        patch.setenv(name, value)
    return opportunities


def make_home(path: Path, groundwork: Path | None = None, **environment: str) -> Home:
    """A home in which only the sandbox is configured, on a pinned clock.

    It begins with what is in `groundwork`. Homes that are compared have one key, and to parse the
    project and prepare Superset takes its time.
    """
    path.mkdir(parents=True, exist_ok=True)
    if groundwork is not None:
        shutil.copytree(groundwork, path, dirs_exist_ok=True)
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
