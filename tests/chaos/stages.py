"""Run as a program: one stage of a build, under its lock, as the build job runs it.

stages.py extract|build|audit|publish
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from tributary.audit.run import audit
from tributary.cli.build import sources_served
from tributary.progress import Progress
from tributary.settings import Settings
from tributary.sources.extract import extract
from tributary.warehouse.candidate import build_candidate, latest_candidate
from tributary.warehouse.lock import build_lock
from tributary.warehouse.publish import publish


def _extract(settings: Settings) -> None:
    with sources_served(settings, Progress(quiet=True)) as ready:
        ready()
        report = extract(settings)
    if report.errors:
        sys.exit(str(report.errors))


def _audit(settings: Settings) -> None:
    audit(settings, latest_candidate(settings)).raise_if_refused()


def _publish(settings: Settings) -> None:
    publish(settings, latest_candidate(settings))


STAGES: dict[str, Callable[[Settings], object]] = {
    "extract": _extract,
    "build": build_candidate,
    "audit": _audit,
    "publish": _publish,
}


def main() -> None:
    settings = Settings.load()
    with build_lock(settings, f"{sys.argv[1]} stage"):
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        STAGES[sys.argv[1]](settings)


if __name__ == "__main__":
    main()
