"""What the event log says of use and of slow charts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from served_superset import Served

from tributary.bi.bundle import identity
from tributary.bi.usage import ChartUse, events, read_usage, summarise


def _answer(user: int, chart: int, took: int, dashboard: int | None = 1) -> dict[str, Any]:
    named = {"user_id": user, "slice_id": chart, "dashboard_id": dashboard}
    return {**named, "action": "ChartDataRestApi.data", "duration_ms": took}


def test_charts_are_counted_with_the_slowest_first() -> None:
    log = [_answer(1, 7, 100), _answer(2, 7, 200), _answer(2, 7, 300), _answer(1, 8, 1500)]
    log += [_answer(1, 99, 9), {**_answer(1, 7, 9999), "action": "log"}]
    assert summarise(log, {7: "Fast", 8: "Slow"}, {1: "Board"}) == [
        ChartUse("Board", "Slow", count=1, users=1, median_ms=1500, p95_ms=1500),
        ChartUse("Board", "Fast", count=3, users=2, median_ms=200, p95_ms=290),
    ]


def test_a_line_that_is_being_written_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "events.ndjson"
    assert list(events(path)) == []
    path.write_text(json.dumps({"action": "a"}) + '\n{"action": "b')
    assert list(events(path)) == [{"action": "a"}]


def test_what_a_server_answered_is_in_its_log(served: Served) -> None:
    key = identity("chart", "executive-overview", "mrr")
    chart = next(c for c in served.client.list_objects("chart") if c["uuid"] == key)
    query = {"metrics": ["mrr"], "columns": [], "filters": [], "row_limit": 1}
    served.client.chart_data(
        {
            "datasource": {"id": chart["datasource_id"], "type": "table"},
            "queries": [query],
            "form_data": {"slice_id": chart["id"]},
            "result_format": "json",
            "result_type": "full",
        }
    )
    uses = [use for use in read_usage(served.settings, served.client) if use.chart == "MRR"]
    assert sum(use.count for use in uses) >= 1
