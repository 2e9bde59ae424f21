"""`tributary attribution`: files in, files out, and one line for a mistake."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

TOUCHES = """touchpoint_id,contact_id,touched_at,channel
1,007,2026-01-01T10:00:00Z,email
2,007,2026-01-03T10:00:00+02:00,"search, paid"
"""
CONVERSIONS = """conversion_id,contact_id,converted_at,value
a,007,2026-01-10,100.01
b,7,2026-01-10,5.55
"""


def run(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [
        *(sys.executable, "-c", "from tributary.cli import main; main()", "attribution"),
        *("--touchpoints", "touches.csv", "--conversions", "conversions.csv"),
        *more,
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "touches.csv").write_text(TOUCHES)
    (tmp_path / "conversions.csv").write_text(CONVERSIONS)
    return tmp_path


def test_csv_and_parquet_hold_the_same(folder: Path) -> None:
    pd.read_csv(folder / "touches.csv", dtype=str).to_parquet(folder / "touches.parquet")
    outcome = run(folder, "--out", "out.csv", "--by-channel", "channels.csv")
    assert outcome.returncode == 0, outcome.stderr
    again = run(
        folder,
        *("--touchpoints", "touches.parquet", "--out", "out.parquet"),
        *("--by-channel", "channels.parquet"),
    )
    assert again.returncode == 0, again.stderr
    text = pd.read_csv(folder / "out.csv", dtype={"contact_id": str, "attributed_revenue": str})
    typed = pd.read_parquet(folder / "out.parquet")
    assert text["contact_id"].tolist() == typed["contact_id"].tolist()
    assert text["credit"].tolist() == typed["credit"].tolist()
    assert [Decimal(v) for v in text["attributed_revenue"]] == typed["attributed_revenue"].tolist()
    linear = text[text["model"] == "linear"]
    assert linear["channel"].tolist() == ["email", "search, paid", "unattributed"]
    assert linear["attributed_revenue"].tolist() == ["50.0050", "50.0050", "5.5500"]
    channels = pd.read_parquet(folder / "channels.parquet")
    assert channels.groupby("model")["attributed_revenue"].sum().unique() == [Decimal("105.56")]


def test_only_the_models_asked_for(folder: Path) -> None:
    run(folder, "--out", "out.csv", "--model", "shapley", "--model", "linear")
    assert pd.read_csv(folder / "out.csv")["model"].unique().tolist() == ["shapley", "linear"]


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (["--touchpoints", "none.csv"], "tributary: --touchpoints: there is no file none.csv"),
        (["--out", "out.xlsx"], "tributary: --out: out.xlsx ends in neither .csv nor .parquet"),
        (["--out", "no/out.csv"], "tributary: --out: there is no folder no"),
        (["--by-channel", "out.csv"], "tributary: --out and --by-channel are both out.csv"),
        (
            ["--conversions", "touches.csv"],
            "tributary: conversions: column conversion_id is missing",
        ),
        (["--half-life-days", "0"], "tributary: the half-life must be a number of days above 0"),
        (["--conversions", "broken.parquet"], "tributary: --conversions: broken.parquet could not"),
    ],
)
def test_a_mistake_is_one_line_and_writes_nothing(folder: Path, more: list[str], line: str) -> None:
    (folder / "broken.parquet").write_text("no parquet")
    before = sorted(folder.iterdir())
    outcome = run(folder, "--out", "out.csv", *more)
    assert outcome.returncode == 1
    assert outcome.stderr.startswith(line)
    assert outcome.stderr.count("\n") == 1
    assert sorted(folder.iterdir()) == before
