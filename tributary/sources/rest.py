"""Reading one entity of a REST source into its stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson

from tributary.errors import SourceError
from tributary.lake.records import DAY
from tributary.lake.reported import Reported, together
from tributary.lake.stage import EntityStage
from tributary.settings import Connection
from tributary.sources.ask import Ask
from tributary.sources.declaration import Entity, Hydrate, Log, Request, Source, Versioned
from tributary.sources.http import Http, setting
from tributary.sources.paging import PAGE_ATTEMPTS, Page, Pages, find


def read_rest(
    source: Source, entity: Entity, connection: Connection, http: Http, ask: Ask, stage: EntityStage
) -> Reported | None:
    """All pages that answer `ask`, for every account of the connection, and what they report.

    Raises SourceError.
    """
    request = _request(entity)
    reported: list[Reported | None] = []
    for one in (request, *request.also):
        for asked, account in _parents(source, replace(entity, fetch=one), connection, http, ask):
            for part in ask.sliced(one.slice_days):
                for page in _pages(source, asked, http, part, account, reported):
                    stage.add(_with_day(entity, page.lines, part), page.rows, account)
    return together(reported)


def first_page(
    source: Source, entity: Entity, connection: Connection, http: Http, ask: Ask
) -> Page:
    """One page, to see that there is an answer; raises SourceError."""
    part = next(ask.sliced(_request(entity).slice_days))
    for asked, account in _parents(source, entity, connection, http, ask):
        return next(iter(_query(source, asked, http, part, account)))
    return Page(b"", 0)


def _parents(
    source: Source, entity: Entity, connection: Connection, http: Http, ask: Ask
) -> Iterator[tuple[Entity, str | None]]:
    """What the entity is asked for one by one: accounts, or what another request lists in them.

    The entity comes with its request as it is for that one.
    """
    request = _request(entity)
    each = request.each
    for account in _accounts(source, connection):
        if each is None:
            yield entity, account
            continue
        owned = replace(request, path=request.path.replace("{owner}", account or ""))
        # One name for all entities: that two ask for the same parents is no mistake.
        listing = replace(entity, name=f"parents at {each.request.path}", fetch=each.request)
        for page in _query(source, listing, http, ask, account):
            for line in page.lines.splitlines():
                parent = find(orjson.loads(line), each.id)
                if parent is not None:
                    yield replace(entity, fetch=owned), str(parent)


def _accounts(source: Source, connection: Connection) -> list[str | None]:
    if not source.has_accounts:
        return [None]
    if not connection.accounts:
        raise SourceError(
            source.name,
            "has no account to read",
            cure=f'set {setting(source.name, "accounts")} to a JSON list, e.g. ["123"]',
        )
    return [*connection.accounts]


def _query(source: Source, entity: Entity, http: Http, ask: Ask, account: str | None) -> Pages:
    request = _request(entity)
    asked = request.params
    if ask.is_beyond_reach:
        asked = {name: value for name, value in asked.items() if "{since" not in str(value)}
    path, params, body = (
        ask.fill(part, account=account, since_format=request.since_format)
        for part in (request.path, asked, request.body)
    )
    return Pages(http, source.name, entity.name, request, path=path, params=params, body=body)


def _pages(
    source: Source,
    entity: Entity,
    http: Http,
    ask: Ask,
    account: str | None,
    reported: list[Reported | None],
) -> Iterator[Page]:
    """The pages of one account; where the vendor cuts a query off, another goes on from there.

    What each query reports is added to `reported`: nothing, if it was not read to its end.
    """
    request = _request(entity)
    limit = request.paging_options.get("max_rows")
    while True:
        rows, last, gone = 0, None, 0
        totals: list[int | None] = []
        for page in _query(source, entity, http, ask, account):
            totals.append(page.total)
            if page.rows:
                rows, last = rows + page.rows, page.last
                whole = page
                if request.hydrate:
                    whole = _hydrated(source, entity, http, request.hydrate, page)
                    gone += page.rows - whole.rows
                yield whole
            if (limit and rows >= limit) or _is_past(source, entity, ask, page):
                reported.append(None)
                break
        else:
            reported.append(_reported(request, totals, rows, gone))
        if not limit or rows < limit or last is None:
            return
        reached = _changed_at(source, entity, last)
        if ask.since is not None and reached <= ask.since:
            raise SourceError(
                source.name,
                f"has more than {limit} rows of {entity.name} with one time of change"
                f" ({reached.isoformat()}), and answers no more of them",
            )
        ask = ask.going_on_from(reached)


def _reported(
    request: Request, totals: Sequence[int | None], rows: int, gone: int
) -> Reported | None:
    """What the pages of a query told, less the rows that were `gone` before they were read whole.

    Where there are no rows, a total may be left out as it is zero (proto3's JSON does).
    """
    told = [total for total in totals if total is not None]
    if request.reported is None or (rows and not told):
        return None
    return Reported(min(told, default=0) - gone, max(told, default=0) - gone)


def _with_day(entity: Entity, lines: bytes, part: Ask) -> bytes:
    """The records with the day that was asked for in them, if a column wants it."""
    if all(column.path != DAY for column in entity.columns):
        return lines
    if part.first is None or part.first != part.last:
        raise TypeError(f"{entity.name} has a column {DAY}, but is not asked for day by day")
    day = f'{{"{DAY}":"{part.first.isoformat()}"'.encode()
    return b"".join(
        day + (line[1:] if line.startswith(b"{}") else b"," + line[1:])
        for line in lines.splitlines(keepends=True)
    )


def _is_past(source: Source, entity: Entity, ask: Ask, page: Page) -> bool:
    """Whether a list that comes newest first has reached what is not asked for."""
    path = _request(entity).newest_first
    if path is None or ask.since is None or not page.rows:
        return False
    return _instant(source, entity, page.last, path) < ask.since


def _request(entity: Entity) -> Request:
    if not isinstance(entity.fetch, Request):
        raise TypeError(f"{entity.name} is not fetched by requests")
    return entity.fetch


def _changed_at(source: Source, entity: Entity, record: Any) -> datetime:
    """The time of change of the last record of a query that was cut off."""
    if not isinstance(entity.mode, Versioned | Log):
        raise TypeError(f"{entity.name} has no time of change to go on from")
    column = entity.column(entity.mode.column)
    return _instant(source, entity, record, column.path or column.name)


def _instant(source: Source, entity: Entity, record: Any, path: str) -> datetime:
    """The ISO instant at a JSON path of a record; raises SourceError if there is none."""
    text = find(record, path)
    try:
        instant = datetime.fromisoformat(str(text))
    except ValueError:
        raise SourceError(
            source.name, f"sent {text!r} as {path} of {entity.name}, not an ISO instant"
        ) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _hydrated(source: Source, entity: Entity, http: Http, hydrate: Hydrate, page: Page) -> Page:
    """The whole records of the ids on a page of search results.

    An id that is not answered was deleted meanwhile: the next extraction sees its tombstone.
    """
    ids = [orjson.loads(line)["id"] for line in page.lines.splitlines()]
    found = [
        _batch(source, entity, http, hydrate, ids[start : start + hydrate.batch_size])
        for start in range(0, len(ids), hydrate.batch_size)
    ]
    return Page(b"".join(page.lines for page in found), sum(page.rows for page in found))


def _batch(source: Source, entity: Entity, http: Http, hydrate: Hydrate, ids: list[str]) -> Page:
    """The records of `ids`; an answer with others is an earlier one, and is asked for again."""
    request = Request(path=hydrate.path, records=hydrate.records, method="POST")
    body = {**hydrate.body, "inputs": [{"id": one} for one in ids]}
    for _ in range(PAGE_ATTEMPTS):
        page = Pages.one(http, source.name, entity.name, request, body)
        if {orjson.loads(line)["id"] for line in page.lines.splitlines()} <= set(ids):
            return page
    raise SourceError(
        source.name,
        f"answers {hydrate.path} with records that were not asked for",
        cure="nothing was committed; try again, or report it to them",
    )
