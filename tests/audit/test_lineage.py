"""Dagster's graph leads from what a source holds to every dashboard that shows it."""

from __future__ import annotations

from typing import Any

import dagster as dg
import pytest
from pipeline_given import Pipeline

from orchestration import keys
from tributary.bi.dashboards import read_dashboards
from tributary.bi.datasets import DATASETS_DIR
from tributary.bi.model import Dashboard

DATASETS = sorted(path.stem for path in DATASETS_DIR.glob("*.yaml"))


@pytest.fixture(scope="module")
def graph(pipeline: Pipeline) -> Any:
    return pipeline.defs.resolve_asset_graph()


def _above(graph: Any, key: dg.AssetKey) -> set[dg.AssetKey]:
    """Everything that `key` is made of, however far up."""
    found: set[dg.AssetKey] = set()
    waiting = [key]
    while waiting:
        for parent in graph.get(waiting.pop()).parent_keys - found:
            found.add(parent)
            waiting.append(parent)
    return found


@pytest.mark.parametrize("name", DATASETS)
def test_a_dataset_is_downstream_of_its_mart(graph: Any, name: str) -> None:
    parents = graph.get(keys.dataset(name)).parent_keys
    (mart,) = parents - {keys.WAREHOUSE}
    assert (mart.path[0], mart.path[-1]) == ("marts", name)


@pytest.mark.parametrize("dashboard", read_dashboards(), ids=lambda dashboard: dashboard.slug)
def test_a_dashboard_is_downstream_of_its_datasets_and_sources(
    graph: Any, dashboard: Dashboard
) -> None:
    key = dg.AssetKey(["superset", dashboard.slug])
    shown = {keys.dataset(chart.dataset) for chart in dashboard.charts.values()}
    assert shown <= graph.get(key).parent_keys
    assert any(above.path[0] == "raw" for above in _above(graph, key))
