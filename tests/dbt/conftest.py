"""A warehouse built from an empty lake, once for all tests that read it."""

from __future__ import annotations

from pathlib import Path

import pytest
from dbt_runs import DbtHome


@pytest.fixture(scope="session")
def empty_warehouse(groundwork: Path, tmp_path_factory: pytest.TempPathFactory) -> DbtHome:
    """Every model built, and every unit test passed, on raw tables without rows.

    What data tests say of warehouses with little in them, test_open_data_marts sees.
    """
    home = DbtHome(tmp_path_factory.mktemp("dbt") / "home")
    home.create(groundwork)
    home.dbt("build", "--exclude-resource-type", "test")
    return home
