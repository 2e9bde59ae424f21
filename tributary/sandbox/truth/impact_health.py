"""Truth of the health of business impact: its metrics' bands by day and ISO week."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pyarrow as pa

from tributary.sandbox.truth.columns import Tables, table
from tributary.sandbox.truth.finance import feature_impact_daily, feature_latencies_daily
from tributary.sandbox.truth.roi import roi
from tributary.sandbox.truth.scores import MEAN_DIGITS, rounded, share
from tributary.sandbox.vendors.prometheus import retained
from tributary.sandbox.world.build import World
from tributary.sandbox.world.services import SERVICES
from tributary.sandbox.world.telemetry import STEP
from tributary.sandbox.world.tenants import BY_ID

RANK = Fraction(95, 100)


class Metric(NamedTuple):
    """Where a metric counts, and at which values it is excellent, worth a warning, critical."""

    tile: str
    target: Fraction
    warning: Fraction
    critical: Fraction

    def band(self, value: Fraction) -> str:
        """The band of the value; a limit belongs to the better side."""
        sign = 1 if self.target > self.critical else -1
        if sign * value >= sign * self.target:
            return "excellent"
        if sign * value < sign * self.critical:
            return "critical"
        return "warning" if sign * value < sign * self.warning else "acceptable"


def _metric(tile: str, *limits: str) -> Metric:
    return Metric(tile, *(Fraction(limit) for limit in limits))


#: Latencies are in milliseconds.
METRICS = {
    "websocket": _metric("performance", "50", "100", "200"),
    "scoring": _metric("performance", "35", "70", "100"),
    "vision": _metric("performance", "1500", "2000", "3000"),
    "analysis": _metric("performance", "2000", "3000", "5000"),
    "error_rate": _metric("performance", "0.01", "0.02", "0.05"),
    "uptime": _metric("performance", "0.999", "0.995", "0.99"),
    "roi": _metric("roi", "7.1", "5", "2"),
    "adoption": _metric("adoption", "0.8", "0.6", "0.4"),
}
TILES = ("performance", "roi", "adoption")
WORST_FIRST = ("critical", "warning", "acceptable", "excellent")
SOUND = ("acceptable", "excellent")

#: Unit, grain, begin of the period.
Period = tuple[str, str, date]


def impact_health(world: World) -> pa.Table:
    """Unit × day and ISO week with an impact or a cost of which any metric is known."""
    values: dict[Period, dict[str, Fraction]] = defaultdict(dict)
    for measure in (_latencies, _rates, _uptime):
        for period, name, value in measure(world):
            values[period][name] = value
    rows: list[tuple[object, ...]] = []
    for row in world.of(roi).to_pylist():
        period = row["tenant_id"], row["grain"], row["start"]
        known = values.get(period, {})
        if row["trailing_roi"] is not None:
            known = {**known, "roi": Fraction(row["trailing_roi"])}
        if known:
            rows.append((*period, *_health(known)))
    columns = [("tenant_id", pa.string()), ("grain", pa.string()), ("start", pa.date32())]
    scores = [(name, pa.decimal128(7, 4)) for name in (*TILES, "overall")]
    rest = [("status", pa.string()), ("metrics", pa.int64())]
    return table(rows, pa.schema([*columns, *scores, *rest]))


def _health(known: Mapping[str, Fraction]) -> tuple[object, ...]:
    """Scores of the tiles and of all, the worst band, how many metrics there are."""
    bands: dict[str, list[str]] = defaultdict(list)
    for name, value in known.items():
        bands[METRICS[name].tile].append(METRICS[name].band(value))
    scores = {
        tile: Fraction(100 * sum(band in SOUND for band in found), len(found))
        for tile, found in bands.items()
    }
    overall = sum(scores.values(), Fraction()) / len(scores)
    all_bands = [band for found in bands.values() for band in found]
    return (
        *(_rounded(scores.get(tile)) for tile in TILES),
        _rounded(overall),
        next(band for band in WORST_FIRST if band in all_bands),
        len(all_bands),
    )


def _latencies(world: World) -> Iterator[tuple[Period, str, Fraction]]:
    """95th percentiles in milliseconds: evenly within a bucket, the last one at its lower bound."""
    counts: dict[tuple[Period, str], Counter[int | None]] = defaultdict(Counter)
    for row in world.of(feature_latencies_daily).to_pylist():
        for period in _periods(row["tenant_id"], row["date"]):
            counts[period, row["latency"]][row["upper_bound_ms"]] += row["requests"]
    for (period, name), buckets in counts.items():
        wanted, before, lower = RANK * sum(buckets.values()), 0, 0
        for upper in (*sorted(bound for bound in buckets if bound is not None), None):
            count = buckets[upper]
            if count and wanted <= before + count:
                place = 0 if upper is None else (upper - lower) * (wanted - before) / count
                yield period, name, Fraction(lower + place)
                break
            before, lower = before + count, upper or lower


def _rates(world: World) -> Iterator[tuple[Period, str, Fraction]]:
    """Errors of requests, and of the days of those that might use a service the share they did."""
    sums: dict[Period, Counter[str]] = defaultdict(Counter)
    for row in world.of(feature_impact_daily).to_pylist():
        for period in _periods(row["tenant_id"], row["date"]):
            for name in ("requests", "errors", "active", "eligible"):
                sums[period][name] += row[name]
    for period, total in sums.items():
        for name, part, whole in (
            ("error_rate", "errors", "requests"),
            ("adoption", "active", "eligible"),
        ):
            value = share(Fraction(total[part]), Fraction(total[whole]))
            if value is not None:
                yield period, name, value


def _uptime(world: World) -> Iterator[tuple[Period, str, Fraction]]:
    """Share of the time that a unit's services were seen to be up, of the days still told."""
    seen: dict[Period, list[Fraction]] = defaultdict(list)
    tenants = {service.name: BY_ID[service.tenant_id] for service in SERVICES}
    for series in world.of(retained):
        if series.labels["__name__"] == "probe:success:avg4h":
            tenant = tenants[series.labels["service"]]
            for at, value in zip(series.at.tolist(), series.values.tolist(), strict=True):
                day = datetime.fromtimestamp(at - STEP, ZoneInfo(tenant.zone)).date()
                for period in _periods(tenant.tenant_id, day):
                    seen[period].append(Fraction(str(value)))
    for period, shares in seen.items():
        yield period, "uptime", sum(shares, Fraction()) / len(shares)


def _periods(tenant_id: str, day: date) -> tuple[Period, Period]:
    return (tenant_id, "day", day), (tenant_id, "week", day - timedelta(day.weekday()))


def _rounded(score: Fraction | None) -> Decimal | None:
    return rounded(score, MEAN_DIGITS)


TABLES: Tables = {"impact_health": impact_health}
