"""What is generated from the catalogue is as the catalogue says, and is on disk."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from tributary.kpis import generate
from tributary.kpis.catalogue import load
from tributary.kpis.readings import Clock
from tributary.settings import PROJECT_DIR


def test_generated_files_are_not_stale() -> None:
    assert generate.stale(load()) == [], f"run {generate.COMMAND}"


def test_a_stale_file_is_noticed_and_mended(tmp_path: Path) -> None:
    catalogue = load()
    generate.write(catalogue, tmp_path)
    assert generate.stale(catalogue, tmp_path) == []
    left_over = tmp_path / generate.MODELS / "int_kpi__of_yesterday.sql"
    left_over.write_text("select 1", encoding="utf-8")
    (tmp_path / generate.SEED).write_text("kpi_key\n", encoding="utf-8")
    expected = [generate.SEED, generate.MODELS / left_over.name]
    assert generate.stale(catalogue, tmp_path) == expected
    assert generate.write(catalogue, tmp_path) == expected
    assert not left_over.exists()


def test_generated_files_say_that_they_are(tmp_path: Path) -> None:
    for path, text in generate.generated_files(load()).items():
        if path.suffix != ".csv":  # dbt reads a comment in a seed as data
            assert "Do not edit" in text.splitlines()[0], path


def test_every_kpi_is_selected_exactly_once_for_each_way_of_telling_the_time() -> None:
    catalogue = load()
    sql = "\n".join(t for p, t in generate.generated_files(catalogue).items() if p.suffix == ".sql")
    selected = re.findall(r"'(\w+)' as kpi_key", sql)
    expected = [
        kpi.key
        for kpi in catalogue.kpis
        for clock in Clock
        if (clock.tells(kpi) if kpi.model else clock is Clock.DATE)
    ]
    assert sorted(selected) == sorted(expected)


def test_the_seed_has_a_row_for_every_kpi() -> None:
    with duckdb.connect() as connection:
        keys = connection.execute(
            "select kpi_key from read_csv(?, all_varchar = true) order by display_order::int",
            [str(PROJECT_DIR / generate.SEED)],
        ).fetchall()
    assert [key for (key,) in keys] == [kpi.key for kpi in load().kpis]
