"""What the event log says of use and of slow charts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from served_superset import Served

from tributary.bi.usage import ChartUse, event_files, events, read_usage, summarise


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


def test_a_servers_log_can_be_read(served: Served) -> None:
    assert any(event["action"] == "DashboardRestApi.get_list" for event in _log(served))
    assert all(event["duration_ms"] is None or event["duration_ms"] >= 0 for event in _log(served))
    assert isinstance(read_usage(served.settings, served.client), list)


def _log(served: Served) -> list[dict[str, Any]]:
    return [event for path in event_files(served.settings) for event in events(path)]
