"""The tabs, rows and cells of a dashboard as served, from the tree that Superset keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tributary.bi.model import Cell, Dashboard, Row, Tab
from tributary.bi.readback.remarks import Inexpressible, Remarks

_WORDS = {"COLUMN": "a column", "HEADER": "a header", "DIVIDER": "a divider", "TABS": "tabs in it"}


@dataclass(frozen=True)
class Layout:
    """A server's tree of components, by id."""

    position: dict[str, Any]
    #: Cell of a chart, from the server's id of the chart and its width.
    chart_cell: Callable[[int, int], Cell]

    def tabs(self, declared: Dashboard, remarks: Remarks) -> tuple[Tab, ...]:
        """Its tabs; one that cannot be expressed is remarked and stays as declared."""
        components = self._tab_components()
        if not components:
            remarks.add("it has no tabs; put its rows into one")
            return declared.tabs
        before = {tab.title: tab for tab in declared.tabs}
        found = []
        for component in components:
            title = component["meta"].get("text", "")
            at = remarks.at(f"{declared.slug}: tab {title}")
            try:
                found.append(Tab(title, self._rows(component, before.get(title), at)))
            except Inexpressible as what:
                at.add(f"{what}; its layout stays as declared")
                if title in before:
                    found.append(before[title])
        return tuple(found)

    def charts_below(self, component_id: str) -> set[int]:
        """The server's ids of the charts in a component."""
        component = self.position.get(component_id) or {}
        below = {component["meta"]["chartId"]} if component.get("type") == "CHART" else set()
        return below.union(*(self.charts_below(child) for child in component.get("children", [])))

    # -- parts -------------------------------------------------------------------------------------

    def _children(self, component: dict[str, Any]) -> list[dict[str, Any]]:
        return [self.position[child] for child in component.get("children", [])]

    def _tab_components(self) -> list[dict[str, Any]]:
        return [
            tab
            for child in self._children(self.position["ROOT_ID"])
            if child["type"] == "TABS"
            for tab in self._children(child)
        ]

    def _rows(self, tab: dict[str, Any], before: Tab | None, remarks: Remarks) -> tuple[Row, ...]:
        heights = {
            _key(cell): row.height for row in (before.rows if before else ()) for cell in row.cells
        }
        rows = []
        for component in self._children(tab):
            if component["type"] != "ROW":
                raise Inexpressible(f"it holds {_WORDS.get(component['type'], component['type'])}")
            cells = self._children(component)
            if cells:
                rows.append(self._row(cells, heights, remarks))
        return tuple(rows)

    def _row(
        self, components: list[dict[str, Any]], heights: dict[str, int], remarks: Remarks
    ) -> Row:
        cells = tuple(self._cell(component) for component in components)
        found = [int(component["meta"]["height"]) for component in components]
        height = found[0]
        if len(set(found)) > 1:
            # Whoever drew one of them longer or shorter meant that one.
            moved = [
                h for cell, h in zip(cells, found, strict=True) if heights.get(_key(cell)) != h
            ]
            height = max(moved or found)
            names = ", ".join(_key(cell) for cell in cells)
            remarks.add(f"{names} have heights of their own; a row has one, {height} is taken")
        return Row(height=height, cells=cells)

    def _cell(self, component: dict[str, Any]) -> Cell:
        kind, meta = component["type"], component["meta"]
        if kind == "CHART":
            if meta.get("sliceNameOverride"):
                raise Inexpressible(f"a chart is titled {meta['sliceNameOverride']} only here")
            return self.chart_cell(int(meta["chartId"]), int(meta["width"]))
        if kind == "MARKDOWN":
            return Cell(width=int(meta["width"]), text=meta.get("code", ""))
        raise Inexpressible(f"a row holds {_WORDS.get(kind, kind)}")


def _key(cell: Cell) -> str:
    return cell.chart or "a text"
