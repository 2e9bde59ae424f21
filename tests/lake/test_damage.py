"""A committed file that is not what was written: no build reads it, and there is a way back."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner
from home import drop_home

from tributary.cli import cli
from tributary.errors import TributaryError
from tributary.lake import damage
from tributary.lake.commits import commits, greatest_seq, loads_of
from tributary.lake.damage import require_whole
from tributary.lake.views import refresh_raw
from tributary.settings import Settings
from tributary.sources.extract import extract
from tributary.warehouse import ledger


def truncate(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def change_a_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 0xFF
    file.write_bytes(content)


#: What may happen to a file → what is said of it.
DAMAGE: dict[str, tuple[Callable[[Path], None], str]] = {
    "truncated": (truncate, r"has [\d,]+ bytes where [\d,]+ were written"),
    "gone": (Path.unlink, "is gone"),
    "changed": (change_a_byte, "does not hold what was written"),
}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home with two loads of a file drop, three rows each."""
    drop = drop_home(monkeypatch, tmp_path, as_of="2026-01-02T00:00:00Z")
    for day in (1, 2):
        with (drop / f"{day}.csv").open("w") as file:
            writer = csv.writer(file)
            writer.writerow(["tenant_id", "opportunity_id", "amount", "status"])
            writer.writerows(["acme", f"{day}-{n}", n, "won"] for n in range(3))
        assert not extract(on_day(day), ["file_drop"]).errors
    return on_day(2)


def on_day(day: int) -> Settings:
    return Settings.load().model_copy(update={"as_of": datetime(2026, 1, day, tzinfo=UTC)})


def first_file(settings: Settings) -> Path:
    load = next(commits(settings.lake_dir))
    path = settings.lake_dir / load.entities["opportunities"].files[0].path
    path.chmod(0o644)
    return path


def rows(settings: Settings) -> list[tuple[str, int]]:
    """Ids and amounts that a build reads."""
    through_seq = greatest_seq(settings.lake_dir)
    refresh_raw(settings, through_seq=through_seq, build_id="a build")
    with duckdb.connect(settings.work_database, read_only=True) as connection:
        return connection.execute(
            "select opportunity_id, amount::integer"
            " from standing.file_drop__opportunities order by 1"
        ).fetchall()


@pytest.mark.parametrize("happened", DAMAGE)
def test_whatever_happened_to_a_file_is_told_with_its_cure(
    settings: Settings, happened: str
) -> None:
    happen, said = DAMAGE[happened]
    happen(first_file(settings))
    loads = loads_of(list(commits(settings.lake_dir)), "file_drop", "opportunities")
    cure = "tributary sources withdraw file_drop 1$"
    with pytest.raises(TributaryError, match=f"file_drop/opportunities, {said}; .*{cure}"):
        require_whole(settings.lake_dir, "opportunities", loads, known_through=0)


def test_nothing_is_built_of_a_damaged_file_and_withdrawn_it_is_read_again(
    settings: Settings,
) -> None:
    whole = rows(settings)
    assert len(whole) == 6
    settings.work_database.unlink()
    change_a_byte(first_file(settings))
    with pytest.raises(TributaryError, match="does not hold what was written"):
        rows(settings)

    withdraw = ["sources", "withdraw", "file_drop", "1"]
    outcome = CliRunner().invoke(cli, withdraw)
    assert outcome.output == (
        "load 1 of file_drop: opportunities withdrawn;"
        " `tributary build --anew` reads and builds it again\n"
    )
    assert len(rows(settings)) == 3
    assert not extract(on_day(3), ["file_drop"]).errors
    assert rows(settings) == whole

    again = CliRunner().invoke(cli, withdraw)
    assert "load 1 of file_drop has no damaged file" in str(again.exception)
    former = [path.name for path in (settings.lake_dir / "_commits").glob("*.former-*")]
    assert former == ["0000000001.former-1"]


def test_a_load_that_is_wrong_goes_for_a_reason_and_its_rows_with_it(settings: Settings) -> None:
    assert len(rows(settings)) == 6
    withdraw = ["sources", "withdraw", "file_drop", "2", "--reason", "amounts in cents"]
    assert CliRunner().invoke(cli, withdraw).exit_code == 0
    assert [name for name, _ in rows(settings)] == ["1-0", "1-1", "1-2"]
    (event,) = (e for e in ledger.events(settings) if e["event"] == "withdraw")
    assert (event["commit_seq"], event["reason"]) == (2, "amounts in cents")
    corrected = settings.home.parent / "drop" / "opportunities" / "2.csv"
    corrected.write_text("tenant_id,opportunity_id,amount,status\nacme,2-0,7,won\n")
    assert not extract(on_day(3), ["file_drop"]).errors
    assert rows(settings)[3:] == [("2-0", 7)]


def test_interrupted_when_the_load_is_out_its_rows_count_no_longer(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(rows(settings)) == 6
    written = damage.write_anew

    def interrupted(*arguments: Any, **options: Any) -> None:
        written(*arguments, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(damage, "write_anew", interrupted)
    withdraw = ["sources", "withdraw", "file_drop", "2", "--reason", "amounts in cents"]
    assert CliRunner().invoke(cli, withdraw).exit_code != 0
    assert [name for name, _ in rows(settings)] == ["1-0", "1-1", "1-2"]


def test_a_clock_behind_the_newest_load_reads_nothing_until_it_is_right(settings: Settings) -> None:
    before = greatest_seq(settings.lake_dir)
    error = extract(on_day(1), ["file_drop"]).errors["file_drop"]
    assert error == (
        "file_drop: the clock says 2026-01-01T00:00:00Z, but the newest load is as of"
        " 2026-01-02T00:00:00Z: nothing was read; set the clock right, or TRIBUTARY_AS_OF"
    )
    assert greatest_seq(settings.lake_dir) == before
    assert not extract(on_day(3), ["file_drop"]).errors
