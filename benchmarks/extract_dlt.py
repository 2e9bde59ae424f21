"""The same pages by dlt's own dict path: REST client, normaliser, Parquet on the file system."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from typing import Any

import dlt
from dlt.sources.helpers.rest_client import RESTClient
from dlt.sources.helpers.rest_client.paginators import JSONResponseCursorPaginator


def main(port: str, home: str) -> None:
    """Run a dlt pipeline, and write seconds, rows and peak memory as JSON."""
    os.environ |= {"DLT_DATA_DIR": home, "RUNTIME__DLTHUB_TELEMETRY": "false"}
    client = RESTClient(
        f"http://127.0.0.1:{port}",
        paginator=JSONResponseCursorPaginator(cursor_path="next", cursor_param="after"),
    )

    @dlt.resource(name="records", write_disposition="replace", max_table_nesting=0)
    def records() -> Iterator[Any]:
        yield from client.paginate("/records", data_selector="results")

    pipeline = dlt.pipeline(
        "bench",
        pipelines_dir=f"{home}/pipelines",
        destination=dlt.destinations.filesystem(f"file://{home}/lake"),
        dataset_name="bench",
    )
    start = time.perf_counter()
    pipeline.run(records(), loader_file_format="parquet")
    seconds = time.perf_counter() - start
    rows = pipeline.last_trace.last_normalize_info.row_counts["records"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": seconds, "rows": rows, "peak_mb": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
