"""Whether a build would only make the version that serves once more: then it keeps that."""

from __future__ import annotations

from datetime import timedelta

import duckdb

from tributary.lake.news import first_news
from tributary.settings import Settings
from tributary.warehouse.candidate import STATE, Candidate, heal
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
    if (
        not timedelta(0) <= settings.clock - version.as_of < KEPT_FOR
        or _has_turned(settings, version)
        or Candidate.read(version.path).made_by != made_by(settings)
        or first_news(settings, since_seq=version.through_seq) is not None
    ):
        return None
    return version


def _has_turned(settings: Settings, version: Version) -> bool:
    """Whether a day has begun, somewhere that the group trades or in UTC, since the version."""
    with duckdb.connect(version.database, read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        found = connection.execute(
            "select bool_or((?::timestamptz at time zone zone)::date"
            " <> (?::timestamptz at time zone zone)::date)"
            " from (select 'UTC' as zone union select time_zone from marts.dim_tenant"
            " where time_zone is not null)",
            [version.as_of, settings.clock],
        ).fetchone()
    return found != (False,)
