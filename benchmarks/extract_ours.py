"""One measured run: every page of the server into one commit of typed Parquet."""

from __future__ import annotations

import json
import os
import resource
import sys
import time

from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import (
    Column,
    Entity,
    Paging,
    Request,
    Snapshot,
    Source,
    Type,
    columns,
)
from tributary.sources.extract import extract

BENCH = Source(
    name="bench",
    title="Benchmark",
    entities=(
        Entity(
            name="records",
            description="Records.",
            key=("id",),
            mode=Snapshot(),
            columns=(
                Column("id", Type.TEXT, "Id", required=True),
                Column("email", Type.TEXT, "E-mail", personal=True),
                *columns(
                    ("account_id", Type.TEXT, "Account", "account.id"),
                    ("currency_code", Type.TEXT, "Currency", "account.currency"),
                    ("campaign_id", Type.TEXT, "Campaign", "campaign.id"),
                    ("campaign_name", Type.TEXT, "Campaign's name", "campaign.name"),
                    ("impressions", Type.INTEGER, "Impressions", "metrics.impressions"),
                    ("clicks", Type.INTEGER, "Clicks", "metrics.clicks"),
                    ("cost_micros", Type.INTEGER, "Cost", "metrics.costMicros"),
                    ("conversions", Type.DOUBLE, "Conversions", "metrics.conversions"),
                    ("amount", Type.DECIMAL, "Amount"),
                    ("date", Type.DATE, "Day"),
                    ("updated_at", Type.INSTANT, "Change", "updatedAt"),
                    ("is_archived", Type.BOOLEAN, "Archived", "archived"),
                    ("labels", Type.JSON, "Labels"),
                    ("device", Type.TEXT, "Device"),
                    ("note", Type.TEXT, "Note"),
                ),
            ),
            fetch=Request(
                path="/records",
                records="results",
                paging=Paging.CURSOR_IN_QUERY,
                paging_options={"cursor": "next", "parameter": "after"},
            ),
        ),
    ),
)


def main(port: str, home: str) -> None:
    """Extract, and write seconds, rows and peak memory as JSON."""
    os.environ |= {
        "TRIBUTARY_HOME": home,
        "TRIBUTARY_SANDBOX": "false",
        "TRIBUTARY_BENCH__BASE_URL": f"http://127.0.0.1:{port}",
    }
    SOURCES["bench"] = BENCH
    settings = Settings.load()
    import dlt.sources.helpers.rest_client  # noqa: F401 - imported before the clock, as there

    start = time.perf_counter()
    report = extract(settings, ["bench"])
    seconds = time.perf_counter() - start
    if report.errors:
        raise SystemExit(str(report.errors))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": seconds, "rows": report.rows, "peak_mb": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
