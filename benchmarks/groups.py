"""Simulated groups of companies that benchmarks build, each in a home of its own."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
#: The command line, in the environment that the benchmark runs in.
COMMAND = [sys.executable, "-c", "from tributary.cli import main; main()"]


def environment(home: Path, size: float, as_of: date) -> dict[str, str]:
    """The settings of a group of this size in `home`, as it was when `as_of` began (UTC)."""
    return {
        **{name: value for name, value in os.environ.items() if "TRIBUTARY_" not in name},
        "TRIBUTARY_HOME": str(home),
        "TRIBUTARY_SANDBOX": "true",
        "TRIBUTARY_SANDBOX_SIZE": str(size),
        "TRIBUTARY_AS_OF": f"{as_of}T00:00:00Z",
        "TRIBUTARY_SUPERSET_PORT": "0",
    }
