"""How Superset is used and which charts answer slowly, from the events it logs."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from tributary.bi.client import Superset
from tributary.bi.server import state_dir
from tributary.settings import Settings

#: What a chart's query may take, in milliseconds.
TARGET_MS = 1000
_ANSWERED = "ChartDataRestApi.data"


@dataclass(frozen=True)
class ChartUse:
    """How often one chart was asked for, by how many people, and how long it took (ms)."""

    dashboard: str
    chart: str
    count: int
    users: int
    median_ms: int
    p95_ms: int

    @property
    def is_slow(self) -> bool:
        """Whether one of twenty answers took longer than the target."""
        return self.p95_ms > TARGET_MS


def read_usage(settings: Settings, client: Superset) -> list[ChartUse]:
    """Use of each chart that was asked for, slowest first; charts that are gone are left out."""
    charts = {found["id"]: found["slice_name"] for found in client.list_objects("chart")}
    dashboards = {d["id"]: d["dashboard_title"] for d in client.list_objects("dashboard")}
    logged = (event for path in event_files(settings) for event in events(path))
    return summarise(logged, charts, dashboards)


def event_files(settings: Settings) -> list[Path]:
    """The files of events of the Superset that this home serves, oldest day first."""
    return sorted((state_dir(settings) / "logs").glob("events*.ndjson"))


def events(path: Path) -> Iterator[dict[str, Any]]:
    """The log's lines; a last one that is still being written is left out."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.endswith("}\n"):
                yield json.loads(line)


def summarise(
    found: Iterable[dict[str, Any]], charts: dict[int, str], dashboards: dict[int, str]
) -> list[ChartUse]:
    """Use by chart and dashboard, from events and the names of both by id."""
    answers: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for event in found:
        if event["action"] == _ANSWERED and event.get("slice_id") in charts:
            place = dashboards.get(event.get("dashboard_id") or 0, "")
            answers[place, charts[event["slice_id"]]].append(event)
    uses = [_use(dashboard, chart, given) for (dashboard, chart), given in sorted(answers.items())]
    return sorted(uses, key=lambda use: -use.p95_ms)


def _use(dashboard: str, chart: str, answers: list[dict[str, Any]]) -> ChartUse:
    took = [answer["duration_ms"] or 0 for answer in answers]
    cuts = quantiles(took, n=20, method="inclusive") if len(took) > 1 else took * 19
    return ChartUse(
        dashboard=dashboard,
        chart=chart,
        count=len(took),
        users=len({answer["user_id"] for answer in answers}),
        median_ms=round(cuts[9]),
        p95_ms=round(cuts[18]),
    )
