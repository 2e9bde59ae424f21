"""Asset keys: they say where a table lives, e.g. `marts/sales/fct_leads`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings

WAREHOUSE = dg.AssetKey(["published", "warehouse"])


def raw(source: str, entity: str) -> dg.AssetKey:
    """Key of a source entity in the lake."""
    return dg.AssetKey(["raw", source, entity])


def dataset(name: str) -> dg.AssetKey:
    """Key of a dataset of Superset."""
    return dg.AssetKey(["superset", "datasets", name])


class Translator(DagsterDbtTranslator):
    """Names dbt's nodes as this project names its assets."""

    def __init__(self) -> None:
        super().__init__(
            DagsterDbtTranslatorSettings(
                enable_source_tests_as_checks=True,
                # What stands of an entity and all that was received of it are one asset.
                enable_duplicate_source_asset_keys=True,
            )
        )

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """`raw/<source>/<entity>`, `seeds/<name>`, `<layer>/…folders…/<model>`.

        Intermediate models drop their area folder: DESIGN names them `intermediate/<model>`.
        """
        name: str = dbt_resource_props["name"]
        if dbt_resource_props["resource_type"] == "source":
            source, entity = name.split("__", 1)
            return raw(source, entity)
        if dbt_resource_props["resource_type"] == "seed":
            return dg.AssetKey(["seeds", name])
        layer, *folders = dbt_resource_props["fqn"][1:-1]
        return dg.AssetKey([layer, *([] if layer == "intermediate" else folders), name])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The layer, and for marts the area: `staging`, `marts_sales`."""
        if dbt_resource_props["resource_type"] == "seed":
            return "seeds"
        parts = dbt_resource_props["fqn"][1:-1]
        return "_".join(parts) if parts[:1] == ["marts"] else parts[0]
