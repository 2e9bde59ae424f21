"""`tributary quarantine` as a person at night uses it: what is out, why, and what a cure did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from home import drop_home

from tributary.cli import cli

HEADER = "tenant_id,opportunity_id,amount,status\n"


@pytest.fixture
def drop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a home's file drop, of which one load has three rows, two of them rejected."""
    folder = drop_home(monkeypatch, tmp_path, as_of="2026-01-01T00:00:00Z")
    (folder / "first.csv").write_text(f"{HEADER}acme,1,10,won\nacme,2,ten,won\nacme,,30,won\n")
    said("extract", "file_drop")
    return folder


def said(*arguments: str) -> str:
    outcome = CliRunner().invoke(cli, arguments)
    assert outcome.exit_code == 0, (outcome.output, outcome.exception)
    return outcome.output


def test_what_is_out_is_counted_by_reason_and_shown_as_it_was_received(drop: Path) -> None:
    *counts, total = said("quarantine", "list").splitlines()
    assert total == "2 rows outstanding"
    assert [line.split(maxsplit=2)[:2] for line in counts] == [
        ["file_drop.opportunities", "1"],
        ["file_drop.opportunities", "1"],
    ]
    reason = "not a decimal number of at most 14 digits and 4 decimals"
    first, record = said(
        *("quarantine", "show", "file_drop.opportunities", "--reason", reason)
    ).splitlines()
    assert first.endswith(f" opportunities/first.csv:2 amount: {reason}")
    assert json.loads(record)["amount"] == "ten"
    nothing = said("quarantine", "show", "file_drop.opportunities", "--reason", "not a number")
    assert nothing == "nothing of file_drop.opportunities is outstanding for 'not a number'\n"
    rows = json.loads(said("quarantine", "show", "file_drop.opportunities", "--json"))
    assert {row["column"] for row in rows} == {"amount", "opportunity_id"}


def test_while_nothing_is_mended_a_replay_says_so_and_changes_nothing(drop: Path) -> None:
    assert "no outcome changed: nothing was committed" in said("quarantine", "replay", "file_drop")
    assert "2 rows outstanding" in said("quarantine", "list")


def test_a_corrected_file_supersedes_what_was_rejected(
    drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drop / "first.csv").write_text(f"{HEADER}acme,1,10,won\nacme,2,20,won\nacme,3,30,won\n")
    monkeypatch.setenv("TRIBUTARY_AS_OF", "2026-01-02T00:00:00Z")
    said("extract", "file_drop")
    assert said("quarantine", "list") == "0 rows outstanding\n"
    assert said("quarantine", "list", "--all").count("superseded") == 2
    assert "nothing of file_drop is outstanding" in said("quarantine", "replay", "file_drop")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["list", "nowhere"], "no source is called 'nowhere'"),
        (["show", "file_drop"], "file_drop"),
        (["show", "file_drop.nothing"], "nothing"),
    ],
)
def test_a_wrong_name_is_one_line(drop: Path, arguments: list[str], complaint: str) -> None:
    outcome = CliRunner().invoke(cli, ["quarantine", *arguments])
    assert outcome.exit_code != 0
    assert complaint in f"{outcome.output}{outcome.exception}"
    assert "\n" not in str(outcome.exception)
