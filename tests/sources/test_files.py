"""File drops with the dirt that files have: loaded right, or rejected with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from tributary.lake.commits import Commit, commits
from tributary.lake.quarantine import quarantined, rejected_rows
from tributary.lake.replay import replay
from tributary.lake.views import refresh_raw
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.extract import SourceReport, extract

MakeSettings = Callable[..., Settings]
HEADER = "date,cost_category,entry_no,tenant_id,amount,currency_code,usage_units,description\n"
LINE = "2024-01-01,cloud,1,saas,10.50,USD,3,hosting\n"


@pytest.fixture
def costs(tmp_path: Path) -> Path:
    folder = tmp_path / "costs"
    folder.mkdir()
    return folder


@pytest.fixture
def settings(configured: MakeSettings, costs: Path) -> Settings:
    return configured(operating_costs__path=str(costs))


def load(settings: Settings) -> SourceReport:
    [report] = extract(settings, ["operating_costs"]).sources
    return report


def newest(settings: Settings) -> Commit:
    return list(commits(settings.lake_dir))[-1]


def rows(settings: Settings) -> list[dict[str, Any]]:
    """All committed rows as dbt sees them."""
    refresh_raw(settings, through_seq=newest(settings).commit_seq, build_id="test")
    with duckdb.connect(str(settings.work_database)) as connection:
        cursor = connection.execute(
            "select * from raw.operating_costs__entries order by _commit_seq, _file, _row"
        )
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_a_file_is_typed_and_says_where_each_row_stood(settings: Settings, costs: Path) -> None:
    (costs / "a.csv").write_text(HEADER + LINE + "2024-01-02,cloud,2,,1,,,\n")
    assert load(settings).error is None
    first, second = rows(settings)
    assert first["date"] == date(2024, 1, 1)
    assert first["amount"] == Decimal("10.5000")
    assert (first["_file"], first["_row"], first["_commit_seq"]) == ("a.csv", 1, 1)
    assert second["tenant_id"] is None
    assert second["_row"] == 2


def test_an_unchanged_file_is_not_loaded_again(settings: Settings, costs: Path) -> None:
    (costs / "a.csv").write_text(HEADER + LINE)
    load(settings)
    assert load(settings).skipped == "nothing new"
    assert len(list(commits(settings.lake_dir))) == 1


def test_a_changed_file_replaces_its_rows_and_only_its_own(settings: Settings, costs: Path) -> None:
    (costs / "a.csv").write_text(HEADER + LINE)
    (costs / "b.csv").write_text(HEADER + LINE)
    load(settings)
    (costs / "a.csv").write_text(HEADER + LINE + LINE)
    load(settings)
    part = newest(settings).entities["entries"]
    assert part.replaces == {"files": ["a.csv"]}
    assert part.loaded == 2
    assert set(part.cursor) == {"a.csv", "b.csv"}


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("2024-01-01,cloud,1,saas,1,USD,3,a,b", None, "unreadable line: too many columns"),
        ("2024-01-01,cloud", None, "unreadable line: missing columns"),
        ("01/02/2024,cloud,1,saas,1,USD,3,a", "date", "not an ISO date"),
        (",cloud,1,saas,1,USD,3,a", "date", "required value is missing"),
        ('2024-01-01,"",1,saas,1,USD,3,a', "cost_category", "required value is missing"),
        ("2024-01-01,cloud,1.5,saas,1,USD,3,a", "entry_no", "not a whole number of 64 bits"),
        (
            "2024-01-01,cloud,1,saas,$1,USD,3,a",
            "amount",
            "not a decimal number of at most 14 digits and 4 decimals",
        ),
        (
            '2024-01-01,cloud,1,saas,"1,000.00",USD,3,a',
            "amount",
            "not a decimal number of at most 14 digits and 4 decimals",
        ),
    ],
)
def test_a_bad_line_is_rejected_alone(
    settings: Settings, costs: Path, line: str, column: str | None, reason: str
) -> None:
    (costs / "a.csv").write_text(HEADER + LINE + line + "\n" + LINE)
    assert load(settings).error is None
    part = newest(settings).entities["entries"]
    assert (part.received, part.loaded, part.rejected) == (3, 2, 1)
    [row] = rejected_rows(settings.lake_dir, "operating_costs", "entries")
    assert (row.column, row.reason) == (column, reason)
    assert "cloud" in row.record or "2024" in row.record
    [summary] = quarantined(settings.lake_dir)
    assert (summary.reason, summary.rows) == (reason, 1)


def test_quotes_newlines_and_other_delimiters_are_read(settings: Settings, costs: Path) -> None:
    text = HEADER + '2024-01-01,cloud,1,saas,1,USD,3,"two\nlines, ""quoted"""\n'
    (costs / "a.csv").write_text(text)
    (costs / "b.csv").write_text((HEADER + LINE).replace(",", ";"))
    load(settings)
    first, second = rows(settings)
    assert first["description"] == 'two\nlines, "quoted"'
    assert second["amount"] == Decimal("10.5000")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "utf-16"])
def test_what_windows_writes_is_read(settings: Settings, costs: Path, encoding: str) -> None:
    text = (HEADER + LINE.replace("hosting", "Büro")).replace("\n", "\r\n")
    (costs / "a.csv").write_bytes(text.encode(encoding))
    report = load(settings)
    assert report.error is None
    [row] = rows(settings)
    assert row["description"] == "Büro"
    assert row["date"] == date(2024, 1, 1)


def test_undeclared_columns_are_kept_and_missing_ones_are_empty(
    settings: Settings, costs: Path
) -> None:
    (costs / "a.csv").write_text("Date, Cost Category ,note,note\n2024-01-01,cloud,x,y\n")
    load(settings)
    [row] = rows(settings)
    assert row["cost_category"] == "cloud"
    assert row["amount"] is None
    assert json.loads(row["_extra"]) == {"note": "x", "note_2": "y"}


def test_a_damaged_header_rejects_rows_and_does_not_fail(settings: Settings, costs: Path) -> None:
    (costs / "a.csv").write_text("Report of January\n" + HEADER + LINE)
    report = load(settings)
    assert report.error is None
    part = newest(settings).entities["entries"]
    assert part.loaded == 0
    assert part.received == part.rejected == 2


def test_an_empty_file_and_a_missing_folder_are_one_clear_line(
    configured: MakeSettings, settings: Settings, costs: Path
) -> None:
    assert "no file *.csv" in (load(settings).error or "")
    (costs / "a.csv").write_text("")
    assert "a.csv cannot be read: it is empty" in (load(settings).error or "")
    gone = configured(operating_costs__path=str(costs / "gone"))
    error = load(gone).error or ""
    assert "is not there" in error
    assert "TRIBUTARY_OPERATING_COSTS__PATH" in error


def test_every_load_and_every_failure_is_in_the_ledger(settings: Settings, costs: Path) -> None:
    (costs / "a.csv").write_text(HEADER + LINE + ",cloud,1,saas,1,USD,3,a\n")
    load(settings)
    (costs / "b.csv").write_text("")
    load(settings)
    paths = sorted((settings.ledger_dir / "runs").glob("*.ndjson"))
    first, second = [json.loads(path.read_text()) for path in paths]
    assert first["asset"] == second["asset"] == "raw/operating_costs/entries"
    assert (first["stage"], first["status"], first["rows"]) == ("extract", "success", 1)
    assert (second["status"], second["rows"]) == ("failure", None)
    assert "b.csv cannot be read" in second["message"]
    assert first["run_id"] == paths[0].stem


# -- other formats, through the file drop ---------------------------------------------------------


def test_ndjson_parquet_and_excel_say_the_same(configured: MakeSettings, tmp_path: Path) -> None:
    folder = tmp_path / "drop" / "costs"
    folder.mkdir(parents=True)
    record = {
        "tenant_id": "t",
        "date": "2024-01-05",
        "cost_category": "cloud",
        "entry_id": "1",
        "amount": "12.5",
        "more": "kept",
    }
    (folder / "a.ndjson").write_text(json.dumps(record) + "\n{broken\n[1]\n")
    (folder / "b.jsonl").write_text(
        json.dumps(record | {"amount": 12.5})
        + "\n"
        + json.dumps(record | {"amount": "@"}).replace('"@"', "12345678901234567.89")
        + "\n"
    )
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select 't' as tenant_id, date '2024-01-05' as date, 'cloud' as cost_category,"
            " '1' as entry_id, 12.5::decimal(9, 2) as amount, 'kept' as more)"
            f" to '{folder / 'c.parquet'}'"
        )
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(record))
    sheet.append(["t", date(2024, 1, 5), "cloud", "1", 12.5, "kept"])
    book.save(folder / "d.xlsx")
    settings = configured(file_drop__path=str(tmp_path / "drop"))
    [report] = extract(settings, ["file_drop"]).sources
    assert report.error is None
    load = report.loads["costs"]
    assert (load.received, load.loaded, load.rejected) == (7, 4, 3)
    refresh_raw(settings, through_seq=1, build_id="test")
    with duckdb.connect(str(settings.work_database)) as connection:
        found = connection.execute(
            "select distinct tenant_id, date, cost_category, entry_id, amount, _extra"
            " from raw.file_drop__costs"
        ).fetchall()
    assert found == [("t", date(2024, 1, 5), "cloud", "1", Decimal("12.5"), '{"more":"kept"}')]


def test_a_file_of_an_unknown_kind_is_named(configured: MakeSettings, tmp_path: Path) -> None:
    folder = tmp_path / "drop" / "costs"
    folder.mkdir(parents=True)
    (folder / "a.pdf").write_bytes(b"%PDF")
    [report] = extract(configured(file_drop__path=str(tmp_path / "drop")), ["file_drop"]).sources
    assert "costs/a.pdf cannot be read" in (report.error or "")


def test_a_mapped_file_is_loaded_by_its_rules_and_again_when_they_change(
    configured: MakeSettings, tmp_path: Path
) -> None:
    folder = tmp_path / "drop"
    (folder / "mappings").mkdir(parents=True)
    (folder / "spend.csv").write_text(
        "Day,Kind,Cost,Note\n05.01.2024,cloud,$3.50,x\nnever,cloud,$1,y\n"
    )
    mapping = folder / "mappings" / "spend.yml"
    mapping.write_text(
        "file: spend.csv\nentity: costs\nconstants: {tenant_id: t}\ncolumns:\n"
        '  date: {from: Day, date: "%d.%m.%Y"}\n  cost_category: Kind\n'
        '  amount: {from: Cost, strip: "$"}\n'
    )
    settings = configured(file_drop__path=str(folder))
    [report] = extract(settings, ["file_drop"]).sources
    assert report.error is None
    part = newest(settings).entities["costs"]
    assert (part.received, part.loaded, part.rejected) == (2, 1, 1)
    assert part.rules["spend/amount.strip"] == 1
    assert part.replaces == {"files": ["spend.csv"]}
    assert extract(settings, ["file_drop"]).sources[0].skipped == "nothing new"
    mapping.write_text(mapping.read_text() + "  description: Note\n")
    [report] = extract(settings, ["file_drop"]).sources
    assert report.commit_seq == 2


def test_a_corrected_mapping_reads_the_file_again_and_its_rejected_rows_are_superseded(
    configured: MakeSettings, tmp_path: Path
) -> None:
    folder = tmp_path / "drop"
    (folder / "mappings").mkdir(parents=True)
    (folder / "spend.csv").write_text("Day,Kind,Cost\n05.01.2024,cloud,3\n2024-01-06,cloud,1\n")
    mapping = folder / "mappings" / "spend.yml"
    mapping.write_text(
        "file: spend.csv\nentity: costs\nconstants: {tenant_id: t}\ncolumns:\n"
        '  date: {from: Day, date: ["%d.%m.%Y"]}\n  cost_category: Kind\n  amount: Cost\n'
    )
    settings = configured(file_drop__path=str(folder))
    extract(settings, ["file_drop"])
    [report] = replay(settings, SOURCES["file_drop"]).entities
    assert report.kept_back == {"read through the mapping spend.yml": 1}
    mapping.write_text(mapping.read_text().replace('"%d.%m.%Y"', '"%d.%m.%Y", iso'))
    extract(settings, ["file_drop"])
    assert newest(settings).entities["costs"].loaded == 2
    assert [one.status for one in quarantined(settings.lake_dir)] == ["superseded"]
