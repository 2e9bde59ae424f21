"""The vocabulary in which a source is declared: columns, modes, requests, entities, sources.

A declaration is data. The engine (`tributary.sources.extract`) reads it to fetch, type and commit;
the dbt sources file and the raw checks are derived from it; nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, StrEnum
from typing import Any


class Type(StrEnum):
    """Types of lake columns, by their DuckDB name.

    ``INSTANT`` is read with its offset and stored as UTC TIMESTAMP without zone; ``EPOCH`` is the
    same from Unix seconds. ``JSON`` is kept as received, for staging to unnest.
    """

    TEXT = "VARCHAR"
    INTEGER = "BIGINT"
    DECIMAL = "DECIMAL(18,4)"
    DOUBLE = "DOUBLE"
    BOOLEAN = "BOOLEAN"
    DATE = "DATE"
    INSTANT = "TIMESTAMP"
    EPOCH = "TIMESTAMP_S"
    JSON = "JSON"


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column of an entity.

    `path` is the JSON path inside the received record (default: the name itself); of several,
    written ``"one|other"``, the first that has a value counts. ``"@account"`` takes the account
    the request was made for, ``"@day"`` the day, where it is made for one (`slice_days` 1):
    vendors that answer one day do not always say which. `personal` columns are hashed in
    staging and never reach the marts in clear. A row without a `required` value is rejected.
    `format` says how a DATE is written where it is not ISO: a strptime format that the value must
    match whole, ``"epoch"`` for Unix seconds or ``"epoch_ms"`` for milliseconds (the UTC day), or
    ``"parts"`` for an object of year, month and day. An EPOCH may be in ``"epoch_ms"`` as well.
    """

    name: str
    type: Type
    description: str
    path: str | None = None
    personal: bool = False
    required: bool = False
    format: str | None = None


# -- modes: how loads of one entity supersede each other ------------------------------------------


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Each load holds everything; it replaces all former loads, absent rows are gone."""


@dataclass(frozen=True, slots=True)
class Window:
    """Each load holds [from, to) of `column` (a DATE); a re-read window replaces the former one.

    Where the source forgets after `kept_days`, older days are never asked for: its silence about
    them must not replace what was loaded. Where days are UTC days and a day is told as of now
    until it has ended, or refused, `ended_only` asks for those that have ended.
    """

    column: str
    lookback_days: int
    kept_days: int | None = None
    ended_only: bool = False

    def first_kept(self, today: date) -> date:
        """The first day that the source has whole."""
        return date.min if self.kept_days is None else today - timedelta(days=self.kept_days - 1)


@dataclass(frozen=True, slots=True)
class Versioned:
    """The greatest `column` of a key wins, ties by commit_seq; `tombstone` marks a deleted row."""

    column: str
    tombstone: str | None = None
    overlap_seconds: int = 600


@dataclass(frozen=True, slots=True)
class Log:
    """Immutable rows, deduplicated by key; the cursor is the greatest `column`."""

    column: str
    overlap_seconds: int = 600


@dataclass(frozen=True, slots=True)
class Files:
    """Each load holds whole files; a file delivered again under its name replaces the former one.

    With `version`, of the rows left for a key the one with the greatest version wins.
    """

    version: str | None = None


Mode = Snapshot | Window | Versioned | Log | Files


# -- requests: how an entity is fetched -----------------------------------------------------------


class Paging(StrEnum):
    """The vendors' pagination styles; `Request.paging_options` holds the field names.

    A parameter of a body may be a path (``variables.after``). OFFSET and PAGE_NUMBER styles go on
    until `total_pages_header`, `has_more` (in the response), `last` (the response says it was the
    last) or else the `Request.reported` rows end them, or until a page is not full (`page_size`).
    """

    SINGLE = "single"
    CURSOR_IN_BODY = "cursor_in_body"  # next cursor in the response, sent in the JSON body
    CURSOR_IN_QUERY = "cursor_in_query"  # next cursor in the response, sent as a query parameter
    OFFSET_IN_BODY = "offset_in_body"  # offset and limit in the JSON body, total in the response
    OFFSET_IN_QUERY = "offset_in_query"  # the same as query parameters
    PAGE_NUMBER = "page_number"  # the number of the page as a query parameter
    NEXT_URL = "next_url"  # the response names the next URL, without the parameters `keep`
    STARTING_AFTER = "starting_after"  # id of the last record, until has_more is false
    LINK_HEADER = "link_header"


@dataclass(frozen=True, slots=True)
class Request:
    """One paged HTTP request.

    Text in `path`, `params` and `body` may use ``{account}`` and, for what is asked for,
    ``{from_date}``/``{to_date}`` (inclusive ISO dates; ``{until_date}`` is the day after),
    ``{from_epoch}``/``{to_epoch}`` (the same days as [from, to) in Unix seconds; ``{last_epoch}``
    is their last second), ``{since}`` (an instant written as `since_format`), ``{since_ms}`` and
    ``{since_epoch}``; ``{from_parts}`` and ``{to_parts}`` are the days as REST.li writes them.
    `records` is the JSON path of the rows in a page (empty:
    the page is the list); an `is_ndjson` page is one record a line, an `is_object` page one
    record. `also` are further requests for records of the same kind.

    A `path` on another host than the base URL's is written whole, with ``https://``.

    `each` asks once for every parent that another request lists; its id takes the place of
    ``{account}`` and of ``"@account"``, and ``{owner}`` in `path` is the account it was listed in.
    A window is asked for in slices of `slice_days`, for
    vendors that limit the days or the rows of one answer. `explode` is the JSON path, within a
    record, of a list: the record becomes one row an element, with the element as ``item`` in the
    place of the list. Records that have nothing at the JSON path `having` are no rows; with
    `explode`: ValueError.

    A list that cannot be asked for changes only, but comes newest first by the instant at the JSON
    path `newest_first`, is read until it is past what is asked for. `errors` is the JSON path of
    what an answer with status 200 holds if it is a refusal, as GraphQL has it. A vendor that tells
    only the changes of the last `reach_days` is asked for older ones without the parameters that
    use ``{since}``: for all there is.

    `reported` is the JSON path at which an answer says how many rows the whole of it has, over all
    pages; ``"@X-Total"`` is a header. Neither an estimate nor the rows of the page will do: a load
    that is not as reported is refused by the audit. Rows of records that are exploded or chosen, or
    of a list that is not read to its end, cannot be compared: ValueError.
    """

    path: str
    records: str
    method: str = "GET"
    params: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    paging: Paging = Paging.SINGLE
    paging_options: Mapping[str, Any] = field(default_factory=dict)
    hydrate: Hydrate | None = None
    since_format: str = "%Y-%m-%dT%H:%M:%SZ"
    each: Each | None = None
    slice_days: int | None = None
    explode: str | None = None
    having: str | None = None
    is_ndjson: bool = False
    is_object: bool = False
    also: tuple[Request, ...] = ()
    newest_first: str | None = None
    errors: str | None = None
    reach_days: int | None = None
    reported: str | None = None

    def __post_init__(self) -> None:
        if self.having and self.explode:
            raise ValueError(f"{self.path}: its rows are either chosen or exploded")
        if self.reported and (self.explode or self.having or self.newest_first):
            raise ValueError(f"{self.path}: its rows are not those that {self.reported} counts")


@dataclass(frozen=True, slots=True)
class Each:
    """The parents that `request` lists, by the JSON path of their `id`."""

    request: Request
    id: str = "id"


@dataclass(frozen=True, slots=True)
class Hydrate:
    """Whole records for the ids that a search found: POST batches of `batch_size` ids to `path`."""

    path: str
    body: Mapping[str, Any]
    records: str
    batch_size: int = 50


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a SQL source, read by keyset on (cursor column, key).

    With `declared_only`, columns that are not declared are not even read.
    """

    name: str
    declared_only: bool = False


@dataclass(frozen=True, slots=True)
class Drop:
    """Files below the source's path that match the glob `pattern`: CSV, NDJSON, Parquet, Excel."""

    pattern: str
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of a ready-made dlt source; `cursor` is the path of its incremental, if any."""

    name: str
    cursor: str | None = None


# -- authentication -------------------------------------------------------------------------------


class Auth(StrEnum):
    """How requests prove who asks; the settings each needs are in `CREDENTIALS`."""

    NONE = "none"
    BEARER = "bearer"
    HEADER = "header"  # the token in the source's own header: ``headers={"X-Api-Key": "{token}"}``
    BASIC = "basic"  # user name and token, as RFC 7617 has it
    KEY_AS_USER = "key_as_user"  # the token as user name, without a password
    BASIC_TOKEN = "basic_token"  # noqa: S105 - a style's name: "user/token:secret", as Zendesk has it
    OAUTH_REFRESH = "oauth_refresh"
    OAUTH_CLIENT = "oauth_client"
    OAUTH_ASSERTION = "oauth_assertion"  # client credentials, signed instead of told (RFC 7523)
    AWS_SIGNATURE = "aws_signature"  # version 4; the client is the access key


CREDENTIALS: Mapping[Auth, tuple[str, ...]] = {
    Auth.NONE: (),
    Auth.BEARER: ("token",),
    Auth.HEADER: ("token",),
    Auth.BASIC: ("username", "token"),
    Auth.KEY_AS_USER: ("token",),
    Auth.BASIC_TOKEN: ("username", "token"),
    Auth.OAUTH_REFRESH: ("client_id", "client_secret", "refresh_token"),
    Auth.OAUTH_CLIENT: ("client_id", "client_secret"),
    Auth.OAUTH_ASSERTION: ("client_id", "certificate_id", "private_key"),
    Auth.AWS_SIGNATURE: ("client_id", "client_secret"),
}


# -- entities and sources -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entity:
    """One table of a source: its columns, key, how it is fetched and how loads supersede."""

    name: str
    description: str
    key: tuple[str, ...]
    mode: Mode
    columns: tuple[Column, ...]
    fetch: Request | Table | Drop | Resource

    def column(self, name: str) -> Column:
        """The declared column called `name`; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} declares no column {name!r}")

    @property
    def is_reported(self) -> bool:
        """Whether the source itself says how many rows a load of it has."""
        match self.fetch:
            case Table():
                return True  # a database is always asked
            case Request() as request:
                return all(one.reported for one in (request, *request.also))
        return False

    @property
    def measures(self) -> tuple[Column, ...]:
        """The columns that can be summed exactly: decimals and integers that are no key."""
        exact = (Type.DECIMAL, Type.INTEGER)
        return tuple(c for c in self.columns if c.type in exact and c.name not in self.key)

    @property
    def has_numeric_booleans(self) -> bool:
        """Whether 1 and 0 are booleans too: files and databases write them so, JSON does not."""
        return isinstance(self.fetch, Table | Drop)


class Freshness(Enum):
    """How soon what a source knows is to be in the lake; the member's name is the class.

    Past `expected` the source is late, past `limit` it is stale: what reads it is not to be trusted
    to be of now.
    """

    A = (timedelta(minutes=15), timedelta(hours=2))
    B = (timedelta(minutes=60), timedelta(hours=2))
    C = (timedelta(hours=26), timedelta(hours=30))

    @property
    def expected(self) -> timedelta:
        """The greatest age that is as it should be."""
        return self.value[0]

    @property
    def limit(self) -> timedelta:
        """The greatest age that is bearable."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Source:
    """A system that data comes from, and everything needed to read it.

    `oauth_path` is where OAuth tokens are had, below the base URL or absolute, and `oauth_scope`
    what they are to be good for, where a vendor wants that said; `headers` may use
    ``{token}``, ``{developer_token}``, ``{username}`` and ``{client_id}``; `requests_per_second`
    is the vendor's limit that we keep. `dlt` names the function that makes a ready-made dlt
    source: ``package.module:function``.
    `signed_for` are the region and the service that AWS signatures are made for. `limit_codes` are,
    for a vendor that does not limit the rate with HTTP 429, the place in a refusal's body
    (``error.code``) and the codes there that say so. `freshness` says how old its newest load
    may be; it is not asked of a source of files, which come when somebody has one.
    """

    name: str
    title: str
    entities: tuple[Entity, ...]
    auth: Auth = Auth.NONE
    base_url: str | None = None
    oauth_path: str | None = None
    oauth_scope: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    requests_per_second: float = 10.0
    has_accounts: bool = False
    freshness: Freshness = Freshness.C
    dlt: str | None = None
    signed_for: tuple[str, str] = ("", "")
    limit_codes: tuple[str, frozenset[str]] = ("", frozenset())

    @property
    def is_scheduled(self) -> bool:
        """Whether asking it anew always shows how it stands; files come when somebody has one."""
        return not all(isinstance(entity.fetch, Drop) for entity in self.entities)

    def entity(self, name: str) -> Entity:
        """The entity called `name`; KeyError if there is none."""
        for entity in self.entities:
            if entity.name == name:
                return entity
        raise KeyError(f"{self.name} declares no entity {name!r}")


def columns(*rows: Sequence[Any]) -> tuple[Column, ...]:
    """Columns from rows of (name, type, description[, path]), for the plain majority."""
    return tuple(Column(*row) for row in rows)
