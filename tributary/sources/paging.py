"""The pages of one request, in the vendors' pagination styles; never an endless loop."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import requests

from tributary.errors import SourceError
from tributary.lake.records import parse_path
from tributary.sources import exact_json
from tributary.sources.declaration import Paging, Request
from tributary.sources.http import Http

_COUNTED = (Paging.OFFSET_IN_BODY, Paging.OFFSET_IN_QUERY, Paging.PAGE_NUMBER)
#: How often a page that is damaged or repeats is asked for before it is an error.
PAGE_ATTEMPTS = 3
#: How long is waited when an answer with status 200 says that it is asked too often.
THROTTLED_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: its records as NDJSON, how many they are, and the last of them.

    `total` is how many rows all pages have, if the answer says so; `mark` is a hash by which the
    answer is known again, also by what was not chosen of it, and None if it had nothing.
    """

    lines: bytes
    rows: int
    last: Any = None
    total: int | None = None
    mark: int | None = None

    @classmethod
    def of(cls, records: list[Any]) -> Page:
        """The page that holds `records`."""
        if not records:
            return cls(b"", 0)
        lines = b"\n".join(map(orjson.dumps, records)) + b"\n"
        return cls(lines, len(records), records[-1], mark=hash(lines))

    @classmethod
    def having(cls, path: str, records: list[Any]) -> Page:
        """The page that holds those of `records` which have something at `path`."""
        chosen = cls.of([record for record in records if find(record, path) is not None])
        return replace(chosen, mark=cls.of(records).mark)


@dataclass(slots=True)
class _Step:
    """What is sent for the next page."""

    path: str
    params: dict[str, Any]
    body: dict[str, Any] | None


def find(document: Any, path: str) -> Any:
    """The value at a JSON path of `document`; None if there is none."""
    for step in parse_path(path):
        if isinstance(step, int):
            if not isinstance(document, list) or step >= len(document):
                return None
            document = document[step]
        else:
            if not isinstance(document, dict):
                return None
            document = document.get(step)
    return document


class Pages:
    """Iterates over the pages of one filled request.

    `path`, `params` and `body` have no places left. Raises SourceError for a malformed page, a
    page that repeats and a cursor that does not move.
    """

    def __init__(
        self,
        http: Http,
        source: str,
        entity: str,
        request: Request,
        *,
        path: str,
        params: Mapping[str, Any],
        body: Mapping[str, Any] | None,
    ) -> None:
        self._http = http
        self._source = source
        self._entity = entity
        self._request = request
        self._options = request.paging_options
        self._step = _Step(path, dict(params), dict(body) if body is not None else None)
        self._kept = {name: params[name] for name in self._options.get("keep", ())}
        self._question = repr((path, sorted(params.items()), body))
        self._seen_pages: set[int] = set()
        self._seen_cursors: set[str] = set()
        self._offset = int(self._options.get("first", 0))
        self._rows = 0
        if request.paging in _COUNTED:
            self._turn_to_offset()

    @staticmethod
    def one(
        http: Http, source: str, entity: str, request: Request, body: Mapping[str, Any]
    ) -> Page:
        """The one page that a request without further pages has."""
        pages = Pages(http, source, entity, request, path=request.path, params={}, body=body)
        return pages._fetch()[2]

    def __iter__(self) -> Iterator[Page]:
        while True:
            response, document, page = self._fetch()
            yield page
            if not self._turn(response, document, page):
                return

    def _fetch(self) -> tuple[requests.Response, Any, Page]:
        """The next page, asked for again where it came damaged or was an earlier one."""
        problem, doubted = "", None
        for _ in range(PAGE_ATTEMPTS):
            response = self._http.call(
                self._request.method,
                self._step.path,
                params=self._step.params,
                json=self._step.body,
            )
            try:
                document, page = self._read(response)
            except (orjson.JSONDecodeError, _MalformedError) as error:
                problem = f"sent a malformed page for {self._step.path} ({_brief(error)})"
                continue
            except _ThrottledError:
                problem = f"is asked too often ({self._step.path})"
                time.sleep(THROTTLED_SECONDS)
                continue
            if page.mark is not None:
                question, entity = self._http.answered.setdefault(
                    page.mark, (self._question, self._entity)
                )
                # Two accounts, or two days, may be answered alike: asked again, they still are; if
                # a page of the other was sent, the right one comes.
                is_doubtful = question != self._question and (
                    entity != self._entity or page.mark != doubted
                )
                doubted = page.mark
                if page.mark in self._seen_pages or is_doubtful:
                    problem = f"repeats a page of {self._step.path}"
                    continue
                self._seen_pages.add(page.mark)
            return response, document, page
        raise SourceError(
            self._source, problem, cure="nothing was committed; try again, or report it to them"
        )

    def _read(self, response: requests.Response) -> tuple[Any, Page]:
        """The document without its records, and the page that they make.

        The records live only in here: a page can be a million small objects, which the garbage
        collector would walk again and again (it would take two thirds of the time).
        """
        with _collector_paused():
            content = response.content
            if self._request.is_ndjson:
                content = b"[" + b",".join(content.splitlines()) + b"]"
            document = exact_json.loads(content)
            self._raise_refusal(document)
            records = find(document, self._request.records)
            if self._request.is_object and isinstance(records, dict):
                records = [records]
            if records is None and isinstance(document, dict):
                records = []  # vendors leave the list out where there is nothing
            if not isinstance(records, list):
                raise _MalformedError(f"no list at {self._request.records!r}")
            request = self._request
            if request.having is not None:
                page = Page.having(request.having, records)
            else:
                page = Page.of(_exploded(records, request.explode) if request.explode else records)
            records.clear()
        return document, replace(page, total=self._total(response, document))

    def _total(self, response: requests.Response, document: Any) -> int | None:
        """The rows that the answer says all pages have; None if it does not say."""
        path = self._request.reported
        if path is None:
            return None
        told = response.headers.get(path[1:]) if path[0] == "@" else find(document, path)
        if told is None:
            return None
        if isinstance(told, bool) or not str(told).isdecimal():
            raise _MalformedError(f"no number of rows at {path!r}")
        return int(told)

    def _raise_refusal(self, document: Any) -> None:
        """SourceError if the document is a refusal that was answered with status 200."""
        path = self._request.errors
        refusal = find(document, path) if path else None
        if refusal:
            text = orjson.dumps(refusal, default=str).decode()[:200]
            if '"THROTTLED"' in text:
                raise _ThrottledError
            raise SourceError(
                self._source,
                f"refused the query of {self._entity}: {text}",
                cure="check the settings of the source",
            )

    # -- turning the page ------------------------------------------------------------------------

    def _turn(self, response: requests.Response, document: Any, page: Page) -> bool:
        """Prepare the next step; False if this was the last page."""
        options, step = self._options, self._step
        match self._request.paging:
            case Paging.SINGLE:
                return False
            case Paging.CURSOR_IN_BODY | Paging.CURSOR_IN_QUERY as style:
                if "has_more" in options and not find(document, options["has_more"]):
                    return False
                cursor = find(document, options["cursor"])
                if not self._moved(cursor):
                    return False
                if style is Paging.CURSOR_IN_BODY:
                    step.body = _with(step.body or {}, options["parameter"].split("."), cursor)
                else:
                    step.params = {**step.params, options["parameter"]: cursor}
                return True
            case Paging.OFFSET_IN_BODY | Paging.OFFSET_IN_QUERY | Paging.PAGE_NUMBER as style:
                self._rows += page.rows
                if not page.rows or not self._is_more(response, document, page):
                    return False
                self._offset += 1 if style is Paging.PAGE_NUMBER else page.rows
                self._turn_to_offset()
                return True
            case Paging.NEXT_URL:
                if "has_more" in options and not find(document, options["has_more"]):
                    return False
                if "end" in options and find(document, options["end"]):
                    return False
                return self._follow(find(document, options["next_url"]))
            case Paging.STARTING_AFTER:
                if not find(document, options["has_more"]):
                    return False
                if not page.rows:
                    raise self._stuck("says there is more but sent no record")
                last = find(page.last, options["id"])
                if not self._moved(last):
                    raise self._stuck("sent a last record without an id")
                step.params = {**step.params, options["parameter"]: last}
                return True
            case Paging.LINK_HEADER:
                return self._follow(response.links.get("next", {}).get("url"))

    def _follow(self, link: str | None) -> bool:
        if not self._moved(link):
            return False
        asked = parse_qs(urlsplit(str(link)).query)
        kept = {name: value for name, value in self._kept.items() if name not in asked}
        self._step = _Step(self._http.url_below(str(link)), kept, self._step.body)
        return True

    def _turn_to_offset(self) -> None:
        options, step = self._options, self._step
        place = {options["offset"]: self._offset}
        if "limit" in options:
            place[options["limit"]] = options["page_size"]
        if self._request.paging is Paging.OFFSET_IN_BODY:
            step.body = {**(step.body or {}), **place}
        else:
            step.params = {**step.params, **place}

    def _is_more(self, response: requests.Response, document: Any, page: Page) -> bool:
        """Whether a counted page is followed by another."""
        options = self._options
        if "total_pages_header" in options:
            first = int(options.get("first", 0))
            return self._offset - first + 1 < int(
                response.headers.get(options["total_pages_header"], 0)
            )
        if "has_more" in options:
            return bool(find(document, options["has_more"]))
        if "last" in options:
            return not find(document, options["last"])
        if page.total is not None:
            return self._rows < page.total
        return page.rows >= int(options["page_size"])

    def _moved(self, cursor: Any) -> bool:
        """Whether there is a next cursor; one that was there before is an error."""
        if cursor is None or cursor == "":
            return False
        if str(cursor) in self._seen_cursors:
            raise self._stuck("names a next page that was read already")
        self._seen_cursors.add(str(cursor))
        return True

    def _stuck(self, what: str) -> SourceError:
        return SourceError(
            self._source,
            f"{what} ({self._step.path})",
            cure="nothing was committed; try again, or report it to them",
        )


def _exploded(records: list[Any], path: str) -> list[Any]:
    """One record an element of the list at `path`: the rest of the record, and it as ``item``.

    A record without the list is left out; anything else in its place is a malformed page.
    """
    *parents, name = path.split(".")
    rows = []
    for record in records:
        holder = find(record, ".".join(parents)) if parents else record
        if not isinstance(holder, dict) or holder.get(name) is None:
            continue
        items = holder.pop(name)
        if not isinstance(items, list):
            raise _MalformedError(f"no list at {path!r}")
        rows += [{**record, "item": item} for item in items]
    return rows


def _with(body: Mapping[str, Any], path: list[str], value: Any) -> dict[str, Any]:
    """`body` with `value` at the path of member names."""
    name, *rest = path
    return {**body, name: _with(body.get(name) or {}, rest, value) if rest else value}


class _ThrottledError(Exception):
    """A refusal with status 200 that only asks to wait, as Shopify has it."""


class _MalformedError(Exception):
    """JSON, but not the page that was declared."""


@contextmanager
def _collector_paused() -> Iterator[None]:
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _brief(error: Exception) -> str:
    return str(error).splitlines()[0][:100]
