"""A clean CSV file is typed in one pass, and comes to the same as by the casts; others are left."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tributary.lake.stage import EntityStage
from tributary.settings import Connection
from tributary.sources import files
from tributary.sources.clean_csv import NotCleanError, clean_batches
from tributary.sources.declaration import Column, Drop, Entity, Files, Source, Type, columns

ENTITY = Entity(
    name="rows",
    description="Rows.",
    key=("id",),
    mode=Files(),
    columns=(
        Column("id", Type.INTEGER, "Id", required=True),
        *columns(
            ("name", Type.TEXT, "Name"),
            ("amount", Type.DECIMAL, "Amount"),
            ("day", Type.DATE, "Day"),
            ("changed_at", Type.INSTANT, "Change"),
            ("is_live", Type.BOOLEAN, "Live"),
            ("ratio", Type.DOUBLE, "Ratio"),
        ),
    ),
    fetch=Drop("*.csv"),
)
SOURCE = Source(name="bench", title="Bench", entities=(ENTITY,))
NAMES = [column.name for column in ENTITY.columns]
Row = dict[str, str | None]


def write(path: Path, rows: Sequence[Row], quoting: int = csv.QUOTE_MINIMAL) -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, NAMES, quoting=quoting, lineterminator="\n")  # type: ignore[arg-type]
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def loaded(folder: Path, *, in_one_pass: bool) -> tuple[list[object], list[object]]:
    """Rows of the drop in `folder` as the lake has them, and what was rejected with its reason."""
    drop = files.FileDrop(SOURCE, Connection(path=folder))
    stage = EntityStage(
        folder / f"stage-{in_one_pass}",
        ENTITY,
        datetime(2026, 1, 1, tzinfo=UTC),
        numeric_booleans=True,
    )
    with pytest.MonkeyPatch.context() as patch:
        if not in_one_pass:
            patch.setattr(files, "_read_clean", lambda *_: False)
        drop.read(ENTITY, {}, stage)
        staged = stage.finish()
        stage.close()
    return (
        [row for file in staged.loaded_files for row in _rows(file.path, "*")],
        [row for file in staged.rejected_files for row in _rows(file.path, "_record, _reason")],
    )


def _rows(path: Path, columns_: str) -> list[object]:
    query = f"select {columns_} from read_parquet('{path}')"
    rows = duckdb.sql(query)
    return [tuple(zip(rows.columns, map(repr, row), strict=True)) for row in rows.fetchall()]


def is_clean(path: Path, names: Sequence[str] = NAMES) -> bool:
    try:
        return all(batch.num_rows for batch in clean_batches(path, ENTITY, names, ","))
    except NotCleanError:
        return False


CLEAN = {
    "id": st.integers(-(2**63), 2**63 - 1).map(str),
    "name": st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    "amount": st.decimals(-(10**9), 10**9, places=4).map(lambda d: f"{d:f}"),
    "day": st.dates().map(str),
    "changed_at": st.datetimes().map(lambda at: at.isoformat(sep=" ")),
    "is_live": st.sampled_from(["true", "false", "t", "F", "1", "0"]),
    "ratio": st.integers(-(10**6), 10**6).map(lambda n: repr(n / 8)),
}
#: What files have in them beside what they should.
DIRT = (
    *("", " 7", "7 ", "1.5", "1e3", "0x1f", "+5", "-", "nan", "inf", "1_000", "yes", "TRUE", "007"),
    *("2024-02-30", "2024-1-1", "01/02/2024", "2024-01-01T10:00:00Z", "2024-01-01 10:00+02:00"),
    *("999999999999999", "12.34567", "0.1234567890123456789", "1e-400", 'a "quoted" word', "a\nb"),
    *("2024-01-01 24:00:00", "-0", "null", "N/A", "9" * 40, "\u20ac", "a,b"),
)
CLEAN_ROWS = st.lists(st.fixed_dictionaries(CLEAN), min_size=1, max_size=20)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=CLEAN_ROWS, quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_clean_files_are_typed_in_one_pass_to_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], quoting: int
) -> None:
    folder = tmp_path_factory.mktemp("clean")
    path = write(folder / "rows.csv", rows, quoting)
    assert is_clean(path) or "0x" in path.read_text().lower()
    assert loaded(folder, in_one_pass=True) == loaded(folder, in_one_pass=False)


@pytest.mark.parametrize("name", NAMES)
def test_dirt_in_one_value_comes_to_what_the_casts_say(tmp_path: Path, name: str) -> None:
    clean: Row = dict(zip(NAMES, ["1", "a", "1.5", "2024-01-01", None, "t", "0.5"], strict=True))
    for number, dirt in enumerate(DIRT):
        folder = tmp_path / str(number)
        folder.mkdir()
        write(folder / "rows.csv", [clean, {**clean, name: dirt}])
        in_one_pass, by_casts = (loaded(folder, in_one_pass=one) for one in (True, False))
        if (name, dirt) == ("amount", "1e3"):  # Arrow reads the decimal that it is
            assert (len(in_one_pass[0]), len(by_casts[0])) == (2, 1)
        else:
            assert in_one_pass == by_casts, dirt


@pytest.mark.parametrize(
    "line",
    [
        '1,"ab"c,1,2024-01-01,2024-01-01,t,1',
        '1,""x"",1,2024-01-01,2024-01-01,t,1',
        "1,a,1,2024-01-01,2024-01-01,t",
        "1,a,1,2024-01-01,2024-01-01,t,1,2",
        "1,a\rb,1,2024-01-01,2024-01-01,t,1",
        "0x1f,a,1,2024-01-01,2024-01-01,t,1",
        ",a,1,2024-01-01,2024-01-01,t,1",
        "1,a,100000000000000,2024-01-01,2024-01-01,t,1",
        "1,a,1,2024-01-01,2024-01-01,t,0.12345678901234567",
        "1,a,1,2024-01-01,2024-01-01,t,1e-400",
        "1,a,1,2024-01-01,2024-01-01,t,inf",
    ],
)
def test_what_only_the_casts_can_judge_is_left_to_them(tmp_path: Path, line: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(",".join(NAMES) + f"\n1,a,1,2024-01-01,2024-01-01,t,1\n{line}\n", newline="")
    assert not is_clean(path)


def test_instants_with_offsets_are_utc_and_dirt_far_down_is_seen(tmp_path: Path) -> None:
    row: Row = {"id": "1", "changed_at": "2024-01-01T10:00:00+02:00", "day": "2024-01-01"}
    path = write(tmp_path / "rows.csv", [row] * 200_000)
    assert is_clean(path)
    (first, *_), rejected = loaded(tmp_path, in_one_pass=True)
    assert ("changed_at", "datetime.datetime(2024, 1, 1, 8, 0)") in tuple(first)  # type: ignore[arg-type]
    assert rejected == []
    write(path, [row] * 200_000 + [{**row, "day": "yesterday"}])
    assert not is_clean(path)
    rows, rejected = loaded(tmp_path, in_one_pass=True)
    assert (len(rows), len(rejected)) == (200_000, 1)


def test_columns_that_are_missing_or_undeclared(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("id,name\n1,a\n")
    assert is_clean(path, ["id", "name"])
    assert loaded(tmp_path, in_one_pass=True) == loaded(tmp_path, in_one_pass=False)
    path.write_text("id,name,colour\n1,a,red\n")
    (row,), _ = loaded(tmp_path, in_one_pass=True)
    assert ("_extra", repr('{"colour":"red"}')) in tuple(row)  # type: ignore[arg-type]
    path.write_text("name,amount\na,1\n")
    assert not is_clean(path, ["name", "amount"])
