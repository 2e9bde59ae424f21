"""The totals that a vendor's answers tell, added up over the queries of a load."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from reconciled import newest_part, newest_report
from vendor import Received, Reply, Vendor

from tributary.lake.reported import Reported
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import (
    Column,
    Each,
    Entity,
    Hydrate,
    Paging,
    Request,
    Snapshot,
    Source,
    Type,
    Versioned,
    columns,
)
from tributary.sources.extract import extract

LIST = Request(
    path="/{account}/things",
    records="things",
    paging=Paging.CURSOR_IN_QUERY,
    paging_options={"cursor": "next", "parameter": "after"},
    reported="total",
)
THINGS = Entity(
    "things",
    "Things.",
    ("id",),
    Snapshot(),
    (
        Column("id", Type.TEXT, "Thing", required=True),
        *columns(("updated_at", Type.INSTANT, "Last change")),
    ),
    LIST,
)

#: Loads a source of one entity, which is fetched as told, from the vendor.
Load = Callable[..., Settings]


@pytest.fixture
def load(
    vendor: Vendor, configured: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> Load:
    def of(fetch: Request = LIST, accounts: str = '["a"]', **more: Any) -> Settings:
        entity = replace(THINGS, fetch=fetch, **more)
        source = Source("things", "Things", (entity,), has_accounts=True)
        monkeypatch.setitem(SOURCES, "things", source)
        settings = configured(things__base_url=vendor.url, things__accounts=accounts)
        assert extract(settings, ["things"]).errors == {}
        return settings

    return of


def rows(*numbers: int) -> list[dict[str, Any]]:
    return [{"id": f"{n}", "updated_at": f"2024-02-01T00:00:0{n}Z"} for n in numbers]


def report(settings: Settings) -> Reported | None:
    return newest_report(settings, "things", "things")


def test_a_total_that_moves_is_kept_at_its_least_and_greatest(vendor: Vendor, load: Load) -> None:
    vendor.serve(
        "/a/things",
        Reply({"things": rows(1, 2), "next": "x", "total": 4}),
        Reply({"things": rows(3), "next": "y", "total": 3}),
        Reply({"things": rows(4, 5), "total": 5}),
    )
    assert report(load()) == Reported(3, 5)


def test_the_totals_of_all_accounts_add_up(vendor: Vendor, load: Load) -> None:
    vendor.serve("/a/things", Reply({"things": rows(1, 2), "total": 2}))
    vendor.serve("/b/things", Reply({"things": rows(3), "total": 1}))
    vendor.serve("/c/things", Reply({}))  # where there is nothing, proto3 leaves out both
    assert report(load(accounts='["a", "b", "c"]')) == Reported(3, 3)


def test_one_query_that_reports_nothing_leaves_nothing_to_compare(
    vendor: Vendor, load: Load
) -> None:
    vendor.serve("/a/things", Reply({"things": rows(1, 2), "total": 2}))
    vendor.serve("/b/things", Reply({"things": rows(3), "total": None}))
    assert report(load(accounts='["a", "b"]')) is None


def test_the_totals_of_all_parents_add_up_and_not_that_of_their_list(
    vendor: Vendor, load: Load
) -> None:
    vendor.serve("/a/parents", Reply({"things": rows(7, 8, 9), "total": 3}))
    for n in (7, 8, 9):
        vendor.serve(f"/{n}/things", Reply({"things": rows(n - 6), "total": 1}))
    assert report(load(replace(LIST, each=Each(replace(LIST, path="/a/parents"))))) == Reported(
        3, 3
    )


def test_a_request_that_declares_no_total_reports_none(vendor: Vendor, load: Load) -> None:
    vendor.serve("/a/things", Reply({"things": [], "total": 0}))
    vendor.serve("/b/things", Reply({"things": rows(1), "total": 1}))
    assert report(load(replace(LIST, reported=None), accounts='["a", "b"]')) is None
    also = replace(LIST, path="/{account}/others", reported=None)
    vendor.serve("/a/others", Reply({"things": rows(2), "total": 1}))
    assert report(load(replace(LIST, also=(also,)))) is None


def test_a_query_that_the_vendor_cuts_off_reports_nothing(vendor: Vendor, load: Load) -> None:
    """Its total is of rows that it does not send; those are asked for anew, some of them twice."""

    def answer(request: Received) -> Reply:
        first = int(request.query["since"][0][-3:-1])
        return Reply({"things": rows(*range(first, 4))[:2], "total": 4 - first})

    vendor.routes["/a/things"] = answer
    cut = replace(
        LIST,
        params={"since": "{since}"},
        paging_options={**LIST.paging_options, "max_rows": 2},
    )
    settings = load(cut, mode=Versioned("updated_at"))
    assert report(settings) is None
    assert newest_part(settings, "things", "things").loaded > 4


def test_records_that_were_deleted_before_they_were_read_whole_are_not_waited_for(
    vendor: Vendor, load: Load
) -> None:
    vendor.serve("/a/things", Reply({"things": rows(1, 2, 3), "total": 4}))
    vendor.serve("/whole", Reply({"things": rows(1, 3)}))
    assert report(load(replace(LIST, hydrate=Hydrate("/whole", {}, "things")))) == Reported(3, 3)


def test_a_total_may_be_text_or_stand_in_a_header(vendor: Vendor, load: Load) -> None:
    vendor.serve("/a/things", Reply({"things": rows(1), "total": "1"}, headers={"X-Total": "2"}))
    assert report(load()) == Reported(1, 1)
    assert report(load(replace(LIST, reported="@X-Total"))) == Reported(2, 2)


@pytest.mark.parametrize("total", [-1, 1.5, True, "many"])
def test_a_total_that_is_no_number_of_rows_is_an_error(
    vendor: Vendor, load: Load, total: Any
) -> None:
    vendor.serve("/a/things", Reply({"things": rows(1), "total": total}))
    with pytest.raises(AssertionError, match="no number of rows at"):
        load()


@pytest.mark.parametrize("total", [5, None])
def test_counted_pages_end_with_the_total_or_a_page_that_is_not_full(
    vendor: Vendor, load: Load, total: int | None
) -> None:
    def answer(request: Received) -> Reply:
        start = int(request.query["offset"][0])
        return Reply({"things": rows(*range(1, 6))[start : start + 2], "total": total})

    vendor.routes["/a/things"] = answer
    options = {"offset": "offset", "limit": "limit", "page_size": 2}
    settings = load(replace(LIST, paging=Paging.OFFSET_IN_QUERY, paging_options=options))
    assert newest_part(settings, "things", "things").loaded == 5
    assert len(vendor.asked("/a/things")) == 3
    assert report(settings) == (Reported(5, 5) if total else None)


@pytest.mark.parametrize("what", [{"explode": "parts"}, {"newest_first": "updated_at"}])
def test_a_total_of_other_rows_than_those_that_are_loaded_cannot_be_declared(
    what: dict[str, str],
) -> None:
    with pytest.raises(ValueError, match="not those that total counts"):
        replace(LIST, **what)
