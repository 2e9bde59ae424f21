"""What a declaration may say, each against a real HTTP server, and operating what it declares."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from served_truth import lake_rows
from vendor import Received, Reply, Vendor

from tributary.cli.sources import sources as command
from tributary.errors import TributaryError
from tributary.lake.commits import commits
from tributary.lake.state import cursors
from tributary.settings import Settings
from tributary.sources import paging
from tributary.sources.backfill import backfill
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import (
    Auth,
    Column,
    Each,
    Entity,
    Paging,
    Request,
    Snapshot,
    Source,
    Type,
    Versioned,
    Window,
    columns,
)
from tributary.sources.extract import BackfillWindow, extract

Declare = Callable[..., Settings]
ID = ("id", Type.TEXT, "Id")


@pytest.fixture
def declare(
    vendor: Vendor, configured: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> Declare:
    """Settings that know one source, `shop`, with these entities."""

    def declared(*entities: Entity, **of_source: Any) -> Settings:
        shop = Source(name="shop", title="Shop", entities=entities, **of_source)
        monkeypatch.setitem(SOURCES, "shop", shop)
        return configured(shop__base_url=vendor.url, shop__token="t0p-secret")

    return declared


def items(request: Request, *more: Any, key: tuple[str, ...] = ("id",)) -> Entity:
    return Entity("items", "Items.", key, Snapshot(), columns(ID, *more), request)


def ids(settings: Settings) -> list[str]:
    assert extract(settings, ["shop"]).errors == {}
    return sorted(row[0] for row in lake_rows(settings, SOURCES["shop"])["items"].elements())


def numbered(first: int, last: int) -> list[dict[str, Any]]:
    return [{"id": str(number)} for number in range(first, last)]


def slices(request: Received, start: int, size: int) -> list[dict[str, Any]]:
    return numbered(start, min(start + size, 7))


@pytest.mark.parametrize(
    ("end", "envelope"),
    [
        ({"total": "total"}, lambda rows, _: {"data": rows, "total": 7}),
        ({"has_more": "more"}, lambda rows, at: {"data": rows, "more": at + len(rows) < 7}),
        ({"last": "isLast"}, lambda rows, at: {"data": rows, "isLast": at + len(rows) >= 7}),
        ({}, lambda rows, _: {"data": rows}),
    ],
    ids=["total", "has-more", "last", "short-page"],
)
def test_offsets_in_the_query(
    vendor: Vendor, declare: Declare, end: dict[str, str], envelope: Callable[..., Any]
) -> None:
    def answer(request: Received) -> Reply:
        at, size = int(request.query["offset"][0]), int(request.query["count"][0])
        return Reply(envelope(slices(request, at, size), at))

    vendor.routes["/items"] = answer
    options = {"offset": "offset", "limit": "count", "page_size": 3, **end}
    request = Request("/items", "data", paging=Paging.OFFSET_IN_QUERY, paging_options=options)
    assert ids(declare(items(request))) == [str(n) for n in range(7)]
    assert len(vendor.asked("/items")) == 3


def test_page_numbers_until_the_header_says_so(vendor: Vendor, declare: Declare) -> None:
    def answer(request: Received) -> Reply:
        page = int(request.query["page"][0])
        return Reply(slices(request, 3 * (page - 1), 3), headers={"X-Pages": "3"})

    vendor.routes["/items"] = answer
    options = {"offset": "page", "first": 1, "total_pages_header": "X-Pages"}
    request = Request("/items", "", paging=Paging.PAGE_NUMBER, paging_options=options)
    assert ids(declare(items(request))) == [str(n) for n in range(7)]


def test_a_cursor_goes_deep_into_the_body_while_there_is_more(
    vendor: Vendor, declare: Declare
) -> None:
    def answer(request: Received) -> Reply:
        after = request.body["variables"]["after"]
        at = int(after or 0)
        info = {"hasNextPage": at + 3 < 7, "endCursor": str(at + 3)}
        return Reply({"data": {"items": {"nodes": slices(request, at, 3), "pageInfo": info}}})

    vendor.routes["/graphql"] = answer
    request = Request(
        "/graphql",
        "data.items.nodes",
        method="POST",
        body={"query": "q", "variables": {"after": None, "first": 3}},
        paging=Paging.CURSOR_IN_BODY,
        paging_options={
            "cursor": "data.items.pageInfo.endCursor",
            "has_more": "data.items.pageInfo.hasNextPage",
            "parameter": "variables.after",
        },
    )
    assert ids(declare(items(request))) == [str(n) for n in range(7)]
    assert {r.body["variables"]["first"] for r in vendor.asked("/graphql")} == {3}


def test_changes_beyond_the_vendors_reach_are_not_asked_for(
    vendor: Vendor, declare: Declare, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = Request(
        "/list", "items", params={"since": "{since}", "deleted": "true"}, reach_days=20
    )
    mode = Versioned("changed_at", overlap_seconds=0)
    entity = Entity(
        "items",
        "Items.",
        ("id",),
        mode,
        columns(ID, ("changed_at", Type.INSTANT, "Last change")),
        request,
    )
    vendor.serve("/list", Reply({"items": [{"id": "1", "changed_at": "2024-02-28T00:00:00Z"}]}))
    declare(entity)
    for as_of in ("2024-03-01T00:00:00Z", "2024-03-02T00:00:00Z", "2024-04-02T00:00:00Z"):
        monkeypatch.setenv("TRIBUTARY_AS_OF", as_of)
        assert extract(Settings.load(), ["shop"]).errors == {}
    first, second, third = (request.query for request in vendor.asked("/list"))
    assert first == third == {"deleted": ["true"]}
    assert second == {"deleted": ["true"], "since": ["2024-02-28T00:00:00Z"]}
    assert ids(Settings.load()) == ["1"]


def test_a_refusal_with_status_200_that_asks_to_wait_is_waited_for(
    vendor: Vendor, declare: Declare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "THROTTLED_SECONDS", 0.0)
    throttled = {"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]}
    vendor.serve("/graphql", Reply(throttled), Reply({"data": {"items": numbered(0, 2)}}))
    settings = declare(items(Request("/graphql", "data.items", "POST", body={}, errors="errors")))
    assert ids(settings) == ["0", "1"]


def test_an_export_of_one_record_a_line(vendor: Vendor, declare: Declare) -> None:
    vendor.serve("/export", Reply(b'{"id":"1"}\n{"id":"2"}\n'))
    assert ids(declare(items(Request("/export", "", is_ndjson=True)))) == ["1", "2"]


def test_a_page_that_is_one_record(vendor: Vendor, declare: Declare) -> None:
    vendor.serve("/item", Reply({"id": "1"}))
    assert ids(declare(items(Request("/item", "", is_object=True)))) == ["1"]


def test_the_day_of_an_answer_that_does_not_say_it(vendor: Vendor, declare: Declare) -> None:
    """Days that have ended are asked for one by one; one of which nothing is told leaves no row."""
    told = {"2024-01-01": {"count": 3}, "2024-01-02": {}, "2024-01-04": {"count": 3, "new": 1}}
    vendor.routes["/stats"] = lambda request: Reply({"stats": told.get(request.query["day"][0])})
    entity = Entity(
        "items",
        "Items.",
        ("day",),
        Window("day", lookback_days=1, ended_only=True),
        columns(("day", Type.DATE, "Day", "@day"), ("count", Type.INTEGER, "Count")),
        Request("/stats", "stats", params={"day": "{from_date}"}, is_object=True, slice_days=1),
    )
    settings = declare(entity).model_copy(update={"as_of": datetime(2024, 1, 5, 18, tzinfo=UTC)})
    assert extract(settings, ["shop"]).errors == {}
    asked = [request.query["day"][0] for request in vendor.asked("/stats")]
    assert sorted({*asked}) == [f"2024-01-0{day}" for day in range(1, 5)]
    assert lake_rows(settings, SOURCES["shop"])["items"] == {
        (date(2024, 1, 1), 3): 1,
        (date(2024, 1, 2), None): 1,
        (date(2024, 1, 4), 3): 1,
    }
    [made] = commits(settings.lake_dir)
    part = made.entities["items"]
    assert (part.cursor, part.replaces) == (
        "2024-01-04",
        {"column": "day", "from": "2024-01-01", "to": "2024-01-05"},
    )


def test_an_entity_of_two_requests_with_its_own_parents(vendor: Vendor, declare: Declare) -> None:
    """A parent without the id that is asked for has none of these records."""
    vendor.serve("/pages", Reply({"data": [{"id": "p", "shop": {"id": "s"}}, {"id": "q"}]}))
    for name in ("p", "q", "s"):
        vendor.serve(f"/{name}/items", Reply([{"id": f"{name}1"}]))
    pages = Request("/pages", "data")
    request = Request(
        "/{account}/items",
        "",
        each=Each(pages),
        also=(Request("/{account}/items", "", each=Each(pages, "shop.id")),),
    )
    assert ids(declare(items(request))) == ["p1", "q1", "s1"]


def test_two_entities_may_have_the_same_parents(vendor: Vendor, declare: Declare) -> None:
    vendor.serve("/shops", Reply([{"id": "s"}]))
    vendor.serve("/s/items", Reply([{"id": "1"}]))
    vendor.serve("/s/more", Reply([{"id": "2"}]))
    each = Each(Request("/shops", ""))
    more = items(Request("/{account}/more", "", each=each))
    settings = declare(
        items(Request("/{account}/items", "", each=each)), replace(more, name="more")
    )
    assert ids(settings) == ["1"]


def test_a_path_on_another_host_moves_with_the_source(vendor: Vendor, declare: Declare) -> None:
    vendor.serve("/v2/items", Reply([{"id": "1"}]))
    request = Request("https://reports.example.com/v2/items", "")
    settings = declare(items(request), base_url="https://api.example.com")
    assert ids(settings) == ["1"]


def test_times_in_milliseconds_and_in_parts_and_the_first_place_with_a_value(
    vendor: Vendor, declare: Declare
) -> None:
    records = [
        {"id": "1", "at": 1_704_067_200_123, "day": {"year": 2024, "month": 1, "day": 2}, "a": "x"},
        {"id": "2", "at": 1_704_067_200_000, "day": {"day": 3, "month": 1, "year": 2024}, "b": "y"},
        {"id": "3", "at": 10**18, "day": {"year": 2024, "month": 1, "day": 2}},
        {"id": "4", "day": {"year": 2024, "month": 2, "day": 30}},
    ]
    vendor.serve("/items", Reply(records))
    entity = Entity(
        "items",
        "Items.",
        ("id",),
        Snapshot(),
        (
            *columns(ID, ("name", Type.TEXT, "Name", "a|b")),
            Column("at", Type.EPOCH, "When", format="epoch_ms"),
            Column("at_date", Type.DATE, "When", "at", format="epoch_ms"),
            Column("day", Type.DATE, "Day", format="parts"),
        ),
        Request("/items", ""),
    )
    settings = declare(entity)
    assert extract(settings, ["shop"]).sources[0].loads["items"].rejected == 2
    at = datetime.fromisoformat("2024-01-01T00:00:00")
    assert sorted(lake_rows(settings, SOURCES["shop"])["items"]) == [
        ("1", "x", at.replace(microsecond=123_000), at.date(), date(2024, 1, 2)),
        ("2", "y", at, at.date(), date(2024, 1, 3)),
    ]


def test_a_list_inside_a_record_becomes_rows(vendor: Vendor, declare: Declare) -> None:
    series = [
        {"metric": {"job": "a"}, "values": [[1, "5"], [2, "6"]]},
        {"metric": {"job": "b"}, "values": []},
        {"metric": {"job": "c"}},
    ]
    vendor.serve("/query", Reply({"data": {"result": series}}))
    request = Request("/query", "data.result", explode="values")
    entity = Entity(
        "items",
        "Samples.",
        ("id", "sampled_at"),
        Snapshot(),
        columns(
            ("id", Type.TEXT, "Job", "metric.job"),
            ("sampled_at", Type.EPOCH, "When", "item[0]"),
            ("value", Type.DOUBLE, "Value", "item[1]"),
        ),
        request,
    )
    settings = declare(entity)
    assert extract(settings, ["shop"]).errors == {}
    found = sorted(
        (job, value) for job, _, value in lake_rows(settings, SOURCES["shop"])["items"].elements()
    )
    assert found == [("a", 5.0), ("a", 6.0)]


def test_every_parent_that_another_request_lists_is_asked_for(
    vendor: Vendor, declare: Declare
) -> None:
    vendor.serve("/lists", Reply({"lists": [{"id": "x"}, {"id": "y"}]}))
    for parent in "xy":
        vendor.serve(f"/lists/{parent}/items", Reply({"data": [{"id": f"{parent}1"}]}))
    request = Request("/lists/{account}/items", "data", each=Each(Request("/lists", "lists")))
    entity = items(request, ("list_id", Type.TEXT, "List", "@account"))
    settings = declare(entity)
    assert ids(settings) == ["x1", "y1"]
    assert set(lake_rows(settings, SOURCES["shop"])["items"]) == {("x1", "x"), ("y1", "y")}


def test_a_request_for_a_parent_names_its_account(
    vendor: Vendor, declare: Declare, monkeypatch: pytest.MonkeyPatch
) -> None:
    for account in "ab":
        vendor.serve(f"/{account}/lists", Reply([{"id": f"{account}1"}]))
        vendor.serve(f"/{account}/items", Reply([{"id": f"of {account}"}]))
    each = Each(Request("/{account}/lists", ""))
    entity = items(Request("/{owner}/items", "", params={"list": "{account}"}, each=each))
    declare(entity, has_accounts=True)
    monkeypatch.setenv("TRIBUTARY_SHOP__ACCOUNTS", '["a", "b"]')
    assert ids(Settings.load()) == ["of a", "of b"]
    assert vendor.asked("/b/items")[0].query == {"list": ["b1"]}


def test_a_page_of_another_parent_is_asked_for_again(vendor: Vendor, declare: Declare) -> None:
    vendor.serve("/lists", Reply({"lists": [{"id": "x"}, {"id": "y"}, {"id": "z"}]}))
    vendor.serve("/lists/x/items", Reply({"data": [{"id": "1", "count": 1}]}))
    vendor.serve(
        "/lists/y/items",
        Reply({"data": [{"id": "1", "count": 1}]}),  # a page of x, once
        Reply({"data": [{"id": "1", "count": 2}]}),
    )
    vendor.serve("/lists/z/items", Reply({"data": [{"id": "1", "count": 1}]}))  # really alike
    request = Request("/lists/{account}/items", "data", each=Each(Request("/lists", "lists")))
    entity = items(
        request,
        ("list_id", Type.TEXT, "List", "@account"),
        ("count", Type.INTEGER, "Count"),
        key=("list_id", "id"),
    )
    settings = declare(entity)
    assert extract(settings, ["shop"]).errors == {}
    rows = sorted(lake_rows(settings, SOURCES["shop"])["items"].elements())
    assert rows == [("1", "x", 1), ("1", "y", 2), ("1", "z", 1)]


@pytest.mark.parametrize(
    ("of_source", "header", "expected"),
    [
        ({"auth": Auth.HEADER, "headers": {"X-Key": "k {token}"}}, "X-Key", "k t0p-secret"),
        ({"auth": Auth.KEY_AS_USER}, "Authorization", "Basic dDBwLXNlY3JldDo="),
    ],
)
def test_how_it_proves_who_asks(
    vendor: Vendor, declare: Declare, of_source: dict[str, Any], header: str, expected: str
) -> None:
    vendor.serve("/items", Reply({"data": [{"id": "1"}]}))
    assert ids(declare(items(Request("/items", "data")), **of_source)) == ["1"]
    assert vendor.asked("/items")[0].headers[header] == expected


# -- drift ----------------------------------------------------------------------------------------


def test_drift_is_told_and_loses_nothing(vendor: Vendor, declare: Declare) -> None:
    request = Request("/items", "data")
    settings = declare(
        items(
            request,
            ("size", Type.INTEGER, "Size"),
            ("colour", Type.TEXT, "Colour"),
            ("state", Type.TEXT, "State"),
        )
    )
    before = [
        {"id": str(n), "size": n, "colour": "red", "state": "open" if n % 2 else "shut"}
        for n in range(60)
    ]
    after = [
        {"id": str(n), "size": n, "state": "shut", "tags": {"new": n, "list": [1]}}
        for n in range(58)
    ]
    after += [{"id": "58", "size": 0.5, "state": "open"}, {"id": "59", "state": "opened"}]
    vendor.serve("/items", Reply({"data": before}), Reply({"data": after}))
    assert extract(settings, ["shop"]).errors == {}
    assert CliRunner().invoke(command, ["drift", "shop"]).output == (
        "every source sends what is declared\n"
    )
    assert extract(settings, ["shop"]).errors == {}
    outcome = CliRunner().invoke(command, ["drift", "shop", "--json"])
    found = {(f["kind"], f["name"]): f for f in json.loads(outcome.output)}
    assert {key: f["rows"] for key, f in found.items()} == {
        ("undeclared", "tags.new"): 58,
        ("undeclared", "tags.list"): 58,
        ("rejected", "size"): 1,
        ("missing", "colour"): 59,
        ("new value", "state = opened"): 1,
    }
    assert found["undeclared", "tags.new"]["first_seen"] == "2024-03-01 00:00"
    assert (
        "{{ promoted('new', 'bigint', 'tags.new') }}" in found["undeclared", "tags.new"]["detail"]
    )
    made = list(commits(settings.lake_dir))[-1].entities["items"]
    assert (made.received, made.loaded, made.rejected) == (60, 59, 1)


# -- backfill and reset ---------------------------------------------------------------------------


@pytest.fixture
def daily(vendor: Vendor, declare: Declare) -> Settings:
    """A source with a daily report, which answers a row a question, and changing objects."""
    vendor.routes["/report"] = lambda request: Reply(
        {"data": [{"id": request.query["from"][0], "date": request.query["from"][0]}]}
    )
    vendor.serve("/changed", Reply({"data": [{"id": "1", "at": "2024-02-20T00:00:00Z"}]}))
    report = Entity(
        "report",
        "Report.",
        ("id", "date"),
        Window("date", lookback_days=3),
        columns(ID, ("date", Type.DATE, "Day")),
        Request("/report", "data", params={"from": "{from_date}", "to": "{to_date}"}),
    )
    changed = Entity(
        "changed",
        "Objects.",
        ("id",),
        Versioned("changed_at"),
        columns(ID, ("changed_at", Type.INSTANT, "Change", "at")),
        Request("/changed", "data", params={"since": "{since}"}),
    )
    settings = declare(report, changed)
    assert extract(settings, ["shop"]).errors == {}
    vendor.requests.clear()
    return settings


def asked_days(vendor: Vendor) -> list[tuple[str, str]]:
    return [(r.query["from"][0], r.query["to"][0]) for r in vendor.asked("/report")]


WINDOW = BackfillWindow(date(2024, 1, 1), date(2024, 2, 29))


def test_a_backfill_reads_the_newest_days_first_and_moves_no_cursor(
    vendor: Vendor, daily: Settings
) -> None:
    before = cursors(daily.lake_dir, "shop")
    report = backfill(daily, "shop", WINDOW, part_days=30)
    assert report.error is None
    assert asked_days(vendor) == [("2024-01-31", "2024-02-29"), ("2024-01-01", "2024-01-30")]
    assert [r.query["since"] for r in vendor.asked("/changed")] == [["2024-01-01T00:00:00Z"]]
    assert [made.kind for made in commits(daily.lake_dir)] == ["extract", "backfill", "backfill"]
    assert cursors(daily.lake_dir, "shop") == before


def test_an_interrupted_backfill_goes_on_where_it_stopped(vendor: Vendor, daily: Settings) -> None:
    answer = vendor.routes["/report"]
    vendor.routes["/report"] = lambda request: (
        answer(request) if request.query["from"] > ["2024-01-15"] else Reply({}, 403)
    )
    first = backfill(daily, "shop", WINDOW, part_days=20)
    assert first.error is not None
    assert "403" in first.error
    vendor.routes["/report"] = answer
    vendor.requests.clear()
    second = backfill(daily, "shop", WINDOW, part_days=20)
    assert (second.parts, second.resumed_parts, second.error) == (3, 2, None)
    assert asked_days(vendor) == [("2024-01-01", "2024-01-20")]
    vendor.requests.clear()
    assert backfill(daily, "shop", WINDOW, part_days=20).resumed_parts == 0
    assert len(asked_days(vendor)) == 3


def test_a_backfill_of_what_is_switched_off_says_so(daily: Settings) -> None:
    with pytest.raises(TributaryError, match="hubspot is switched off"):
        backfill(daily, "hubspot", WINDOW)


def test_a_reset_reads_from_the_beginning_and_deletes_nothing(
    vendor: Vendor, daily: Settings
) -> None:
    rows = lake_rows(daily, SOURCES["shop"])
    outcome = CliRunner().invoke(command, ["reset", "shop", "changed"])
    assert outcome.exit_code == 0, outcome.output
    assert outcome.output == "shop: changed will be read from the beginning\n"
    assert lake_rows(daily, SOURCES["shop"]) == rows
    extract(daily, ["shop"])
    assert [r.query["since"] for r in vendor.asked("/changed")] == [["2024-01-01T00:00:00Z"]]
    assert asked_days(vendor) == [("2024-02-27", "2024-03-01")]
    assert lake_rows(daily, SOURCES["shop"])["changed"] == rows["changed"]


def test_a_failing_source_says_as_of_when_its_data_is(vendor: Vendor, daily: Settings) -> None:
    vendor.serve("/changed", Reply({}, 403))
    [report] = extract(daily, ["shop"]).sources
    assert report.stale_since == "2024-03-01T00:00:00Z"
    assert "failed (as of 2024-03-01T00:00:00Z): " in report.line()
