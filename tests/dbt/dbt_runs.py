"""Runs the product's dbt project over a raw schema that a test has filled."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from raw_schema import create_raw

from tributary.settings import PARENT_VARIABLE, PROJECT_DIR, TELEMETRY_OFF

AS_OF = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class DbtHome:
    """One candidate and one work.duckdb, and what dbt makes of them."""

    path: Path

    @property
    def candidate(self) -> Path:
        return self.path / "candidate" / "warehouse.duckdb"

    @property
    def work(self) -> Path:
        return self.path / "work.duckdb"

    def create(self, groundwork: Path) -> None:
        """A work.duckdb whose raw tables are all there and empty; the project is parsed already."""
        self.candidate.parent.mkdir(parents=True)
        shutil.copytree(groundwork / "dbt" / "target", self.path / "target")
        create_raw(self.work, as_of=AS_OF.replace(tzinfo=None))

    def load(self, *statements: str, through_seq: int | None = None) -> None:
        """Run SQL on work.duckdb: what extraction would have brought."""
        with duckdb.connect(str(self.work)) as connection:
            for statement in statements:
                connection.execute(statement)
            if through_seq is not None:
                connection.execute("update raw.build set through_seq = ?", [through_seq])

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of a query on the candidate, with work.duckdb attached as `work`."""
        with duckdb.connect() as connection:
            connection.execute(f"attach '{self.work}' as work (read_only)")
            if self.candidate.exists():
                connection.execute(f"attach '{self.candidate}' as warehouse (read_only)")
            return connection.execute(query).fetchall()

    def dbt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run dbt as a build does; fails with what it complained about if it did not succeed."""
        done = subprocess.run(
            [
                *(sys.executable, "-m", "tributary.warehouse.dbt_child"),
                *("--log-level", "none", "--no-use-colors", "--log-level-file", "info"),
                *arguments,
                *("--project-dir", str(PROJECT_DIR / "dbt_project")),
                *("--profiles-dir", str(PROJECT_DIR / "dbt_project")),
                *("--target-path", str(self.path / "target")),
                *("--log-path", str(self.path / "logs")),
            ],
            env={
                **os.environ,
                **TELEMETRY_OFF,
                PARENT_VARIABLE: str(os.getpid()),
                "TRIBUTARY_HOME": str(self.path),
                "TRIBUTARY_CANDIDATE": str(self.candidate),
                "TRIBUTARY_WORK": str(self.work),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-6000:]
        return done

    def compiled(self, model: str) -> str:
        """The SQL of a model as dbt compiled it when it last built it."""
        found = (self.path / "target" / "compiled").rglob(f"{model}.sql")
        # What a unit test makes of it lies in a folder named after the test's file.
        (path,) = (path for path in found if path.parent.suffix != ".yml")
        return path.read_text()

    def manifest(self) -> dict[str, Any]:
        """The manifest of the last run."""
        manifest: dict[str, Any] = json.loads((self.path / "target" / "manifest.json").read_text())
        return manifest
