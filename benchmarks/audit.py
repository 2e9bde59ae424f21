"""What the audit costs: the part that every build pays, the part a row adds, its share of a build.

Two groups of companies of different size are built, each in a home of its own, and what each
publishes is audited wholly, several times; the figures are of the medians.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from benchmarks.groups import COMMAND, PROJECT, environment

#: What is wanted: the audit's share of a build of the default group.
WANTED = {"share_of_build": 0.25}
#: Audits what a home serves and says how long each part took, and how many rows it looked at.
AUDIT = """
import json, time
from tributary.audit.run import audit_published
from tributary.settings import Settings
from tributary.warehouse.lock import build_lock
from tributary.warehouse.versions import current_version
settings = Settings.load()
begun_at = time.monotonic()
from tributary.audit import gx
loaded = time.monotonic() - begun_at
with build_lock(settings, "benchmark"):
    report = audit_published(settings, current_version(settings))
rows = {result.asset: result.rows_tested or 0 for result in report.results}
print(json.dumps({
    "load_seconds": loaded,
    "seconds": time.monotonic() - begun_at - loaded,
    "checks": len(report.results),
    "rows": sum(rows.values()),
}))
"""


@dataclass(frozen=True)
class Cost:
    """One group's build, and the audit of it: seconds, checks and rows looked at."""

    size: float
    build_seconds: float
    load_seconds: float
    seconds: float
    checks: int
    rows: int


def measure(size: float, repeats: int) -> Cost:
    """Build a group of this size and audit it `repeats` times, each in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="tributary-bench-") as home:
        settings = environment(Path(home), size, date(2026, 11, 1))
        begun_at = time.monotonic()
        _run([*COMMAND, "build", "--json"], settings)
        build_seconds = time.monotonic() - begun_at
        runs = [json.loads(_run([sys.executable, "-c", AUDIT], settings)) for _ in range(repeats)]
    return Cost(
        size=size,
        build_seconds=round(build_seconds, 1),
        load_seconds=round(statistics.median(run["load_seconds"] for run in runs), 2),
        seconds=round(statistics.median(run["seconds"] for run in runs), 2),
        checks=runs[0]["checks"],
        rows=runs[0]["rows"],
    )


def compared(small: Cost, large: Cost) -> dict[str, float]:
    """Seconds that every audit pays, microseconds a row adds, and the share of the large build."""
    a_row = (large.seconds - small.seconds) / (large.rows - small.rows)
    return {
        "fixed_seconds": round(small.load_seconds + small.seconds - a_row * small.rows, 2),
        "microseconds_a_row": round(a_row * 1e6, 3),
        "share_of_build": round((large.load_seconds + large.seconds) / large.build_seconds, 3),
    }


def main() -> None:
    """Print every figure as JSON, and what is wanted beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs=2, type=float, default=[0.1, 1.0])
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    small, large = (measure(size, arguments.repeats) for size in arguments.sizes)
    result = {
        "groups": [asdict(small), asdict(large)],
        **compared(small, large),
        "wanted": WANTED,
    }
    sys.stdout.write(json.dumps(result, indent=1) + "\n")


def _run(command: list[str], settings: dict[str, str]) -> str:
    done = subprocess.run(
        command,
        cwd=PROJECT,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(done.stderr[-2000:])
    return done.stdout


if __name__ == "__main__":
    main()
