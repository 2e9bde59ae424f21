"""Every managed dashboard of a server, with its charts, as the repository would declare them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tributary.bi.bundle import dashboard_style
from tributary.bi.client import Superset, checked
from tributary.bi.identities import chart_names
from tributary.bi.model import Cell, Chart, Dashboard, Tab
from tributary.bi.readback.charts import read_chart
from tributary.bi.readback.filters import FilterNames, read_filters
from tributary.bi.readback.layout import Layout
from tributary.bi.readback.remarks import Remarks

#: Settings of a dashboard that our YAML does not have, and what an apply writes.
_FIXED = {
    "color_scheme": ("tributary", "its colour scheme was changed"),
    "cross_filters_enabled": (True, "cross-filters were switched off"),
    "filter_bar_orientation": ("HORIZONTAL", "the filter bar was moved"),
    "timed_refresh_immune_slices": ([], "some charts were taken out of the refreshing"),
}


@dataclass
class Served:
    """What a server has of the dashboards that were asked for."""

    dashboards: dict[str, Dashboard] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    #: What our YAML has no words for, a line each.
    remarks: list[str] = field(default_factory=list)


def read_served(
    client: Superset, declared: list[Dashboard], datasets: dict[str, dict[str, Any]]
) -> Served:
    """The server's copies of `declared` dashboards; other dashboards are not looked at."""
    charts = {int(found["id"]): found for found in client.list_objects("chart")}
    dataset_names = {d["id"]: d["table_name"] for d in client.list_objects("dataset")}
    served = Served()
    for dashboard in declared:
        answer = client.get(client.url("dashboard", dashboard.slug))
        if answer.status_code == 404:
            served.missing.append(dashboard.slug)
            continue
        reader = _Reader(dashboard, charts, datasets, dataset_names, Remarks(lines=served.remarks))
        served.dashboards[dashboard.slug] = reader.read(checked(answer)["result"])
    return served


@dataclass
class _Reader:
    """Reads one dashboard."""

    declared: Dashboard
    server_charts: dict[int, dict[str, Any]]
    datasets: dict[str, dict[str, Any]]
    dataset_names: dict[int, str]
    remarks: Remarks
    charts: dict[str, Chart] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def read(self, found: dict[str, Any]) -> Dashboard:
        slug = self.declared.slug
        position = json.loads(found["position_json"] or '{"ROOT_ID": {}}')
        metadata = json.loads(found["json_metadata"] or "{}")
        at = self.remarks.at(slug)
        at.unless_equal(dashboard_style(self.declared), found.get("css") or "", "its CSS changed")
        at.unless_equal(True, found.get("published"), "it was made a draft")
        for key, (expected, words) in _FIXED.items():
            at.unless_equal(expected, metadata.get(key, expected), words)
        layout = Layout(position, self._cell)
        tabs = layout.tabs(self.declared, self.remarks)
        names = FilterNames(self.dataset_names, self.names, layout)
        configuration = metadata.get("native_filter_configuration") or []
        return replace(
            self.declared,
            # A dashboard's description can be changed nowhere in Superset.
            title=found["dashboard_title"],
            refresh_seconds=int(metadata.get("refresh_frequency") or 0),
            filters=read_filters(configuration, self.declared, names, self.remarks),
            tabs=tabs,
            charts=self._with_kept(tabs),
            colors=metadata.get("label_colors") or {},
        )

    def _with_kept(self, tabs: tuple[Tab, ...]) -> dict[str, Chart]:
        """The charts that were read, and those of tabs that stay as declared."""
        placed = {name for tab in tabs for name in tab.chart_names}
        kept = {name: chart for name, chart in self.declared.charts.items() if name in placed}
        return {**kept, **self.charts}

    def _cell(self, chart_id: int, width: int) -> Cell:
        if chart_id not in self.names:
            found = self.server_charts[chart_id]
            name = self._name(found)
            at = self.remarks.at(f"{self.declared.slug}/{name} ({found['slice_name']})")
            declared = self.declared.charts.get(name)
            chart = read_chart(name, found, declared, self.datasets, at, self._declared_name)
            self.names[chart_id] = name
            if chart is not None:
                self.charts[name] = chart
        return Cell(width=width, chart=self.names[chart_id])

    def _declared_name(self, chart_id: int) -> str | None:
        """The name of one of this dashboard's declared charts."""
        found = self.server_charts.get(chart_id)
        return self._ours.get(found["uuid"]) if found is not None else None

    @cached_property
    def _ours(self) -> dict[str, str]:
        return chart_names(self.declared.slug, self.declared.charts)

    def _name(self, found: dict[str, Any]) -> str:
        """A declared chart's own name, else a new one made of the title.

        A chart that was brought back and is not applied yet is known by its title.
        """
        if found["uuid"] in self._ours:
            return self._ours[found["uuid"]]
        present = {chart["uuid"] for chart in self.server_charts.values()}
        for key, name in self._ours.items():
            is_titled_so = self.declared.charts[name].title == found["slice_name"]
            if key not in present and is_titled_so and name not in self.names.values():
                return name
        base = re.sub(r"[^a-z0-9]+", "-", found["slice_name"].lower()).strip("-") or "chart"
        taken = {*self.declared.charts, *self.names.values()}
        numbers = (f"{base}-{n}" for n in range(2, 1000))
        return base if base not in taken else next(name for name in numbers if name not in taken)
