"""How long ago each source was read, told from what was recorded and the clock: no build."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tributary.audit.report import AuditReport
from tributary.lake.commits import newest_loads
from tributary.notify.tell import tell
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Source
from tributary.sources.load_records import NOTHING_NEW
from tributary.warehouse import ledger
from tributary.warehouse.ledger import CheckRecord

#: What the check is called, in the ledger and in Dagster.
CHECK = "source_freshness"
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Age:
    """A source and when it was last read (UTC); `as_of` is the clock it is measured by."""

    source: Source
    loaded_at: datetime
    as_of: datetime

    @property
    def age(self) -> timedelta:
        """How long ago that was."""
        return self.as_of - self.loaded_at

    @property
    def is_late(self) -> bool:
        """Whether it is older than its class expects."""
        return self.age > self.source.freshness.expected

    @property
    def is_stale(self) -> bool:
        """Whether it is older than is bearable."""
        return self.age > self.source.freshness.limit

    def as_dict(self) -> dict[str, object]:
        """For machines; ages and limits in hours."""
        freshness = self.source.freshness
        passed = freshness.limit if self.is_stale else freshness.expected
        return {
            "source": self.source.name,
            "class": freshness.name,
            "state": "stale" if self.is_stale else "late" if self.is_late else "fresh",
            "loaded_at": self.loaded_at.isoformat(),
            "age_hours": round(self.age / HOUR, 3),
            "expected_hours": freshness.expected / HOUR,
            "limit_hours": freshness.limit / HOUR,
            "since": (self.loaded_at + passed).isoformat() if self.is_late else None,
            "cure": f"tributary extract {self.source.name}",
        }

    @property
    def observed(self) -> str:
        """What is wrong, since when, and what the limits are; or when it was loaded."""
        loaded = f"last read as of {self.loaded_at:%Y-%m-%d %H:%M} UTC, {_hours(self.age)} ago"
        if not self.is_late:
            return loaded
        freshness = self.source.freshness
        passed = freshness.limit if self.is_stale else freshness.expected
        return (
            f"{loaded}; {'stale' if self.is_stale else 'late'} since"
            f" {self.loaded_at + passed:%Y-%m-%d %H:%M} UTC: class {freshness.name} is loaded"
            f" within {_hours(freshness.expected)}, at most {_hours(freshness.limit)};"
            f" tributary extract {self.source.name}"
        )


def check_freshness(settings: Settings) -> AuditReport:
    """Check every source that is switched on and was ever loaded; record and tell the results.

    A late source is a failure of severity warn, a stale one of severity error. Reads nothing but
    commits and events, takes no lock, and needs no warehouse. Raises TributaryError if the ledger
    cannot be written.
    """
    run_id = ledger.new_run_id(settings)
    results = [freshness_record(settings, run_id, age) for age in ages(settings)]
    ledger.append_checks(settings, run_id, results)
    tell(settings, run_id, results)
    return AuditReport(run_id, tuple(results))


def ages(settings: Settings) -> Iterator[Age]:
    """The age of every source that has one, in the catalogue's order.

    Sources that are switched off have none, those never loaded neither (`tributary doctor` and
    the extraction speak of them), and those of files, which come when somebody has one. Read is
    what made a commit, or was asked and had nothing new.
    """
    asked = {
        name: source
        for name, source in SOURCES.items()
        if source.is_scheduled and _is_on(settings, name)
    }
    newest = newest_loads(settings.lake_dir, asked)
    for event in ledger.events(settings):
        if event["event"] == NOTHING_NEW:
            at = datetime.fromisoformat(event["as_of"]).replace(tzinfo=UTC)
            for name in newest.keys() & event["sources"]:
                newest[name] = max(newest[name], at)
    for name, source in asked.items():
        if name in newest:
            yield Age(source, newest[name], settings.clock)


def _is_on(settings: Settings, source: str) -> bool:
    return settings.sandbox_enabled or settings.connection(source).is_configured


def freshness_record(settings: Settings, run_id: str, age: Age) -> CheckRecord:
    """What the check of a source says: late is a failure of severity warn, stale of error."""
    return CheckRecord(
        run_id=run_id,
        check_id=check_id(age.source.name),
        tool="tributary",
        asset=f"raw/{age.source.name}",
        column=None,
        check_name=CHECK,
        dimension="timeliness",
        severity="warn" if age.is_late and not age.is_stale else "error",
        is_passed=not age.is_late,
        rows_tested=None,
        rows_failed=None,
        observed=age.observed,
        as_of=settings.clock,
        checked_at=settings.instant(),
    )


def check_id(source: str) -> str:
    """The id of a source's check: the rule that is told at most once an hour."""
    return f"{source}__{CHECK}"


def _hours(time: timedelta) -> str:
    minutes = time.total_seconds() / 60
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.1f} h"
