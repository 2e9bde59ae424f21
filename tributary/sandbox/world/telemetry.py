"""What monitoring measured of the services: figures of four hours, and of days.

A month of a service is drawn whole. Incidents show: requests fail and are slow, checks fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import erf, log, sqrt

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import HOUR_SHARE, Month, activity
from tributary.sandbox.world.incidents import Incident, incidents
from tributary.sandbox.world.services import SERVICES, Service

STEP, DAY = 14_400, 86_400
BUCKETS = ("0.1", "0.2", "0.4", "0.8", "+Inf")
JOB_BUCKETS = ("30", "120", "600", "+Inf")
#: How far latencies spread (sigma of a log-normal).
SPREAD = 0.55
PAGES = {"mobile": 1.35, "desktop": 1.0}
DISK_GROWTH_A_DAY = 0.006


@dataclass(frozen=True, slots=True)
class Series:
    """One metric with its labels, and its samples: Unix seconds and values."""

    entity: str
    labels: Mapping[str, str]
    at: np.ndarray
    values: np.ndarray


def telemetry(world: World, days: int) -> list[Series]:
    """The samples of the last `days` days before the as-of, by series."""
    as_of = int(world.span.as_of.timestamp())
    kept_from = max(as_of - days * DAY, int(world.span.start.timestamp()))
    troubles: dict[str, list[Incident]] = {service.name: [] for service in SERVICES}
    for incident in world.of(incidents):
        if incident.impact:
            troubles[incident.service.name].append(incident)
    parts: dict[tuple[str, ...], list[Series]] = {}
    for service in SERVICES:
        for month in world.span.months():
            if (month.days()[-1] + 2).astype("M8[s]").astype(int) < kept_from:
                continue
            for series in _month(world.seed, service, month, troubles[service.name]):
                parts.setdefault((series.entity, *series.labels.values()), []).append(series)
    return [_joined(found, kept_from, as_of) for found in parts.values()]


def _joined(parts: list[Series], kept_from: int, as_of: int) -> Series:
    """The parts of one series, cut to what is kept and has been measured."""
    at = np.concatenate([part.at for part in parts])
    values = np.concatenate([part.values for part in parts])
    is_kept = (at >= kept_from) & (at <= as_of)
    return Series(parts[0].entity, parts[0].labels, at[is_kept], values[is_kept])


def _month(seed: int, service: Service, month: Month, troubles: list[Incident]) -> Iterator[Series]:
    rng = stream(seed, service.name, "telemetry", month)
    factor = activity(month)
    first = int(month.days()[0].astype("M8[s]").astype(int))
    ends = first + STEP * np.arange(1, len(factor) * (DAY // STEP) + 1)
    share = HOUR_SHARE.reshape(-1, STEP // 3_600).sum(axis=1)
    usual = np.outer(factor, share).ravel() * 24 * service.requests_per_hour
    requests = np.rint(usual * rng.uniform(0.93, 1.07, len(usual)))
    failing, down = _trouble(ends, troubles, 0.0), _trouble(ends, troubles, 0.5)
    load = usual / (service.requests_per_hour * 24 * share.max())
    four_hours = _FourHours(rng, service, ends, requests, failing, load)
    yield from four_hours.requests_and_latency()
    yield from four_hours.rest_of_the_service()
    yield from four_hours.resources(factor)
    yield from four_hours.probes(down)
    yield from _days(rng, service, first, factor)


class _FourHours:
    """The figures of four hours of one service in one month."""

    def __init__(
        self,
        rng: np.random.Generator,
        service: Service,
        ends: np.ndarray,
        requests: np.ndarray,
        failing: np.ndarray,
        load: np.ndarray,
    ) -> None:
        self.rng, self.service, self.ends = rng, service, ends
        self.requests, self.failing, self.load = requests, failing, load

    def _series(self, entity: str, name: str, values: np.ndarray, **labels: str) -> Series:
        labels = {"__name__": name, "service": self.service.name, **labels}
        return Series(entity, labels, self.ends, values)

    def requests_and_latency(self) -> Iterator[Series]:
        """Failed and throttled requests, and the cumulative buckets of their time."""
        endpoint, count = self.service.endpoint, len(self.ends)
        errors = np.rint(self.requests * (self.failing + self.rng.uniform(0.0001, 0.0008, count)))
        median = self.service.median_seconds * (0.9 + 0.15 * self.load + 2.5 * self.failing)
        within = np.zeros(count)
        for bucket in BUCKETS:
            if bucket == "+Inf":
                within = self.requests
            else:
                place = (log(float(bucket)) - np.log(median)) / (SPREAD * sqrt(2))
                share = np.array([0.5 * (1 + erf(p)) for p in place])
                within = np.maximum(np.floor(self.requests * share), within)
            name = "service:http_request_duration_seconds_bucket:increase4h"
            yield self._series("service_metrics", name, within, endpoint=endpoint, le=bucket)
        total = self.requests * median * np.exp(SPREAD**2 / 2)
        throttled = np.rint(self.requests * self.rng.uniform(0, 0.0015, count) * self.load)
        for name, values in (
            ("http_request_duration_seconds_sum", np.round(total, 3)),
            ("http_requests_failed", np.minimum(errors, self.requests)),
            ("http_requests_throttled", throttled),
        ):
            rule = f"service:{name}:increase4h"
            yield self._series("service_metrics", rule, values, endpoint=endpoint)

    def rest_of_the_service(self) -> Iterator[Series]:
        """Cache, connections and queue."""
        count = len(self.ends)
        lookups = np.rint(self.requests * 0.8)
        hits = np.rint(lookups * self.rng.uniform(0.92, 0.97, count))
        connections = self.requests / 4 / 60 * self.rng.uniform(0.9, 1.1, count)
        depth = 4 + 8 * self.load + 900 * self.failing
        for name, values in (
            ("cache_hits:increase4h", hits),
            ("cache_misses:increase4h", lookups - hits),
            ("active_connections:avg4h", np.round(connections, 1)),
            ("queue_depth:avg4h", np.round(depth * self.rng.uniform(0.8, 1.2, count), 1)),
        ):
            yield self._series("service_metrics", f"service:{name}", values)

    def resources(self, factor: np.ndarray) -> Iterator[Series]:
        """Utilisation as fractions; the disk fills over the month and is cleared at its end."""
        count = len(self.ends)
        cpu = 0.22 + 0.3 * self.load + 0.4 * self.failing
        memory = 0.52 + 0.12 * self.load + self.rng.normal(0, 0.01, count)
        disk = 0.45 + DISK_GROWTH_A_DAY * np.arange(count) * len(factor) / count
        used = np.rint(40 * np.clip(0.2 + 0.35 * self.load + 0.5 * self.failing, 0, 1))
        restarts = (self.failing > 0.02).astype(float) + self.rng.poisson(0.01, count)
        noise = self.rng.uniform(0.92, 1.08, count)
        for name, values in (
            ("cpu_utilisation:avg4h", np.round(np.clip(cpu * noise, 0, 1), 4)),
            ("memory_utilisation:avg4h", np.round(np.clip(memory, 0, 1), 4)),
            ("disk_utilisation:avg4h", np.round(disk, 4)),
            ("container_restarts:increase4h", restarts),
            ("db_pool_used:avg4h", used),
            ("db_pool_size:avg4h", np.full(count, 40.0)),
        ):
            yield self._series("resource_metrics", f"resource:{name}", values)

    def probes(self, down: np.ndarray) -> Iterator[Series]:
        """What was seen from outside."""
        target = f"https://{self.service.name}.example{self.service.endpoint}"
        seconds = self.service.median_seconds * (1.4 + self.failing) + 0.04
        noise = self.rng.uniform(0.9, 1.1, len(self.ends))
        for name, values in (
            ("success:avg4h", np.round(1 - down, 6)),
            ("duration_seconds:avg4h", np.round(seconds * noise, 4)),
        ):
            yield self._series("uptime_checks", f"probe:{name}", values, target=target)


def _days(
    rng: np.random.Generator, service: Service, first: int, factor: np.ndarray
) -> Iterator[Series]:
    """Web vitals, scaling and background jobs of each day."""
    count = len(factor)
    ends = first + DAY * np.arange(1, count + 1)

    def series(entity: str, name: str, values: np.ndarray, **labels: str) -> Series:
        labels = {"__name__": name, "service": service.name, **labels}
        return Series(entity, labels, ends, values)

    for device, slower in PAGES.items():
        slow = (1.3 + 8 * service.median_seconds) * slower * rng.uniform(0.92, 1.1, count)
        for name, values in (
            ("lcp_seconds:p75_1d", np.round(slow, 3)),
            ("inp_seconds:p75_1d", np.round(slow * 0.085, 4)),
            ("cls:p75_1d", np.round(0.05 * slower * rng.uniform(0.7, 1.4, count), 4)),
            ("visits:count1d", np.rint(factor * 140 / slower)),
        ):
            yield series("web_vitals", f"page:{name}", values, page=service.endpoint, device=device)
    for direction in ("up", "down"):
        values = rng.poisson(1.6 * factor, count).astype(float)
        name = "scaling:events:increase1d"
        yield series("scaling_events", name, values, direction=direction, trigger="cpu")
    jobs = np.rint(90 * factor * rng.uniform(0.9, 1.1, count))
    for bucket, share in zip(JOB_BUCKETS, (0.55, 0.87, 0.985, 1.0), strict=True):
        name = "job:duration_seconds_bucket:increase1d"
        yield series("background_jobs", name, np.rint(jobs * share), job_name="sync", le=bucket)


def _trouble(ends: np.ndarray, troubles: list[Incident], at_least: float) -> np.ndarray:
    """The share of requests that failed in each four hours; with `at_least`, the share of the
    time in which at least that share failed: the service was down.
    """
    found = np.zeros(len(ends))
    for incident in troubles:
        if incident.impact < at_least:
            continue
        began = np.maximum(ends - STEP, incident.started)
        overlap = np.clip(np.minimum(ends, incident.resolved) - began, 0, None) / STEP
        found += overlap * (1.0 if at_least else incident.impact)
    return np.clip(found, 0.0, 1.0)
