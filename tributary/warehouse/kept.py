"""What a build need not make again: the version that serves, or what a killed build finished."""

from __future__ import annotations

from datetime import timedelta

import duckdb

from tributary.lake.news import first_news
from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.candidate import (
    STATE,
    Candidate,
    candidates,
    heal,
    is_passed,
    is_refused,
)
from tributary.warehouse.lock import require_lock
from tributary.warehouse.made_by import made_by
from tributary.warehouse.versions import Version, current, hold

#: How long a version serves before it is built anew although no source has anything new: what goes
#: by the clock (the age of a ticket, the last five minutes) moves all the same.
KEPT_FOR = timedelta(hours=1)


def kept_version(settings: Settings) -> Version | None:
    """The version that serves, if a build of the lake as it is now would make it again.

    It would if the same code made it, no commit since says anything new, and it is of this hour and
    of the same local day everywhere. The caller holds the build lock.
    """
    require_lock(settings)
    heal(settings)
    version = current(settings)
    if version is None or hold(settings) is not None or not (version.path / STATE).exists():
        return None
    return version if _would_be_made_again(settings, Candidate.read(version.path)) else None


def waiting_candidate(settings: Settings) -> Candidate | None:
    """What a build finished that was killed before it published, if it would be made again.

    It has no audit behind it, or one that it passed: one that began to be recorded would be
    recorded twice. The caller holds the build lock.
    """
    require_lock(settings)
    heal(settings)
    newest = next(iter(candidates(settings)), None)
    if newest is None or hold(settings) is not None:
        return None
    serving = current(settings)
    if newest.predecessor != (serving.id if serving else None):
        return None
    if not is_passed(newest) and (is_refused(newest) or _is_audit_recorded(settings, newest)):
        return None
    try:
        return newest if _would_be_made_again(settings, newest) else None
    except duckdb.Error:  # it cannot be read: damaged after it was finished
        return None


def _is_audit_recorded(settings: Settings, candidate: Candidate) -> bool:
    checks = ledger.read_records(settings, "checks", candidate.id)
    return any(check["tool"] == "gx" for check in checks)


def _would_be_made_again(settings: Settings, built: Candidate) -> bool:
    return (
        timedelta(0) <= settings.clock - built.as_of < KEPT_FOR
        and not _has_turned(settings, built)
        and built.made_by == made_by(settings)
        and first_news(settings, since_seq=built.through_seq) is None
    )


def _has_turned(settings: Settings, built: Candidate) -> bool:
    """Whether a day has begun, somewhere that the group trades or in UTC, since it was built."""
    with duckdb.connect(built.path, read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        found = connection.execute(
            "select bool_or((?::timestamptz at time zone zone)::date"
            " <> (?::timestamptz at time zone zone)::date)"
            " from (select 'UTC' as zone union select time_zone from marts.dim_tenant"
            " where time_zone is not null)",
            [built.as_of, settings.clock],
        ).fetchone()
    return found != (False,)
