"""A warehouse built from an empty lake, once for all tests that read it."""

from __future__ import annotations

from pathlib import Path

import pytest
from dbt_runs import DbtHome


@pytest.fixture(scope="session")
def empty_warehouse(groundwork: Path, tmp_path_factory: pytest.TempPathFactory) -> DbtHome:
    """Everything built, and every data and unit test passed, on raw tables without rows."""
    home = DbtHome(tmp_path_factory.mktemp("dbt") / "home")
    home.create(groundwork)
    home.dbt("build")
    return home
