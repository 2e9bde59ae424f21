"""How a file drop is switched on, alone or beside the sandbox."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tributary.settings import OPEN_DATA_MAPPINGS, Settings


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith("TRIBUTARY_") or name == "OPEN_DATA_DIR":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)  # no .env


def test_nothing_set_is_the_sandbox_alone() -> None:
    settings = Settings.load()
    assert settings.sandbox_enabled
    assert not settings.connection("file_drop").is_configured


def test_open_data_run_beside_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPEN_DATA_DIR", "/data/open")
    settings = Settings.load()
    assert settings.sandbox_enabled
    drop = settings.connection("file_drop")
    assert (drop.path, drop.mappings) == (Path("/data/open"), OPEN_DATA_MAPPINGS)


def test_ones_own_files_are_not_mixed_with_the_sandbox_unless_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TRIBUTARY_FILE_DROP__PATH", "/data/own")
    monkeypatch.setenv("TRIBUTARY_FILE_DROP__MAPPINGS", "/data/mappings")
    settings = Settings.load()
    assert not settings.sandbox_enabled
    drop = settings.connection("file_drop")
    assert (drop.path, drop.mappings) == (Path("/data/own"), Path("/data/mappings"))
    monkeypatch.setenv("TRIBUTARY_SANDBOX", "true")
    assert Settings.load().sandbox_enabled


def test_ones_own_files_win_over_the_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPEN_DATA_DIR", "/data/open")
    monkeypatch.setenv("TRIBUTARY_FILE_DROP__PATH", "/data/own")
    drop = Settings.load().connection("file_drop")
    assert (drop.path, drop.mappings) == (Path("/data/own"), None)
