"""HTTP pages and bulk files into committed Parquet, side by side with dlt and a bare COPY.

Each run is a process of its own, the two sides in turn; the figure is the median of the runs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.bulk_files import write_file

PROJECT = Path(__file__).resolve().parent.parent
#: What is wanted: times dlt, rows a second, share of a bare COPY, memory.
WANTED = {"times_dlt": 6.0, "rows_per_second": 100_000, "share_of_copy": 0.8, "peak_mb": 1024}


def measure(module: str, *arguments: str) -> dict[str, float]:
    """One run of a benchmark module in its own process and folder."""
    home = tempfile.mkdtemp(prefix="tributary-bench-")
    try:
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{module}", *arguments, home],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(f"{module}: {done.stderr[-2000:]}")
        result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return result
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def pages_server(rows: int) -> Iterator[str]:
    """The port of a server of `rows` records in a process of its own."""
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.pages_server", str(rows)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if server.stdout is None:
            raise SystemExit("the server has no output")
        yield server.stdout.readline().strip()
    finally:
        server.kill()
        server.wait()


def median(runs: list[dict[str, float]], name: str) -> float:
    """The median of one figure."""
    return statistics.median(run[name] for run in runs)


def over_http(rows: int, repeats: int) -> dict[str, float]:
    """Both sides over the same pages."""
    ours, theirs = [], []
    with pages_server(rows) as port:
        for _ in range(repeats):
            ours.append(measure("extract_ours", port))
            theirs.append(measure("extract_dlt", port))
    if {run["rows"] for run in ours + theirs} != {rows}:
        raise SystemExit("not every row was loaded")
    return {
        "rows": rows,
        "seconds": median(ours, "seconds"),
        "rows_per_second": rows / median(ours, "seconds"),
        "dlt_rows_per_second": rows / median(theirs, "seconds"),
        "times_dlt": median(theirs, "seconds") / median(ours, "seconds"),
        "peak_mb": median(ours, "peak_mb"),
        "dlt_peak_mb": median(theirs, "peak_mb"),
    }


def bulk(rows: int, repeats: int) -> dict[str, float]:
    """A large file, by us and by a bare COPY."""
    drop = Path(tempfile.mkdtemp(prefix="tributary-bench-"))
    try:
        write_file(drop / "rows.csv", rows)
        ours, bare = [], []
        for _ in range(repeats):
            ours.append(measure("bulk_files", "ours", str(drop)))
            bare.append(measure("bulk_files", "bare", str(drop)))
    finally:
        shutil.rmtree(drop)
    return {
        "rows": rows,
        "rows_per_second": rows / median(ours, "seconds"),
        "copy_rows_per_second": rows / median(bare, "seconds"),
        "share_of_copy": median(bare, "seconds") / median(ours, "seconds"),
        "peak_mb": median(ours, "peak_mb"),
    }


def main() -> None:
    """Run both and print what was seen beside what is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=400_000, help="records over HTTP")
    parser.add_argument("--bulk-rows", type=int, default=5_000_000, help="rows of the file")
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    found: dict[str, Any] = {
        "http": over_http(arguments.rows, arguments.repeats),
        "bulk": bulk(arguments.bulk_rows, arguments.repeats),
    }
    for part, figures in found.items():
        for name, value in figures.items():
            wanted = f"   wanted {WANTED[name]:,.6g}" if name in WANTED else ""
            sys.stdout.write(f"{part:<6}{name:<22}{value:>14,.6g}{wanted}\n")


if __name__ == "__main__":
    main()
