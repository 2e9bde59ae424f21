"""One measured run: a large CSV file into a commit, beside a bare DuckDB COPY of the same file."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

import duckdb

from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Column, Drop, Entity, Files, Source, Type, columns
from tributary.sources.extract import extract

BENCH = Source(
    name="bench_files",
    title="Benchmark",
    entities=(
        Entity(
            name="rows",
            description="Rows.",
            key=("id",),
            mode=Files(),
            columns=(
                Column("id", Type.INTEGER, "Id", required=True),
                *columns(
                    ("name", Type.TEXT, "Name"),
                    ("amount", Type.DECIMAL, "Amount"),
                    ("day", Type.DATE, "Day"),
                    ("changed_at", Type.INSTANT, "Change"),
                    ("is_live", Type.BOOLEAN, "Live"),
                    ("ratio", Type.DOUBLE, "Ratio"),
                ),
            ),
            fetch=Drop("*.csv"),
        ),
    ),
)
TYPES = (
    "{'id': 'bigint', 'name': 'varchar', 'amount': 'decimal(18,4)', 'day': 'date',"
    " 'changed_at': 'timestamp', 'is_live': 'boolean', 'ratio': 'double'}"
)


def write_file(path: Path, rows: int) -> None:
    """Write a CSV file of `rows` rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    duckdb.execute(
        f"""
        copy (
            select
                i as id, 'Name ' || (i % 9973) as name, ((i * 7919) % 1000000 / 100)::decimal(18,2)
                as amount, date '2024-01-01' + (i % 700)::int as day,
                timestamp '2024-01-01' + interval 1 second * (i % 60000000) as changed_at,
                i % 3 = 0 as is_live, (i % 1000) / 8 as ratio
            from range({rows}) t (i)
        ) to '{path}' (header)
        """
    )


def main(kind: str, drop: str, home: str) -> None:
    """Load the file in one of the two ways, and write seconds and peak memory as JSON."""
    os.environ |= {
        "TRIBUTARY_HOME": home,
        "TRIBUTARY_SANDBOX": "false",
        "TRIBUTARY_BENCH_FILES__PATH": drop,
    }
    SOURCES["bench_files"] = BENCH
    settings = Settings.load()
    start = time.perf_counter()
    if kind == "ours":
        report = extract(settings, ["bench_files"])
        if report.errors:
            raise SystemExit(str(report.errors))
    else:
        duckdb.execute(
            f"copy (select * from read_csv('{drop}/*.csv', columns = {TYPES}, header = true))"
            f" to '{home}/copy.parquet' (format parquet, compression zstd)"
        )
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": seconds, "peak_mb": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
