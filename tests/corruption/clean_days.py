"""`make clean-days`: consecutive days of the sandbox, extracted and audited, raise no alarm.

Each day's loads are audited as a build would. Weekdays, the holidays of a turn of the year, growth
and launches of campaigns are in them. With --builds a warehouse is built and audited every week.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from tributary.lake.commits import greatest_seq
from tributary.sandbox.server import serving
from tributary.settings import Settings
from tributary.sources.extract import extract

from .trial import Findings, audit_build, audit_since


def main() -> None:
    parser = argparse.ArgumentParser(prog="clean-days", description=__doc__)
    parser.add_argument("home", type=Path, help="an empty folder; what was begun there goes on")
    parser.add_argument("--first", type=datetime.fromisoformat, default="2026-12-04")
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--size", type=float, default=0.1)
    parser.add_argument("--builds", action="store_true", help="build a warehouse every week, too")
    given = parser.parse_args()
    os.environ |= {"TRIBUTARY_HOME": str(given.home), "TRIBUTARY_SANDBOX": "true"}

    alarms = 0
    for day in range(given.days + 1):
        as_of = given.first.replace(tzinfo=UTC) + timedelta(days=day)
        settings = Settings(home=given.home, as_of=as_of)
        before = greatest_seq(settings.lake_dir)
        with serving(settings, size=given.size):
            report = extract(settings)
        if report.errors:
            raise SystemExit(f"{as_of:%Y-%m-%d}: {report.errors}")
        if day:  # the first loads all history: there is nothing to hold it against
            alarms += _told(as_of, audit_since(settings, before))
            if given.builds and day % 7 == 0:
                alarms += _told(as_of, audit_build(settings))
    click.echo(f"{given.days} days, {alarms} false alarms of severity error")
    sys.exit(1 if alarms else 0)


def _told(as_of: datetime, findings: Findings) -> int:
    click.echo(
        f"{as_of:%a %Y-%m-%d}: {len(findings.failed)} errors, {len(findings.warned)} warnings"
    )
    for check in findings.failed:
        click.echo(f"    {check.check_id}: {check.observed}")
    return len(findings.failed)


if __name__ == "__main__":
    main()
