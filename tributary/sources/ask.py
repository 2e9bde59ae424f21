"""What one extraction asks a source for: from the entity's mode and its last cursor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tributary.sources.declaration import Entity, Log, Request, Snapshot, Versioned, Window

#: The zone that is furthest ahead of UTC: its accounts already report tomorrow.
_AHEAD = timedelta(hours=14)

_PLACE = re.compile(
    r"\{(account|since|since_ms|since_epoch|from_date|to_date|until_date|from_epoch|to_epoch"
    r"|last_epoch|from_parts|to_parts)\}"
)


@dataclass(frozen=True, slots=True)
class Ask:
    """Rows changed at or after `since`, or dated from `first` to `last` (inclusive), or all.

    `is_beyond_reach`: the vendor no longer tells what changed since then.
    """

    since: datetime | None = None
    first: date | None = None
    last: date | None = None
    is_beyond_reach: bool = False

    def going_on_from(self, since: datetime) -> Ask:
        """The same, for what changed at or after `since`."""
        return replace(self, since=since)

    def sliced(self, days: int | None) -> Iterator[Ask]:
        """The same in windows of at most `days` days, one after the other."""
        if days is None or self.first is None or self.last is None:
            yield self
            return
        first = self.first
        while first <= self.last:
            last = min(first + timedelta(days=days - 1), self.last)
            yield replace(self, first=first, last=last)
            first = last + timedelta(days=1)

    def fill(self, template: Any, *, account: str | None, since_format: str) -> Any:
        """`template` (text, list or mapping) with what is asked for in its places."""
        if isinstance(template, str):
            places = self._places(account, since_format)
            return _PLACE.sub(lambda found: places[found.group(1)], template)
        if isinstance(template, Mapping):
            return {
                key: self.fill(value, account=account, since_format=since_format)
                for key, value in template.items()
            }
        if isinstance(template, list | tuple):
            return [self.fill(v, account=account, since_format=since_format) for v in template]
        return template

    def _places(self, account: str | None, since_format: str) -> dict[str, str]:
        places = {"account": account or ""}
        if self.since is not None:
            seconds = int(self.since.timestamp())
            places |= {
                "since": self.since.strftime(since_format),
                "since_ms": str(seconds * 1000 + self.since.microsecond // 1000),
                "since_epoch": str(seconds),
            }
        if self.first is not None and self.last is not None:
            places |= {
                "from_date": self.first.isoformat(),
                "to_date": self.last.isoformat(),
                "until_date": (self.last + timedelta(days=1)).isoformat(),
                "from_epoch": str(_midnight(self.first)),
                "to_epoch": str(_midnight(self.last + timedelta(days=1))),
                "last_epoch": str(_midnight(self.last + timedelta(days=1)) - 1),
                "from_parts": _parts(self.first),
                "to_parts": _parts(self.last),
            }
        return places

    @property
    def replaces(self) -> tuple[str, str]:
        """The asked window as [from, to) in ISO dates."""
        if self.first is None or self.last is None:
            raise ValueError("no window was asked for")
        return self.first.isoformat(), (self.last + timedelta(days=1)).isoformat()


def next_ask(entity: Entity, cursor: Any, *, start: date, as_of: datetime) -> Ask:
    """What to ask for after `cursor` (of the newest extract commit, None at first)."""
    mode = entity.mode
    if isinstance(mode, Window):
        last = last_day(mode, as_of)
        first = start
        if cursor is not None:
            first = max(start, date.fromisoformat(cursor) - timedelta(days=mode.lookback_days))
        return Ask(first=min(max(first, mode.first_kept(as_of.date())), last), last=last)
    if isinstance(mode, Versioned | Log):
        earliest = datetime(start.year, start.month, start.day, tzinfo=UTC)
        since = earliest
        if cursor is not None:
            reached = datetime.fromisoformat(cursor)
            since = max(earliest, reached - timedelta(seconds=mode.overlap_seconds))
        reach = _reach_days(entity)
        is_beyond = reach is not None and since < as_of - timedelta(days=reach)
        return Ask(since=since, is_beyond_reach=is_beyond)
    return Ask()


def _reach_days(entity: Entity) -> int | None:
    """For how many days the vendor tells of changes; None: for ever."""
    return entity.fetch.reach_days if isinstance(entity.fetch, Request) else None


def backfill_ask(
    entity: Entity, first: date, last: date, changed_since: date | None, *, as_of: datetime
) -> Ask | None:
    """What to ask for between two days (inclusive), or changed since a day; None: for nothing."""
    mode = entity.mode
    if isinstance(mode, Window):
        first = max(first, mode.first_kept(as_of.date()))
        last = min(last, last_day(mode, as_of))
        return Ask(first=first, last=last) if first <= last else None
    if isinstance(mode, Versioned | Log) and changed_since is not None:
        day = changed_since
        return Ask(
            since=datetime(day.year, day.month, day.day, tzinfo=UTC),
            is_beyond_reach=_reach_days(entity) is not None,
        )
    return None


def replaces_of(entity: Entity, ask: Ask) -> dict[str, Any] | None:
    """What the rows that answer `ask` replace, as the commit says it."""
    mode = entity.mode
    if isinstance(mode, Snapshot):
        return {"all": True}
    if isinstance(mode, Window):
        start, end = ask.replaces
        return {"column": mode.column, "from": start, "to": end}
    return None


def next_cursor(entity: Entity, cursor: Any, greatest: datetime | None, as_of: datetime) -> Any:
    """The cursor after a load whose greatest loaded cursor value was `greatest` (naive UTC).

    It never goes back, and never beyond `as_of`: one row dated 2099 would hide all that follow.
    """
    mode = entity.mode
    if isinstance(mode, Window):
        return last_day(mode, as_of).isoformat()
    if isinstance(mode, Versioned | Log):
        if greatest is None:
            return cursor
        reached = min(greatest.replace(tzinfo=UTC), as_of)
        if cursor is not None:
            reached = max(reached, datetime.fromisoformat(cursor))
        return reached.isoformat().replace("+00:00", "Z")
    return None


def last_day(window: Window, as_of: datetime) -> date:
    """The latest calendar day that has begun anywhere at `as_of`, or has ended in UTC."""
    if window.ended_only:
        return as_of.astimezone(UTC).date() - timedelta(days=1)
    return (as_of + _AHEAD).date()


def _parts(day: date) -> str:
    return f"(year:{day.year},month:{day.month},day:{day.day})"


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
