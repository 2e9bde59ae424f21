"""A real PostgreSQL server, read incrementally: every type says exactly what it said there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from home import forget_settings
from reconciled import newest_report, unlike_reported
from served_truth import lake_rows, rows_of, with_documents
from servers import postgresql_server

from tributary.lake.reported import Reported
from tributary.lake.state import cursors
from tributary.sandbox.registry import DATABASES
from tributary.sandbox.world.build import build_world
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Entity, Source, Table, Type, Versioned, columns
from tributary.sources.extract import extract


@pytest.fixture(scope="module")
def server() -> Iterator[sa.URL]:
    with postgresql_server() as url:
        yield url


@pytest.fixture
def engine(server: sa.URL) -> Iterator[sa.Engine]:
    made = sa.create_engine(server)
    yield made
    with made.begin() as connection:
        connection.execute(sa.text("drop schema public cascade; create schema public"))
    made.dispose()


THINGS = Source(
    name="things",
    title="Things",
    entities=(
        Entity(
            "things",
            "One of each type.",
            ("id",),
            Versioned("updated_at"),
            columns(
                ("id", Type.TEXT, "uuid"),
                ("updated_at", Type.INSTANT, "timestamptz"),
                ("amount", Type.DECIMAL, "numeric"),
                ("exact", Type.TEXT, "numeric that no decimal(18,4) holds"),
                ("ratio", Type.DOUBLE, "double precision"),
                ("settings", Type.JSON, "jsonb"),
                ("labels", Type.JSON, "text[]"),
                ("counts", Type.JSON, "int[]"),
                ("day", Type.DATE, "date"),
                ("is_live", Type.BOOLEAN, "boolean"),
                ("size", Type.INTEGER, "bigint"),
            ),
            Table("things"),
        ),
    ),
)
CREATE = """
create table things (
    id uuid primary key, updated_at timestamptz not null, amount numeric, exact numeric,
    ratio double precision, settings jsonb, labels text[], counts int[], day date,
    is_live boolean, size bigint
)
"""
IDS = ["00000000-0000-4000-8000-00000000000" + digit for digit in "123"]


def utc(*parts: int) -> datetime:
    """An instant as the lake holds it: UTC, without a zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)


def put(engine: sa.Engine, **values: Any) -> None:
    names = list(values)
    updates = ", ".join(f"{name} = excluded.{name}" for name in names)
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                f"insert into things ({', '.join(names)}) values"
                f" ({', '.join(':' + name for name in names)})"
                f" on conflict (id) do update set {updates}"
            ),
            values,
        )


def test_types_survive_and_only_changes_are_read_again(
    engine: sa.Engine,
    server: sa.URL,
    configured: Callable[..., Settings],
    before_totals: Callable[[str, Callable[[], None]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(SOURCES, "things", THINGS)
    url = server.render_as_string(hide_password=False)
    settings = configured(as_of="2024-03-01T00:00:00Z", things__url=url)
    with engine.begin() as connection:
        connection.execute(sa.text(CREATE))
    put(
        engine,
        id=IDS[0],
        updated_at="2024-02-01 10:00:00.123456+05:30",
        amount="12345678901234.5678",
        exact="12345678901234567890.123456789",
        ratio=0.1,
        settings=json.dumps({"a": [1, 2.50, None], "b": {"c": "é"}}),
        labels=["x", 'y "z"', None],
        counts=[1, None, 3],
        day="2024-02-29",
        is_live=True,
        size=9223372036854775807,
    )
    put(engine, id=IDS[1], updated_at="2024-02-01 10:00:00+00")
    assert extract(settings, ["things"]).errors == {}
    rows = {row[0]: row[1:] for row in lake_rows(settings, THINGS)["things"].elements()}
    assert rows[IDS[0]] == (
        utc(2024, 2, 1, 4, 30, 0, 123456),
        Decimal("12345678901234.5678"),
        "12345678901234567890.123456789",
        0.1,
        '{"a": [1, 2.5, null], "b": {"c": "\\u00e9"}}',
        '["x", "y \\"z\\"", null]',
        "[1, null, 3]",
        date(2024, 2, 29),
        True,
        9223372036854775807,
    )
    assert rows[IDS[1]] == (utc(2024, 2, 1, 10), *[None] * 9)
    sums = {"amount": "12345678901234.5678", "size": "9223372036854775807"}
    assert newest_report(settings, "things", "things") == Reported(2, 2, sums)

    put(engine, id=IDS[1], updated_at="2024-02-20 10:00:00+00", amount="1")
    put(engine, id=IDS[2], updated_at="2024-02-21 10:00:00+00")
    [report] = extract(settings, ["things"]).sources
    assert report.loads["things"].received == 2
    assert cursors(settings.lake_dir, "things")["things"] == "2024-02-21T10:00:00Z"
    rows = {row[0]: row[2] for row in lake_rows(settings, THINGS)["things"].elements()}
    assert rows == {IDS[0]: Decimal("12345678901234.5678"), IDS[1]: Decimal(1), IDS[2]: None}

    late = {"id": IDS[0], "updated_at": "2024-02-22 10:00:00+00", "size": 1}
    before_totals("things", lambda: put(engine, **late))
    extract(settings, ["things"])
    told = newest_report(settings, "things", "things")
    assert told == Reported(1, 1, {"amount": "0", "size": "0"})  # not of the row that came late
    assert unlike_reported(settings, ["things"]) == []


@pytest.mark.parametrize("name", DATABASES)
def test_the_applications_are_read_from_it_day_by_day(
    engine: sa.Engine, server: sa.URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    url = server.render_as_string(hide_password=False)
    forget_settings(monkeypatch)
    monkeypatch.setenv("TRIBUTARY_HOME", str(tmp_path))
    monkeypatch.setenv("TRIBUTARY_SANDBOX", "false")
    monkeypatch.setenv(f"TRIBUTARY_{name.upper()}__URL", url)
    source = SOURCES[name]
    for day in (10, 11, 14):
        as_of = datetime(2024, 4, day, tzinfo=UTC)
        monkeypatch.setenv("TRIBUTARY_AS_OF", as_of.isoformat())
        DATABASES[name](build_world(3, 0.2, as_of), url)
        settings = Settings.load()
        [report] = extract(settings, [name]).sources
        assert report.error is None
        assert {n: load.rejected for n, load in report.loads.items() if load.rejected} == {}
        assert unlike_reported(settings, [name]) == []
        lake = lake_rows(settings, source)
        for entity in source.entities:
            assert isinstance(entity.fetch, Table)
            with engine.connect() as connection:
                there = sa.Table(entity.fetch.name, sa.MetaData(), autoload_with=connection)
                rows = connection.execute(there.select()).mappings()
                held = [with_documents(dict(row), entity) for row in rows]
            assert held
            expected = rows_of(entity, held)
            assert [*(expected - lake[entity.name]).elements()][:3] == []
            assert [*(lake[entity.name] - expected).elements()][:3] == []
