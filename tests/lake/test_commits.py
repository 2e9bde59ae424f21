"""A commit exists whole or not at all, whatever kills the process and whoever else commits."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from staging import EXTRACTED_AT, entity

from tributary.errors import LockHeldError
from tributary.lake import layout
from tributary.lake.commits import commit, commits, greatest_seq, read_commit, sweep
from tributary.lake.lock import exclusive
from tributary.lake.reported import Reported
from tributary.lake.stage import EntityStage, StagedEntity
from tributary.settings import Settings
from tributary.sources.declaration import Column, Type
from tributary.sources.extract import extract

HERE = Path(__file__).parent
THINGS = entity(Column("value", Type.INTEGER, "A number"))


def staged(folder: Path, values: str) -> StagedEntity:
    stage = EntityStage(folder, THINGS, EXTRACTED_AT)
    lines = "".join(f'{{"id":"{n}","value":"{v}"}}\n' for n, v in enumerate(values.split()))
    try:
        stage.add(lines.encode(), lines.count("\n"))
        return stage.finish()
    finally:
        stage.close()


def commit_things(
    lake: Path, values: str, source: str = "shop", reported: Reported | None = None
) -> int:
    part = staged(lake / layout.SPOOL / source / "things", values)
    made = commit(
        lake,
        source,
        {"things": part},
        kind="extract",
        as_of=datetime(2024, 3, 1, tzinfo=UTC),
        replaces={"things": {"all": True}},
        cursors={},
        reported={"things": reported},
    )
    return made.commit_seq


def test_a_commit_keeps_what_was_reported_and_one_from_before_that_reports_nothing(
    tmp_path: Path,
) -> None:
    told = Reported(2, 3, {"value": "12.5"})
    commit_things(tmp_path, "1 2", reported=told)
    [path] = (tmp_path / "_commits").glob("*.json")
    assert read_commit(path).entities["things"].reported == told
    content = json.loads(path.read_text())
    del content["entities"]["things"]["reported"]
    path.write_text(json.dumps(content))
    assert read_commit(path).entities["things"].reported is None


def test_a_commit_names_its_files_with_rows_and_checksums(tmp_path: Path) -> None:
    commit_things(tmp_path, "1 2 x 3")
    [path] = (tmp_path / "_commits").glob("*.json")
    assert path.name == "0000000001.json"
    raw = json.loads(path.read_text())
    assert (raw["source"], raw["kind"], raw["as_of"]) == ("shop", "extract", "2024-03-01T00:00:00Z")
    part = raw["entities"]["things"]
    assert (part["received"], part["loaded"], part["rejected"]) == (4, 3, 1)
    assert part["reasons"] == {"not a whole number of 64 bits": 1}
    [loaded], [rejected] = part["files"], part["rejected_files"]
    assert loaded["path"] == "shop/things/_commit_seq=1/part-0.parquet"
    assert rejected["path"] == "_rejected/shop/things/_commit_seq=1/part-0.parquet"
    for file, rows in ((loaded, 3), (rejected, 1)):
        content = (tmp_path / file["path"]).read_bytes()
        assert file["rows"] == rows
        assert file["bytes"] == len(content)
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
    with duckdb.connect() as connection:
        [(record, column)] = connection.execute(
            "select _record, _column from read_parquet(?)", [str(tmp_path / rejected["path"])]
        ).fetchall()
    assert (json.loads(record), column) == ({"id": "2", "value": "x"}, "value")


def test_numbers_of_concurrent_commits_never_meet(tmp_path: Path) -> None:
    sources = [f"shop{n}" for n in range(6)]
    seen: list[int] = []
    lowest_after: list[int] = []

    def run(source: str) -> None:
        for _ in range(4):
            before = greatest_seq(tmp_path)
            seq = commit_things(tmp_path, "1 2", source)
            seen.append(seq)
            lowest_after.append(seq - before)

    threads = [threading.Thread(target=run, args=(source,)) for source in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(1, 25))
    assert min(lowest_after) >= 1  # nothing appears below a number that was seen
    assert [made.commit_seq for made in commits(tmp_path)] == list(range(1, 25))


def test_what_no_commit_names_is_swept_and_the_rest_is_not(tmp_path: Path) -> None:
    commit_things(tmp_path, "1 2 x")
    commit_things(tmp_path, "1", source="other")
    committed = set(tmp_path.rglob("*.parquet"))
    for orphan in ("shop/things", "_rejected/shop/things"):
        folder = tmp_path / orphan / "_commit_seq=2"  # the other source's number
        folder.mkdir(parents=True)
        (folder / "part-0.parquet").write_bytes(b"half")
    staged(tmp_path / layout.SPOOL / "shop" / "things", "1 2 3")
    assert sweep(tmp_path, "shop") == 3
    assert set(tmp_path.rglob("*.parquet")) == committed


def test_a_source_is_extracted_by_one_at_a_time(tmp_path: Path) -> None:
    now = datetime(2024, 3, 1, tzinfo=UTC)
    with exclusive(tmp_path / "lock", "the extraction of shop", since=now):
        with pytest.raises(LockHeldError) as caught, exclusive(tmp_path / "lock", "x", since=now):
            pass
        assert str(os.getpid()) in str(caught.value)
        assert "2024-03-01" in str(caught.value)
    with exclusive(tmp_path / "lock", "again", since=now):
        pass


def test_a_full_disk_commits_nothing_and_says_so(
    tmp_path: Path, home: Callable[[str], Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tributary.lake.commits._write", full)
    settings = home("var")
    [report] = extract(settings, ["operating_costs"]).sources
    assert "No space left on device" in (report.error or "")
    assert "\n" not in (report.error or "")
    assert not list(settings.lake_dir.rglob("*.parquet"))


# -- killed at any instant ------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Settings]]:
    """Settings of a home whose one source is a folder of three files."""
    folder = tmp_path / "costs"
    folder.mkdir()
    for name in "abc":
        lines = [f"2024-01-{day:02},cloud,{name}{day}\n" for day in range(1, 29)]
        (folder / f"{name}.csv").write_text("date,cost_category,description\n" + "".join(lines))
        (folder / f"{name}.csv").open("a").write("never,cloud,x\n")
    for name in list(os.environ):
        if name.startswith("TRIBUTARY_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TRIBUTARY_AS_OF", "2024-03-01T00:00:00Z")
    monkeypatch.setenv("TRIBUTARY_SANDBOX", "false")
    monkeypatch.setenv("TRIBUTARY_OPERATING_COSTS__PATH", str(folder))

    def make(name: str) -> Settings:
        monkeypatch.setenv("TRIBUTARY_HOME", str(tmp_path / name))
        return Settings.load()

    yield make


def run_to_death(function: str, calls: int) -> int:
    """Extract in a process of its own that dies at the n-th call; its exit code."""
    module, _, name = function.rpartition(":")
    finished = subprocess.run(
        [sys.executable, str(HERE / "killed_extraction.py"), module, name, str(calls)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    return finished.returncode


def contents(lake: Path) -> tuple[list[Any], list[Any], list[Any]]:
    """The lake as its readers see it: commits, rows, rejected rows."""
    made = list(commits(lake))
    parts = [part for one in made for part in one.entities.values()]

    def read(files: list[str]) -> list[Any]:
        with duckdb.connect() as connection:
            return connection.execute(
                "select * from read_parquet(?) order by all", [files]
            ).fetchall()

    return (
        [(one.source, one.kind, {n: (p.received, p.cursor) for n, p in one.entities.items()})
         for one in made],
        read([str(lake / file.path) for part in parts for file in part.files]),
        read([str(lake / file.path) for part in parts for file in part.rejected_files]),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("function", "calls", "is_committed"),
    [
        ("tributary.lake.stage:_copy", 1, False),
        ("tributary.lake.stage:_copy", 4, False),
        ("tributary.lake.stage:_finished", 3, False),
        ("tributary.lake.commits:_install", 1, False),
        ("tributary.lake.commits:_install", 2, False),
        ("tributary.lake.commits:_write", 1, False),
        ("tributary.lake.commits:os.fsync", 1, False),
        ("tributary.sources.extract:sweep", 2, True),
        ("tributary.sources.extract:record_loads", 1, True),
    ],
)
def test_killed_at_any_instant_and_run_again_it_is_the_same_lake(
    home: Callable[[str], Settings], function: str, calls: int, is_committed: bool
) -> None:
    undisturbed = home("undisturbed")
    assert extract(undisturbed).errors == {}
    killed = home("killed")
    assert run_to_death(function, calls) == -signal.SIGKILL
    assert greatest_seq(killed.lake_dir) == int(is_committed)
    assert extract(killed).errors == {}
    assert contents(killed.lake_dir) == contents(undisturbed.lake_dir)
    named = {
        file.path
        for made in commits(killed.lake_dir)
        for part in made.entities.values()
        for file in (*part.files, *part.rejected_files)
    }
    found = killed.lake_dir.rglob("*.parquet")
    assert {str(path.relative_to(killed.lake_dir)) for path in found} == named
    assert not (killed.lake_dir / layout.SPOOL / "operating_costs").exists()


def test_a_torn_commit_file_is_never_read(tmp_path: Path) -> None:
    commit_things(tmp_path, "1")
    (tmp_path / "_commits" / ".2.tmp").write_text('{"commit_seq": 2, "sour')
    assert greatest_seq(tmp_path) == 1
    assert commit_things(tmp_path, "1") == 2
    assert read_commit(tmp_path / "_commits" / "0000000002.json").commit_seq == 2
