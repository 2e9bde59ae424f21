"""dbt as a process of its own: what it did is recorded, what it says is one line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tributary.errors import TributaryError
from tributary.progress import Progress
from tributary.secrets import PERSONAL_KEY
from tributary.settings import Settings
from tributary.warehouse import dbt, dbt_records
from tributary.warehouse.analyst import Withheld
from tributary.warehouse.lock import build_lock

PROJECT = {
    "dbt_project.yml": """
name: toy
version: "1.0"
profile: toy
model-paths: [models]
models:
  toy: {+database: warehouse, marts: {+schema: marts}, intermediate: {+schema: intermediate}}
""",
    "profiles.yml": """
toy:
  target: duckdb
  outputs:
    duckdb:
      type: duckdb
      path: ":memory:"
      threads: 2
      attach: [{path: warehouse.duckdb, alias: warehouse}]
      plugins: [{module: tributary.warehouse.dbt_plugin}]
""",
    "models/intermediate/crm/int_crm__people.sql": "select 1 as id",
    "models/marts/sales/fct_leads.sql": """
{{ config(materialized="table") }}
select id, md5(getvariable('personal_key')) as email_hash, current_setting('TimeZone') as zone
from {{ ref("int_crm__people") }}
""",
    "models/marts/sales/_sales.yml": """
models:
  - name: fct_leads
    config: {meta: {restricted_rows: "id = 2"}}
    columns:
      - name: id
        data_tests: [unique, not_null, {accepted_values: {arguments: {values: [7], quote: false},
          config: {severity: warn}}}]
      - {name: email_hash, config: {meta: {personal: true}}, data_tests: [not_null]}
      - name: zone
        data_tests:
          - accepted_values:
              name: zone_is_utc
              arguments: {values: [UTC]}
              config: {meta: {dimension: accuracy}}
""",
}


@pytest.fixture
def paths(tmp_path: Path, settings: Settings) -> dbt.DbtPaths:
    """A tiny real project."""
    for name, content in PROJECT.items():
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    settings.home.mkdir()
    return dbt.DbtPaths(
        project=tmp_path / "project",
        target=settings.home / "dbt" / "target",
        logs=settings.home / "dbt" / "logs",
        candidate=settings.home / "warehouse.duckdb",
        work=settings.home / "work.duckdb",
    )


def run(settings: Settings, paths: dbt.DbtPaths) -> dbt.DbtRun:
    with build_lock(settings, "test"):
        return dbt.dbt_build(settings, paths, progress=Progress(quiet=True))


def test_a_build_is_recorded_and_the_key_is_nowhere_but_in_its_file(
    settings: Settings, paths: dbt.DbtPaths
) -> None:
    done = run(settings, paths)
    assert dbt.failure(settings, done) is None

    runs = {r.asset: r for r in dbt_records.run_records(settings, "r", done, {"fct_leads": 1})}
    assert set(runs) == {"intermediate/int_crm__people", "marts/sales/fct_leads"}
    assert runs["marts/sales/fct_leads"].rows == 1
    assert runs["marts/sales/fct_leads"].status == "success"

    checks = {c.check_id: c for c in dbt_records.check_records(settings, "r", done, {})}
    assert {(c.check_name, c.column, c.dimension) for c in checks.values()} == {
        ("unique", "id", "uniqueness"),
        ("not_null", "id", "completeness"),
        ("not_null", "email_hash", "completeness"),
        ("accepted_values", "id", "validity"),
        ("accepted_values", "zone", "accuracy"),
    }
    assert all(c.asset == "marts/sales/fct_leads" for c in checks.values())
    (warned,) = (c for c in checks.values() if not c.is_passed)
    assert (warned.severity, warned.rows_failed) == ("warn", 1)

    assert dbt_records.withheld(done.manifest) == {
        "fct_leads": Withheld(columns=("email_hash",), rows="id = 2")
    }

    key_file = settings.secrets_dir / PERSONAL_KEY
    assert key_file.stat().st_mode & 0o777 == 0o600
    key = key_file.read_text().strip().encode()
    holders = [p for p in settings.home.rglob("*") if p.is_file() and key in p.read_bytes()]
    assert holders == [key_file]
    with duckdb.connect(paths.candidate, read_only=True) as connection:
        hashed = connection.sql(
            "select email_hash = md5(?) from main_marts.fct_leads", params=[key.decode()]
        ).fetchone()
    assert hashed == (True,)


def test_a_dbt_that_is_killed_when_it_has_told_its_results_has_built_nothing(
    settings: Settings, paths: dbt.DbtPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not written out yet is not in the candidate."""
    run(settings, paths)
    results = paths.target / "run_results.json"
    kept = results.rename(results.with_name("kept.json"))
    script = f"import os; os.rename({str(kept)!r}, {str(results)!r}); os.kill(os.getpid(), 9)"
    monkeypatch.setattr(dbt, "_command", lambda *_: [sys.executable, "-c", script])
    with pytest.raises(dbt.BuildError, match="signal 9 ended it"):
        run(settings, paths)


def test_dbt_opens_no_database_before_it_is_prepared_and_loads_the_project_meanwhile(
    settings: Settings, paths: dbt.DbtPaths
) -> None:
    @contextmanager
    def prepared() -> Iterator[None]:
        wait_for((paths.target / "manifest.json").exists, 60)
        time.sleep(0.5)
        assert not paths.candidate.exists()
        yield
        assert (paths.target / "run_results.json").exists()

    with build_lock(settings, "test"):
        done = dbt.dbt_build(settings, paths, progress=Progress(quiet=True), prepared=prepared)
    assert dbt.failure(settings, done) is None
    assert paths.candidate.exists()


def test_what_cannot_be_prepared_ends_dbt(settings: Settings, paths: dbt.DbtPaths) -> None:
    @contextmanager
    def prepared() -> Iterator[None]:
        raise TributaryError("a file of the lake is gone")
        yield

    with build_lock(settings, "test"), pytest.raises(TributaryError, match="the lake is gone"):
        dbt.dbt_build(settings, paths, progress=Progress(quiet=True), prepared=prepared)
    assert not paths.candidate.exists()


def test_a_failing_model_is_one_line_that_names_it(settings: Settings, paths: dbt.DbtPaths) -> None:
    (paths.project / "models/marts/sales/fct_leads.sql").write_text("select no_such_column")
    failure = dbt.failure(settings, run(settings, paths))
    assert isinstance(failure, dbt.BuildError)
    assert failure.message.startswith("model fct_leads failed: ")
    assert "no_such_column" in failure.message
    assert "\n" not in str(failure)


def test_a_failing_test_of_severity_error_fails_the_build(
    settings: Settings, paths: dbt.DbtPaths
) -> None:
    model = paths.project / "models/marts/sales/fct_leads.sql"
    model.write_text("select null as id, '' as email_hash, 'UTC' as zone")
    failure = dbt.failure(settings, run(settings, paths))
    assert isinstance(failure, dbt.BuildError)
    assert failure.message.startswith("test not_null_fct_leads_id failed: Got 1 result")


def test_a_project_that_does_not_parse_is_one_line(settings: Settings, paths: dbt.DbtPaths) -> None:
    (paths.project / "models/marts/sales/fct_leads.sql").write_text("{{ ref('gone') }}")
    with pytest.raises(dbt.BuildError, match="'gone' which was not found") as said:
        run(settings, paths)
    assert "\n" not in str(said.value)


def test_a_candidate_that_is_no_database_is_one_line(
    settings: Settings, paths: dbt.DbtPaths
) -> None:
    paths.candidate.write_bytes(b"not a database" * 1000)
    with pytest.raises(TributaryError) as said:
        if (failure := dbt.failure(settings, run(settings, paths))) is not None:
            raise failure
    assert "\n" not in str(said.value)


BUILDER = """
import sys
from pathlib import Path
from tributary.progress import Progress
from tributary.secrets import PERSONAL_KEY
from tributary.settings import Settings
from tributary.warehouse import dbt
from tributary.warehouse.lock import build_lock
settings = Settings.load()
project, home = Path(sys.argv[1]), settings.home
paths = dbt.DbtPaths(project, home / "t", home / "l", home / "warehouse.duckdb", home / "work")
with build_lock(settings, "tributary build"):
    print("building", flush=True)
    dbt.dbt_build(settings, paths, progress=Progress(quiet=True))
"""


def test_dbt_does_not_outlive_a_killed_build(settings: Settings, paths: dbt.DbtPaths) -> None:
    slow = "select count(*) as id from range(100000) a, range(10000000) b where a.range <> b.range"
    (paths.project / "models/intermediate/crm/int_crm__people.sql").write_text(
        '{{ config(materialized="table") }}\n' + slow
    )
    builder = subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(paths.project)],
        env={**os.environ, "TRIBUTARY_HOME": str(settings.home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    said = settings.home / "l" / "dbt.log"
    try:
        # Later than the first connection: the threads that dbt opened it in have ended by then.
        wait_for(lambda: said.exists() and "START sql table model" in said.read_text(), 120)
        assert children_on(settings.home)
    finally:
        builder.send_signal(signal.SIGKILL)
        builder.wait()
    wait_for(lambda: not children_on(settings.home), 10)
    with build_lock(settings, "tributary build", wait=True), duckdb.connect(paths.candidate):
        pass  # neither the lock nor the file is held by anybody


def wait_for(is_so: object, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def children_on(home: Path) -> list[str]:
    """Command lines of processes that name the folder `home`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().decode(errors="replace")
        except OSError:  # it has ended
            continue
        if str(home) in command:
            found.append(command)
    return found


def test_the_manifest_is_made_when_it_is_missing_or_older_than_the_project(
    settings: Settings, paths: dbt.DbtPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dbt, "PROJECT_DIR", paths.project.parent)
    monkeypatch.setattr(dbt, "default_paths", lambda *_: paths)
    paths.project.rename(paths.project.parent / "dbt_project")
    paths = replace(paths, project=paths.project.parent / "dbt_project")

    path = dbt.manifest(settings)
    assert "model.toy.fct_leads" in json.loads(path.read_text())["nodes"]
    made = path.stat().st_mtime_ns
    assert dbt.manifest(settings).stat().st_mtime_ns == made
    os.utime(path, (0, 0))
    assert dbt.manifest(settings).stat().st_mtime_ns >= made
    (paths.project / "models" / "marts" / "sales" / "fct_deals.sql").write_text("select 1 as id")
    os.utime(path, (0, 0))
    assert "model.toy.fct_deals" in json.loads(dbt.manifest(settings).read_text())["nodes"]


def test_of_those_that_ask_for_the_manifest_at_once_one_parses_and_all_read_it_whole(
    settings: Settings, paths: dbt.DbtPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dbt, "default_paths", lambda *_: paths)
    run = subprocess.run
    parses: list[object] = []

    def counted(*arguments: Any, **options: Any) -> subprocess.CompletedProcess[str]:
        parses.append(arguments)
        return run(*arguments, **options)

    monkeypatch.setattr(subprocess, "run", counted)

    def ask(_: int) -> bool:
        path = dbt.manifest(settings)
        return "model.toy.fct_leads" in json.loads(path.read_text())["nodes"]

    with ThreadPoolExecutor(3) as askers:
        assert all(askers.map(ask, range(3)))
    assert len(parses) == 1
    assert not list((settings.home / "dbt").glob("parsing-*"))
