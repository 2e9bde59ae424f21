"""Truth of reliability: incidents, what they cost their service, and what monitoring measured."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pyarrow as pa

from tributary.sandbox.truth.columns import INSTANT, Tables, table
from tributary.sandbox.vendors.prometheus import retained
from tributary.sandbox.world.build import World
from tributary.sandbox.world.incidents import Incident, incidents
from tributary.sandbox.world.services import SERVICES, Service
from tributary.sandbox.world.software import delivery
from tributary.sandbox.world.telemetry import STEP
from tributary.sandbox.world.tenants import BY_ID

SEVERITIES = {1: "critical", 2: "high", 3: "medium", 4: "low"}
#: Share of a service's use that an incident is held to take away, in ten-thousandths.
SEVERITY_WEIGHTS = {1: 10_000, 2: 3_000, 3: 500, 4: 0}
MICROSECONDS = 1_000_000


class Span(NamedTuple):
    """A time from one Unix second to another, exclusive."""

    start: int
    end: int


def service_incidents(world: World) -> pa.Table:
    """Incidents that began before the as-of."""
    as_of = int(world.span.as_of.timestamp())
    rows = [
        (
            incident.service.tenant_id,
            incident.service.name,
            incident.incident_id,
            SEVERITIES[incident.priority],
            incident.dedup_key.removeprefix("deployment/")
            if incident.dedup_key.startswith("deployment/")
            else None,
            is_known_false_positive(incident, as_of),
            incident.started * MICROSECONDS,
            _elapsed(incident.started, incident.acknowledged, as_of),
            _elapsed(incident.started, incident.resolved, as_of),
        )
        for incident in world.of(incidents)
    ]
    return table(
        rows,
        pa.schema(
            [
                ("tenant_id", pa.string()),
                ("service", pa.string()),
                ("incident_id", pa.string()),
                ("severity", pa.string()),
                ("deployment_id", pa.string()),
                ("is_false_positive", pa.bool_()),
                ("triggered_at", INSTANT),
                ("ack_seconds", pa.int64()),
                ("resolve_seconds", pa.int64()),
            ]
        ),
    )


def service_downtime_daily(world: World) -> pa.Table:
    """Local days of a service on which incidents took something away."""
    as_of = int(world.span.as_of.timestamp())
    lost: dict[tuple[str, str, date], int] = defaultdict(int)
    for service in SERVICES:
        zone = ZoneInfo(BY_ID[service.tenant_id].zone)
        covered: list[Span] = []
        for weight in sorted(set(SEVERITY_WEIGHTS.values()) - {0}, reverse=True):
            of_weight = [
                Span(incident.started, min(incident.resolved, as_of))
                for incident in world.of(incidents)
                if incident.service == service and SEVERITY_WEIGHTS[incident.priority] == weight
            ]
            for span in _without(_merged(of_weight), covered):
                for day, seconds in _by_day(span, zone):
                    lost[service.tenant_id, service.name, day] += seconds * weight
            covered = _merged([*covered, *of_weight])
    return table(
        [(*key, value) for key, value in lost.items()],
        pa.schema(
            [
                ("tenant_id", pa.string()),
                ("service", pa.string()),
                ("service_date", pa.date32()),
                ("downtime_seconds_x10000", pa.int64()),
            ]
        ),
    )


class ServiceDay(NamedTuple):
    """A service's local day: how long it has been, and what of it was lost, × 10 000."""

    tenant_id: str
    service: str
    day: date
    seconds: int
    lost_x10000: int


def service_days(world: World) -> list[ServiceDay]:
    """Every local day of a service from the one on which anything told of it, in order."""
    as_of = int(world.span.as_of.timestamp())
    lost = {
        (row["service"], row["service_date"]): row["downtime_seconds_x10000"]
        for row in world.of(service_downtime_daily).to_pylist()
    }
    return [
        ServiceDay(service.tenant_id, service.name, day, length, lost.get((service.name, day), 0))
        for service in SERVICES
        for day, length in _by_day(
            Span(_midnight(_first_told(world, service), service), as_of),
            ZoneInfo(BY_ID[service.tenant_id].zone),
        )
    ]


def _first_told(world: World, service: Service) -> int:
    """When its first incident, deployment or measurement was; the as-of if there was none."""
    told = [one.started for one in world.of(incidents) if one.service == service]
    told += [one.created for one in world.of(delivery).deployments if one.service == service]
    told += [
        at - STEP
        for series in world.of(retained)
        if series.entity == "uptime_checks" and series.labels["service"] == service.name
        for at in series.at[:1].tolist()
    ]
    return min(told, default=int(world.span.as_of.timestamp()))


def _midnight(at: int, service: Service) -> int:
    zone = ZoneInfo(BY_ID[service.tenant_id].zone)
    day = datetime.fromtimestamp(at, zone).date()
    return int(datetime.combine(day, datetime.min.time(), zone).timestamp())


def service_windows(world: World) -> pa.Table:
    """Requests of each endpoint in each window that monitoring still has."""
    samples: dict[tuple[str, str, int], dict[str, int]] = defaultdict(dict)
    for series in world.of(retained):
        endpoint = series.labels.get("endpoint")
        if series.entity != "service_metrics" or endpoint is None:
            continue
        name = series.labels.get("le") or series.labels["__name__"].split(":")[1]
        for at, value in zip(series.at.tolist(), series.values.tolist(), strict=True):
            samples[series.labels["service"], endpoint, at - STEP][name] = round(value * 1_000)
    tenants = {service.name: service.tenant_id for service in SERVICES}
    rows = [
        (
            tenants[service],
            service,
            endpoint,
            start * MICROSECONDS,
            *(
                sample[name] // 1_000
                for name in ("+Inf", "http_requests_failed", "http_requests_throttled")
            ),
            *(sample[bound] // 1_000 for bound in ("0.1", "0.2", "0.4", "0.8")),
            sample["http_request_duration_seconds_sum"],
        )
        for (service, endpoint, start), sample in samples.items()
    ]
    counts = ("requests", "failed", "throttled", *(f"within_{ms}ms" for ms in (100, 200, 400, 800)))
    return table(
        rows,
        pa.schema(
            [
                ("tenant_id", pa.string()),
                ("service", pa.string()),
                ("endpoint", pa.string()),
                ("window_start_at", INSTANT),
                *((name, pa.int64()) for name in counts),
                ("latency_milliseconds", pa.int64()),
            ]
        ),
    )


def deployment_incidents(world: World) -> dict[int, Span]:
    """From the begin to the end of the incident that a deployment brought, by the deployment."""
    return {b.deployment_id: Span(b.started, b.resolved) for b in world.of(delivery).breakages}


def is_known_false_positive(incident: Incident, as_of: int) -> bool:
    """A responder says so a second before closing it."""
    return incident.is_false_positive and incident.resolved - 1 < as_of


def _elapsed(start: int, end: int | None, as_of: int) -> int | None:
    return None if end is None or end >= as_of else end - start


def _merged(spans: list[Span]) -> list[Span]:
    """The spans without overlaps, in order."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _without(spans: list[Span], covered: list[Span]) -> list[Span]:
    """What of the spans lies in none of the covered ones."""
    left = spans
    for cover in covered:
        left = [
            part
            for span in left
            for part in (
                Span(span.start, min(span.end, cover.start)),
                Span(max(span.start, cover.end), span.end),
            )
            if part.start < part.end
        ]
    return left


def _by_day(span: Span, zone: ZoneInfo) -> list[tuple[date, int]]:
    """The seconds of a span by the local day."""
    found = []
    start = span.start
    while start < span.end:
        day = datetime.fromtimestamp(start, zone).date()
        midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
        end = min(span.end, int(midnight.timestamp()))
        found.append((day, end - start))
        start = end
    return found


TABLES: Tables = {
    "service_incidents": service_incidents,
    "service_downtime_daily": service_downtime_daily,
    "service_windows": service_windows,
}
