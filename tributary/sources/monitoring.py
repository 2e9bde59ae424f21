"""Prometheus HTTP API: hourly figures of services, resources, checks and pages, in long form.

What is read are recorded rules (``<level>:<metric>:<operation>``), each the figure of the hours
that end at the sample; Prometheus has to have them, with the labels named here, and with numbers
only. Latency comes as a cumulative histogram, a series a bucket: percentiles are never averaged.

An answer holds at most 11,000 points a series, so a window is read in slices. Prometheus forgets
after its retention: days older than that must not be asked for again (a backfill would empty them).
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Freshness,
    Request,
    Source,
    Type,
    Window,
    columns,
)

#: Seconds between the samples, and covered by each: figures of four hours, or of a day.
STEP_SECONDS, DAY_SECONDS = 14_400, 86_400

SAMPLED_DATE = Column(
    "sampled_date", Type.DATE, "Day of the sample (UTC)", "item[0]", required=True, format="epoch"
)


def _metrics(name: str, description: str, rules: str, labels: dict[str, str], step: int) -> Entity:
    """An entity of the recorded rules `rules` (a regular expression), a row a sample."""
    return Entity(
        name=name,
        description=description,
        key=("metric", "service", *labels, "sampled_at"),
        mode=Window("sampled_date", lookback_days=1, kept_days=45),
        columns=(
            Column("metric", Type.TEXT, "Recorded rule", "metric.__name__", required=True),
            Column("service", Type.TEXT, "Service", "metric.service", required=True),
            *columns(
                *((label, Type.TEXT, what, f"metric.{label}") for label, what in labels.items()),
                ("sampled_at", Type.EPOCH, "End of the hours that it covers", "item[0]"),
                ("value", Type.DOUBLE, "Value", "item[1]"),
            ),
            SAMPLED_DATE,
        ),
        fetch=Request(
            path="/api/v1/query_range",
            params={
                "query": f'{{__name__=~"{rules}"}}',
                "start": "{from_epoch}",
                "end": "{last_epoch}",
                "step": step,
            },
            records="data.result",
            explode="values",
            slice_days=92,
        ),
    )


SOURCE = Source(
    name="monitoring",
    title="Prometheus",
    freshness=Freshness.A,
    auth=Auth.BEARER,
    requests_per_second=5,
    entities=(
        _metrics(
            "service_metrics",
            "Requests, failures, latency buckets, cache, connections and queue of four hours.",
            "service:http_.*:increase4h|service:cache_.*:increase4h|service:.*:avg4h",
            {"endpoint": "Endpoint; empty for the whole service", "le": "Bucket's upper bound, s"},
            STEP_SECONDS,
        ),
        _metrics(
            "resource_metrics",
            "Processor, memory, disk, connection pool and restarts of four hours.",
            "resource:.*",
            {},
            STEP_SECONDS,
        ),
        _metrics(
            "uptime_checks",
            "Share of checks from outside that succeeded, and their mean time, of four hours.",
            "probe:.*",
            {"target": "What is checked"},
            STEP_SECONDS,
        ),
        _metrics(
            "web_vitals",
            "Web vitals of real visits: 75th percentile of a day, and how many were measured.",
            "page:.*",
            {"page": "Path of the page", "device": "mobile or desktop"},
            DAY_SECONDS,
        ),
        _metrics(
            "scaling_events",
            "How often a service was scaled on a day.",
            "scaling:.*",
            {"direction": "up or down", "trigger": "cpu, memory or schedule"},
            DAY_SECONDS,
        ),
        _metrics(
            "background_jobs",
            "Time of background jobs, waiting included: a histogram of the day.",
            "job:.*",
            {"job_name": "Job", "le": "Bucket's upper bound, s"},
            DAY_SECONDS,
        ),
    ),
)
