"""Marts are contracts: every column typed and described, nothing personal in clear."""

from __future__ import annotations

from typing import Any

from dbt_runs import DbtHome

from tributary.sources.catalogue import SOURCES

#: Names of personal columns that name nothing else elsewhere (a campaign has a name, a KPI a note).
PERSONAL = {
    column.name
    for source in SOURCES.values()
    for entity in source.entities
    for column in entity.columns
    if column.personal and column.name not in ("name", "note")
}


def marts(home: DbtHome) -> list[dict[str, Any]]:
    return [
        node
        for node in home.manifest()["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    ]


def test_every_model_of_a_marts_folder_is_in_the_schema_marts(empty_warehouse: DbtHome) -> None:
    found = {node["name"] for node in marts(empty_warehouse)}
    assert found == {
        node["name"]
        for node in empty_warehouse.manifest()["nodes"].values()
        if node["resource_type"] == "model" and node["fqn"][1] == "marts"
    }
    assert {"dim_date", "fct_leads", "fct_ad_performance_daily"} <= found


def test_every_mart_has_an_enforced_contract_and_a_description(empty_warehouse: DbtHome) -> None:
    for node in marts(empty_warehouse):
        assert node["config"]["contract"]["enforced"], node["name"]
        assert node["description"], node["name"]


def test_every_column_is_described_in_the_warehouse_too(empty_warehouse: DbtHome) -> None:
    for node in marts(empty_warehouse):
        for column in node["columns"].values():
            assert column["description"], f"{node['name']}.{column['name']}"
            assert column["data_type"], f"{node['name']}.{column['name']}"
    bare = empty_warehouse.rows(
        "select table_name, column_name from duckdb_columns()"
        " where database_name = 'warehouse' and schema_name = 'marts' and comment is null"
    )
    assert bare == []


def test_no_personal_column_is_in_the_marts(empty_warehouse: DbtHome) -> None:
    assert "email" in PERSONAL
    columns = empty_warehouse.rows(
        "select column_name from duckdb_columns()"
        " where database_name = 'warehouse' and schema_name = 'marts'"
    )
    assert columns
    assert PERSONAL.isdisjoint(name for (name,) in columns)


def test_an_empty_lake_gives_unknown_members_and_no_facts(empty_warehouse: DbtHome) -> None:
    for noun in ("campaign", "customer", "employee", "geography"):
        keys = empty_warehouse.rows(f"select {noun}_key from warehouse.marts.dim_{noun}")
        assert keys == [("ad921d60486366258809553a3db49a4a",)]
    for fact in ("fct_leads", "fct_opportunities", "fct_ad_performance_daily"):
        assert empty_warehouse.rows(f"select count(*) from warehouse.marts.{fact}") == [(0,)]
