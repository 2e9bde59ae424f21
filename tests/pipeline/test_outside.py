"""Nothing of a whole build leaves this machine, and no personal value or secret stays behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from home import PROJECT, Home, make_home

from tributary.sandbox.credentials import USERNAME


@pytest.mark.slow
def test_build_makes_no_outside_connection(published_home: Home) -> None:
    assert not published_home.outside_log.exists(), published_home.outside_log.read_text()


def test_the_recorder_would_notice(tmp_path) -> None:  # type: ignore[no-untyped-def]
    home = make_home(tmp_path)
    code = "import socket; socket.socket().connect_ex(('192.0.2.1', 9))"
    script = f"import socket; socket.setdefaulttimeout(0.1); {code}"
    subprocess.run([sys.executable, "-c", script], env=home.environment, cwd=PROJECT, check=False)
    assert "192.0.2.1" in home.outside_log.read_text()


def _texts(file: Path) -> list[str]:
    """The lines of a file, or the values of one that holds JSON by source and field."""
    if file.suffix == ".json":
        return [
            value for fields in json.loads(file.read_text()).values() for value in fields.values()
        ]
    return [line.strip() for line in file.read_text(errors="ignore").splitlines()]


@pytest.mark.slow
def test_no_secret_in_what_a_build_leaves(published_home: Home) -> None:
    """Secrets lie in their 0600 files and nowhere else below the home."""
    folders = [published_home.path / "secrets", published_home.path / "sandbox"]
    secrets = {
        text.encode()
        for file in folders[0].rglob("*")
        if file.is_file()
        for text in _texts(file)
        if len(text) >= 12 and text != USERNAME
    }
    assert secrets, "no secret was generated: nothing would be searched for"
    for file in folders[0].rglob("*"):
        if file.is_file():
            assert file.stat().st_mode & 0o077 == 0, f"{file} can be read by others"
    leaks = [
        file
        for file in published_home.path.rglob("*")
        if file.is_file() and not any(file.is_relative_to(folder) for folder in folders)
        for content in (file.read_bytes(),)
        if any(secret in content for secret in secrets)
    ]
    assert not leaks


@pytest.mark.slow
def test_personal_values_never_reach_the_marts(published_home: Home) -> None:
    """Every personal text of the lake is searched for in every text column of the marts."""
    from tributary.sources.catalogue import SOURCES

    connection = published_home.warehouse()
    tables = connection.execute(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'marts' and data_type = 'VARCHAR'"
    ).fetchall()
    connection.execute("create temp table personal (value varchar)")
    for source in SOURCES.values():
        for entity in source.entities:
            files = published_home.path / "lake" / source.name / entity.name
            for column in (c.name for c in entity.columns if c.personal):
                if any(files.rglob("*.parquet")):
                    connection.execute(
                        f'insert into personal select distinct "{column}"'
                        f" from read_parquet('{files}/**/*.parquet') where \"{column}\" <> ''"
                    )
    # Who changed an incident may be the service itself, whose name is nobody's.
    connection.execute(
        "delete from personal where value in (select service from marts.dim_service)"
    )
    assert connection.execute("select count(*) from personal").fetchone() != (0,)
    leaks = [
        (table, column)
        for table, column in tables
        if _any_in(connection, f'select 1 from marts."{table}" where "{column}" in (from personal)')
    ]
    connection.close()
    assert not leaks


def _any_in(connection: duckdb.DuckDBPyConnection, query: str) -> bool:
    return connection.execute(f"{query} limit 1").fetchone() is not None
