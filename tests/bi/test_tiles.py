"""KPI tiles: a cell that names a KPI is a chart, which shows what the warehouse holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tributary.bi import overview
from tributary.bi.bundle import bundle_files, read_datasets
from tributary.bi.dashboards import CHARTS_DIR, read_dashboards
from tributary.bi.tiles import DATASET, tile_chart
from tributary.bi.validate import chart_query, check_dashboard
from tributary.errors import TributaryError
from tributary.settings import Settings

if TYPE_CHECKING:
    from home import Home


def _declared(tmp_path: Path, *cells: dict[str, Any], **more: Any) -> tuple[Path, Path]:
    """A folder with one dashboard of one row, and the charts' own, which has none for it."""
    (tmp_path / "dashboards").mkdir()
    tab = {"title": "Tiles", "rows": [{"height": 23, "cells": list(cells)}]}
    dashboard = {"title": "Few words", "description": "Tiles", "tabs": [tab], **more}
    (tmp_path / "dashboards" / "few.yaml").write_text(yaml.safe_dump(dashboard))
    return tmp_path / "dashboards", CHARTS_DIR


def test_a_cell_that_names_a_kpi_is_a_chart_without_a_file(tmp_path: Path) -> None:
    cells = [{"kpi": "mrr", "grain": grain, "width": 3} for grain in ("month", "quarter")]
    (dashboard,) = read_dashboards(*_declared(tmp_path, *cells, audience="Owners"))
    assert dashboard.tabs[0].chart_names == ["kpi-mrr-month", "kpi-mrr-quarter"]
    assert [tile.title for tile in dashboard.tiles] == ["Monthly recurring revenue (MRR)"] * 2
    assert (dashboard.kpis, dashboard.audience) == (["mrr"], "Owners")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ({"kpi": "luck", "grain": "day"}, r"few\.yaml: tab Tiles: no KPI is named luck"),
        ({"kpi": "arpu", "grain": "5min"}, "arpu is not published by 5min; one of month"),
        ({"kpi": "mrr"}, "a cell of Tiles: grain is missing"),
        ({"kpi": "mrr", "grain": "month", "chart": "mrr"}, "is one of chart, text, kpi"),
        ({"chart": "mrr", "grain": "month"}, "a cell of Tiles: grain is unknown; known are chart"),
    ],
)
def test_a_wrong_cell_is_one_clear_line(tmp_path: Path, cell: dict[str, Any], said: str) -> None:
    with pytest.raises(TributaryError, match=said) as caught:
        read_dashboards(*_declared(tmp_path, {**cell, "width": 3}))
    assert "\n" not in str(caught.value)


def test_an_unknown_key_of_a_dashboard_is_named(tmp_path: Path) -> None:
    with pytest.raises(TributaryError, match=r"few\.yaml: audiance is unknown; known are audience"):
        read_dashboards(*_declared(tmp_path, {"text": "", "width": 3}, audiance="Owners"))


def test_tiles_are_styled_where_there_are_some(tmp_path: Path) -> None:
    files = bundle_files(Settings(home=tmp_path))
    styled = {p: ".tile" in c["css"] for p, c in files.items() if p.startswith("dashboards/")}
    having = {f"dashboards/{d.slug}.yaml": bool(d.tiles) for d in read_dashboards()}
    assert styled == having


def _cells_of(published_home: Home, kpi_key: str, grain: str, condition: str = "true") -> list[str]:
    query = chart_query(tile_chart(kpi_key, grain), read_datasets()[DATASET])
    with published_home.warehouse() as warehouse:
        rows = warehouse.execute(query.replace(" where ", f" where {condition} and ")).fetchall()
    return [html for _, html, *_ in rows if "tile-none" not in html]


def test_a_tile_shows_the_group_and_with_a_choice_the_unit(published_home: Home) -> None:
    with published_home.warehouse() as warehouse:
        query = """
            select tenant_name, value
            from marts.fct_kpi_values join marts.dim_tenant using (tenant_key)
            where kpi_key = 'active_clients' and grain = 'month' and slice = 'total'
              and not is_partial
            qualify row_number() over (partition by tenant_name order by period_start desc) = 1
        """
        values = dict(warehouse.execute(query).fetchall())
    (group,) = _cells_of(published_home, "active_clients", "month")
    assert f'<span class="tile-value">{values["Group"]:,.0f}</span>' in group
    (unit,) = _cells_of(published_home, "active_clients", "month", "tenant_id = 'saas'")
    assert f'<span class="tile-value">{values["Cadence Cloud"]:,.0f}</span>' in unit
    assert "Cadence Cloud · " in unit


def test_without_a_group_there_is_a_line_for_each_unit(published_home: Home) -> None:
    lines = _cells_of(published_home, "win_rate", "month")
    assert len(lines) == 5
    assert all('class="tile-line"' in line and 'class="tile-status' in line for line in lines)


def test_a_chart_that_need_not_wait_is_found(published_home: Home, tmp_path: Path) -> None:
    waiting = [
        {"chart": "Leads", "for": "fct_leads"},
        {"chart": "Dreams", "for": "fct_dreams"},
    ]
    places = _declared(tmp_path, {"text": "Soon", "width": 3}, waiting=waiting)
    (dashboard,) = read_dashboards(*places)
    with published_home.warehouse() as warehouse:
        findings = list(check_dashboard(warehouse, dashboard, read_datasets()))
    assert findings == ["few: Leads waits for fct_leads, which is there now"]
    assert "- Dreams: `fct_dreams`" in overview.generate([dashboard])


def test_the_overview_of_dashboards_is_up_to_date() -> None:
    assert not overview.is_stale(), "run 'tributary superset datasets'"
