"""What the four capability services have in common: one export of their daily metrics."""

from __future__ import annotations

from typing import Any

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


def capability_service(name: str, title: str, *own: tuple[Any, ...]) -> Source:
    """The source of a capability service whose export has the columns `own` beside the shared.

    The services compute a day anew for two days after it has ended.
    """
    return Source(
        name=name,
        title=title,
        freshness=Freshness.A,
        auth=Auth.BEARER,
        requests_per_second=5,
        entities=(
            Entity(
                name="metrics_daily",
                description="One row for each day and tenant that the service worked for.",
                key=("date", "tenant_id"),
                mode=Window("date", lookback_days=3),
                columns=(
                    Column("date", Type.DATE, "Day in the tenant's zone", required=True),
                    Column("tenant_id", Type.TEXT, "Tenant in the services", required=True),
                    *columns(
                        *own,
                        ("request_count", Type.INTEGER, "Requests answered", "requests"),
                        ("error_count", Type.INTEGER, "Requests that failed", "errors"),
                        (
                            "estimated_revenue_impact_amount",
                            Type.DECIMAL,
                            "Estimated revenue gained",
                            "estimated_revenue_impact",
                        ),
                        ("currency_code", Type.TEXT, "Currency of the estimate", "currency"),
                        ("updated_at", Type.INSTANT, "When the day was computed"),
                    ),
                ),
                fetch=Request(
                    path="/v1/metrics/export",
                    params={"from": "{from_date}", "to": "{to_date}"},
                    records="",
                    is_ndjson=True,
                ),
            ),
        ),
    )


def histogram(name: str, what: str) -> tuple[Any, ...]:
    """A column of latencies: [{"le": upper bound in ms or null, "count": n}, …], not cumulated."""
    return (name, Type.JSON, f"Histogram of milliseconds: {what}")
