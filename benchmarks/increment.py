"""What a day costs beside the whole: a build of a group's history, then of one more day of it.

The group is served by a process of its own, as real sources would be. It makes up what it is first
asked for; so that this is part of neither build, a copy of the home extracts the same before.
Seconds are of the clock; processor seconds are of the build and all that it started, without the
sources.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks.groups import COMMAND, PROJECT, environment

#: What is wanted of a group whose whole build takes five minutes or more.
WANTED = {"share_of_whole": 0.4}


@dataclass(frozen=True)
class Cost:
    """One build: seconds by the clock and of the processor, dbt's part, and rows extracted."""

    as_of: date
    seconds: float
    processor_seconds: float
    dbt_seconds: float
    rows_read: int


def measure(home: Path, size: float, as_of: date) -> Cost:
    """Build in `home` a group of this size as it was when `as_of` began (UTC).

    Raises SystemExit with what the build said if it failed.
    """
    settings = environment(home, size, as_of)
    commits = home / "lake" / "_commits"
    known = {path.name for path in commits.glob("*.json")}
    with _served(settings), tempfile.TemporaryFile("w+") as said:
        _ask_before(home, settings)
        begun_at = time.monotonic()
        build = subprocess.Popen(
            [*COMMAND, "build", "--json"], cwd=PROJECT, env=settings, stdout=said, stderr=said
        )
        _, status, usage = os.wait4(build.pid, 0)
        seconds = time.monotonic() - begun_at
        said.seek(0)
        if os.waitstatus_to_exitcode(status) != 0:
            raise SystemExit(said.read()[-2000:])
    new = [json.loads(p.read_text()) for p in commits.glob("*.json") if p.name not in known]
    rows = sum(entity["received"] for commit in new for entity in commit["entities"].values())
    outcome = json.loads((home / "dbt" / "target" / "run_results.json").read_text())
    return Cost(
        as_of=as_of,
        seconds=round(seconds, 1),
        processor_seconds=round(usage.ru_utime + usage.ru_stime, 1),
        dbt_seconds=round(outcome["elapsed_time"], 1),
        rows_read=rows,
    )


def _ask_before(home: Path, settings: dict[str, str]) -> None:
    """Extract into a copy of the home what the build is to extract, from the same sources."""
    with tempfile.TemporaryDirectory(prefix="tributary-bench-") as folder:
        copy = Path(folder)
        for part in ("lake", "secrets"):
            if (home / part).exists():
                shutil.copytree(home / part, copy / part)
        (copy / "sandbox").symlink_to(home / "sandbox")
        asking = {**settings, "TRIBUTARY_HOME": str(copy)}
        subprocess.run(
            [*COMMAND, "extract"], cwd=PROJECT, env=asking, stdout=subprocess.DEVNULL, check=True
        )


def compared(whole: Cost, day: Cost) -> dict[str, float]:
    """The day's part of the whole: by the clock, of the processor, of dbt alone, of rows read."""
    return {
        "share_of_whole": round(day.seconds / whole.seconds, 3),
        "share_of_processor": round(day.processor_seconds / whole.processor_seconds, 3),
        "share_of_dbt": round(day.dbt_seconds / whole.dbt_seconds, 3),
        "share_of_rows": round(day.rows_read / whole.rows_read, 4),
    }


def main() -> None:
    """Print every figure as JSON, and what is wanted beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=float, default=4.0)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 11, 3))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tributary-bench-") as home:
        whole, day = (
            measure(Path(home), arguments.size, arguments.as_of + timedelta(days=days))
            for days in (0, 1)
        )
    result = {
        "whole": asdict(whole),
        "day": asdict(day),
        **compared(whole, day),
        "wanted": WANTED,
    }
    sys.stdout.write(json.dumps(result, indent=1, default=str) + "\n")


@contextmanager
def _served(settings: dict[str, str]) -> Iterator[None]:
    """The group served beside what the block runs."""
    with subprocess.Popen(
        [*COMMAND, "sandbox", "serve", "--port", "0"],
        cwd=PROJECT,
        env=settings,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            if not any(line.startswith("connections:") for line in server.stdout or ()):
                raise SystemExit("the sandbox could not be served")
            yield
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
