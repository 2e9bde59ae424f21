"""Fixtures of the extraction tests: a scripted vendor, and settings that know only what is set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from home import forget_settings
from vendor import Vendor, vendor_server

from tributary.lake.reported import Reported
from tributary.settings import Settings
from tributary.sources import http, sql, sql_totals

MakeSettings = Callable[..., Settings]
BeforeTotals = Callable[[str, Callable[[], None]], None]


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    with vendor_server() as running:
        yield running


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeSettings:
    """Settings with a home of their own, and only the given variables (without the prefix)."""

    def make(as_of: str = "2024-03-01T00:00:00Z", **variables: str) -> Settings:
        forget_settings(monkeypatch)
        monkeypatch.chdir(tmp_path)  # no .env
        monkeypatch.setenv("TRIBUTARY_HOME", str(tmp_path / "var"))
        monkeypatch.setenv("TRIBUTARY_AS_OF", as_of)
        monkeypatch.setenv("TRIBUTARY_SANDBOX", "false")
        for name, value in variables.items():
            monkeypatch.setenv(f"TRIBUTARY_{name.upper()}", value)
        return Settings.load()

    return make


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up on a source within a second."""
    monkeypatch.setattr(
        http,
        "Patience",
        lambda: http_patience(timeout_seconds=0.5, attempts=3, backoff_seconds=0.05),
    )


@pytest.fixture
def before_totals(monkeypatch: pytest.MonkeyPatch) -> BeforeTotals:
    """Have something happen when a table is read, and before its totals are asked for."""

    def happen(name: str, event: Callable[[], None]) -> None:
        def totals(connection: Any, table: Any, *asked: Any) -> Reported:
            if table.name == name:
                event()
            return sql_totals.totals(connection, table, *asked)

        monkeypatch.setattr(sql, "totals", totals)

    return happen


http_patience = http.Patience
