"""What the engine does with a vendor's answers, against a real HTTP server."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import duckdb
import pytest
from vendor import Received, Reply, Vendor

from tributary.lake.commits import commits, greatest_seq
from tributary.lake.state import cursors
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.check import check_sources
from tributary.sources.extract import BackfillWindow, extract

MakeSettings = Callable[..., Settings]
OWNERS = "/crm/v3/owners"


#: The entities that these tests script answers for.
SCRIPTED = {
    "hubspot": ("contacts", "companies", "deals", "owners"),
    "ga4": ("sessions_hourly",),
    "support_desk": ("tickets", "ticket_metrics"),
}


@pytest.fixture(autouse=True)
def only_what_is_scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, entities in SCRIPTED.items():
        source = SOURCES[name]
        chosen = tuple(source.entity(entity) for entity in entities)
        monkeypatch.setitem(SOURCES, name, replace(source, entities=chosen))


def hubspot(vendor: Vendor, configured: MakeSettings, **more: str) -> Settings:
    """A HubSpot whose objects are empty until a test says otherwise."""
    for name in ("contacts", "companies", "deals"):
        vendor.routes.setdefault(
            f"/crm/v3/objects/{name}/search", lambda _: Reply({"total": 0, "results": []})
        )
    vendor.routes.setdefault(OWNERS, lambda _: Reply({"results": [owner("1")]}))
    return configured(hubspot__base_url=vendor.url, hubspot__token="t0p-secret", **more)


def owner(number: str, **fields: Any) -> dict[str, Any]:
    return {"id": number, "email": f"{number}@example.com", "archived": False, **fields}


def error_of(settings: Settings, source: str = "hubspot") -> str:
    [report] = extract(settings, [source]).sources
    assert report.commit_seq is None
    assert report.error is not None
    assert "\n" not in report.error
    assert "t0p-secret" not in report.error
    assert report.error.startswith(f"{source}: ")
    assert greatest_seq(settings.lake_dir) == 0
    assert not list(settings.lake_dir.rglob("*.parquet"))
    return report.error


def loaded(settings: Settings, source: str, entity: str) -> list[tuple[Any, ...]]:
    """Rows of the newest commit of the entity."""
    newest = [made for made in commits(settings.lake_dir) if made.source == source][-1]
    files = [str(settings.lake_dir / file.path) for file in newest.entities[entity].files]
    with duckdb.connect() as connection:
        return connection.execute("select * from read_parquet(?) order by 1", [files]).fetchall()


# -- answers that are errors ----------------------------------------------------------------------


def test_refused_credentials_name_the_source_and_the_setting(
    vendor: Vendor, configured: MakeSettings
) -> None:
    vendor.serve("/crm/v3/objects/contacts/search", Reply({"message": "t0p-secret?"}, 401))
    error = error_of(hubspot(vendor, configured))
    assert "401" in error
    assert "TRIBUTARY_HUBSPOT__TOKEN" in error
    assert len(vendor.requests) == 1


def test_a_missing_right_names_the_source_and_what_it_may_not_read(
    vendor: Vendor, configured: MakeSettings
) -> None:
    vendor.serve("/crm/v3/objects/contacts/search", Reply({"message": "scope"}, 403))
    error = error_of(hubspot(vendor, configured))
    assert "403" in error
    assert "/crm/v3/objects/contacts/search" in error
    assert "TRIBUTARY_HUBSPOT__TOKEN" in error


def test_a_missing_credential_is_named_before_anything_is_asked(
    vendor: Vendor, configured: MakeSettings
) -> None:
    error = error_of(configured(hubspot__base_url=vendor.url))
    assert "TRIBUTARY_HUBSPOT__TOKEN" in error
    assert vendor.requests == []


def test_an_unreachable_source_names_its_base_url(
    configured: MakeSettings, impatient: None
) -> None:
    settings = configured(hubspot__base_url="http://127.0.0.1:9", hubspot__token="t0p-secret")
    error = error_of(settings)
    assert "http://127.0.0.1:9 cannot be reached" in error
    assert "TRIBUTARY_HUBSPOT__BASE_URL" in error


def test_a_source_that_does_not_answer_is_given_up(
    vendor: Vendor, configured: MakeSettings, impatient: None
) -> None:
    def sleep(_: Received) -> Reply:
        time.sleep(0.8)
        return Reply({})

    vendor.routes["/crm/v3/objects/contacts/search"] = sleep
    assert "did not answer in time" in error_of(hubspot(vendor, configured))


def test_a_damaged_page_is_asked_for_again(vendor: Vendor, configured: MakeSettings) -> None:
    vendor.serve(OWNERS, Reply(b'{"results":[{"id":"1",'), Reply({"results": [owner("1")]}))
    settings = hubspot(vendor, configured)
    [report] = extract(settings, ["hubspot"]).sources
    assert report.error is None
    assert len(loaded(settings, "hubspot", "owners")) == 1


@pytest.mark.parametrize(
    "body", [b'{"results":[{"id":"1",', b"<html>", b"[]", b'{"results": 5}', b""]
)
def test_a_page_that_stays_malformed_is_an_error(
    vendor: Vendor, configured: MakeSettings, body: bytes
) -> None:
    vendor.serve(OWNERS, Reply(body))
    error = error_of(hubspot(vendor, configured))
    assert "malformed page" in error
    assert OWNERS in error


def test_a_body_cut_off_on_the_way_is_asked_for_again(
    vendor: Vendor, configured: MakeSettings, impatient: None
) -> None:
    whole = json.dumps({"results": [owner("1")]}).encode()
    cut = Reply(whole[:20], headers={"Content-Length": str(len(whole))})
    vendor.serve(OWNERS, cut, Reply(whole))
    settings = hubspot(vendor, configured)
    assert extract(settings, ["hubspot"]).errors == {}
    assert len(loaded(settings, "hubspot", "owners")) == 1


def test_a_rate_limit_is_waited_for_as_long_as_asked(
    vendor: Vendor, configured: MakeSettings
) -> None:
    vendor.serve(OWNERS, Reply({}, 429, {"Retry-After": "2"}), Reply({"results": [owner("1")]}))
    settings = hubspot(vendor, configured)
    started = time.monotonic()
    assert extract(settings, ["hubspot"]).errors == {}
    assert time.monotonic() - started >= 2
    assert len(vendor.asked(OWNERS)) == 2


@pytest.mark.parametrize(("code", "waits"), [(80004, True), (17, True), (100, False)])
def test_a_vendor_may_limit_the_rate_by_a_code_of_its_own(
    vendor: Vendor, configured: MakeSettings, impatient: None, code: int, waits: bool
) -> None:
    """Meta refuses with HTTP 400 both what comes too fast and what is wrong (100)."""
    refused = Reply({"error": {"code": code, "message": "no"}}, 400)
    answers = itertools.chain([refused], itertools.repeat(Reply({"data": []})))
    vendor.otherwise = lambda _: next(answers)
    settings = configured(
        meta_ads__base_url=vendor.url, meta_ads__token="t", meta_ads__accounts='["act_1"]'
    )
    assert (extract(settings, ["meta_ads"]).errors == {}) is waits


def test_server_errors_are_retried(
    vendor: Vendor, configured: MakeSettings, impatient: None
) -> None:
    vendor.serve(OWNERS, Reply({}, 500), Reply({}, 503), Reply({"results": [owner("1")]}))
    assert extract(hubspot(vendor, configured), ["hubspot"]).errors == {}


def test_server_errors_that_stay_are_an_error(
    vendor: Vendor, configured: MakeSettings, impatient: None
) -> None:
    vendor.serve(OWNERS, Reply({"message": "we are down"}, 502))
    error = error_of(hubspot(vendor, configured))
    assert "HTTP 502" in error
    assert "we are down" in error


def test_a_page_that_repeats_is_an_error(vendor: Vendor, configured: MakeSettings) -> None:
    cursor = iter(range(100))
    vendor.routes[OWNERS] = lambda _: Reply(
        {"results": [owner("1")], "paging": {"next": {"after": str(next(cursor))}}}
    )
    assert "repeats a page" in error_of(hubspot(vendor, configured))
    assert len(vendor.asked(OWNERS)) < 10


def test_a_page_that_repeats_once_is_asked_for_again(
    vendor: Vendor, configured: MakeSettings
) -> None:
    first = Reply({"results": [owner("1")], "paging": {"next": {"after": "2"}}})
    vendor.serve(OWNERS, first, first, Reply({"results": [owner("2")]}))
    settings = hubspot(vendor, configured)
    assert extract(settings, ["hubspot"]).errors == {}
    assert [row[0] for row in loaded(settings, "hubspot", "owners")] == ["1", "2"]


def test_a_cursor_that_does_not_move_is_an_error(vendor: Vendor, configured: MakeSettings) -> None:
    number = iter(range(100))
    vendor.routes[OWNERS] = lambda _: Reply(
        {"results": [owner(str(next(number)))], "paging": {"next": {"after": "same"}}}
    )
    assert "read already" in error_of(hubspot(vendor, configured))
    assert len(vendor.asked(OWNERS)) < 10


# -- what is asked for ----------------------------------------------------------------------------


def test_a_search_that_the_vendor_cuts_off_goes_on_from_its_last_change(
    vendor: Vendor, configured: MakeSettings
) -> None:
    changes = [
        f"2024-01-{1 + n // 1440:02}T{n // 60 % 24:02}:{n % 60:02}:00Z" for n in range(10_500)
    ]

    def search(request: Received) -> Reply:
        [condition] = request.body["filterGroups"][0]["filters"]
        start = int(request.body.get("after") or 0)
        if start + 200 > 10_000:
            return Reply({"message": "no more than 10000"}, 400)
        since = time.gmtime(int(condition["value"]) / 1000)
        found = [
            {"id": str(n), "updatedAt": change}
            for n, change in enumerate(changes)
            if change >= time.strftime("%Y-%m-%dT%H:%M:%SZ", since)
        ]
        page = {"results": found[start : start + 200]}
        if start + 200 < len(found):
            page["paging"] = {"next": {"after": str(start + 200)}}
        return Reply(page)

    def read(request: Received) -> Reply:
        ids = [one["id"] for one in request.body["inputs"]]
        assert len(ids) <= 50
        results = [{"id": n, "updatedAt": changes[int(n)], "archived": False} for n in ids]
        return Reply({"results": results})

    vendor.routes["/crm/v3/objects/contacts/search"] = search
    vendor.routes["/crm/v3/objects/contacts/batch/read"] = read
    settings = hubspot(vendor, configured)
    assert extract(settings, ["hubspot"]).errors == {}
    ids = [row[0] for row in loaded(settings, "hubspot", "contacts")]
    assert len(set(ids)) == 10_500
    assert cursors(settings.lake_dir, "hubspot")["contacts"] == "2024-01-08T06:59:00Z"


def test_an_expired_token_is_renewed_once(vendor: Vendor, configured: MakeSettings) -> None:
    tokens = iter("abc")
    vendor.routes["/services/oauth2/token"] = lambda _: Reply({"access_token": next(tokens)})

    def query(request: Received) -> Reply:
        if request.headers["Authorization"] != "Bearer b":
            return Reply({"message": "expired"}, 401)
        return Reply({"records": []})

    vendor.routes["/services/data/v59.0/queryAll"] = query
    settings = configured(
        salesforce__base_url=vendor.url,
        salesforce__client_id="me",
        salesforce__client_secret="t0p-secret",
    )
    assert extract(settings, ["salesforce"]).errors == {}
    [first, *_] = vendor.asked("/services/oauth2/token")
    assert "grant_type=client_credentials" in first.body


def test_a_refused_token_request_names_the_settings(
    vendor: Vendor, configured: MakeSettings
) -> None:
    vendor.serve("/services/oauth2/token", Reply({"error": "invalid_client"}, 400))
    error = error_of(
        configured(
            salesforce__base_url=vendor.url,
            salesforce__client_id="me",
            salesforce__client_secret="t0p-secret",
        ),
        "salesforce",
    )
    assert "TRIBUTARY_SALESFORCE__CLIENT_SECRET" in error


def test_a_next_link_to_another_host_never_gets_the_credentials(
    vendor: Vendor, configured: MakeSettings
) -> None:
    """And what is asked for beside the place is asked for again where the link leaves it out.

    Of what comes with tickets, deleted ones have nothing.
    """
    tickets = "/api/v2/incremental/tickets/cursor"
    changed = {"created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-01T00:00:00Z"}

    def page(request: Received) -> Reply:
        number = 2 if "cursor" in request.query else 1
        metrics = {"metric_set": {"id": 70 + number}} if "include" in request.query else {}
        return Reply(
            {
                "tickets": [
                    {"id": number, **changed, **metrics},
                    {"id": 10 + number, "status": "deleted", **changed},
                ],
                "end_of_stream": number == 2,
                "after_url": f"https://elsewhere.example.com{tickets}?cursor=x&per_page=1000",
            }
        )

    vendor.routes[tickets] = page
    settings = configured(
        support_desk__base_url=vendor.url,
        support_desk__username="me@example.com",
        support_desk__token="t0p-secret",
    )
    assert extract(settings, ["support_desk"]).errors == {}
    asked = [(r.query.get("cursor"), r.query.get("include")) for r in vendor.asked(tickets)]
    assert asked == [(None, None), (["x"], None), (None, ["metric_sets"]), (["x"], ["metric_sets"])]
    parts = f"{settings.lake_dir}/support_desk/ticket_metrics/**/*.parquet"
    rows = duckdb.sql(f"select ticket_id, metric_id from '{parts}'").fetchall()
    assert sorted(rows) == [("1", "71"), ("2", "72")]


def test_another_questions_page_of_which_no_record_is_chosen_is_asked_for_again(
    vendor: Vendor, configured: MakeSettings
) -> None:
    """A server that sends its former page would else be believed to have nothing."""
    ticket = {"id": 1, "created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-01T00:00:00Z"}
    plain, measured = (
        Reply({"tickets": [{**ticket, **more}], "end_of_stream": True})
        for more in ({}, {"metric_set": {"id": 71}})
    )
    vendor.serve("/api/v2/incremental/tickets/cursor", plain, plain, measured)
    settings = configured(
        support_desk__base_url=vendor.url,
        support_desk__username="me@example.com",
        support_desk__token="t0p-secret",
    )
    assert extract(settings, ["support_desk"]).errors == {}
    parts = f"{settings.lake_dir}/support_desk/ticket_metrics/**/*.parquet"
    assert duckdb.sql(f"select metric_id from '{parts}'").fetchall() == [("71",)]


# -- cursors and windows --------------------------------------------------------------------------


def ga4(vendor: Vendor, configured: MakeSettings, as_of: str) -> Settings:
    vendor.serve("/token", Reply({"access_token": "a", "expires_in": 3600}))
    return configured(
        as_of,
        ga4__base_url=vendor.url,
        ga4__client_id="me",
        ga4__client_secret="t0p-secret",
        ga4__refresh_token="t0p-secret",
        ga4__accounts='["7"]',
        ga4__start_date="2024-02-01",
    )


def ga4_row(day: str, sessions: str) -> dict[str, Any]:
    names = [f"{day}05", "Direct", "(direct)", "(none)", "(not set)", "mobile", "Peru", "new"]
    return {
        "dimensionValues": [{"value": name} for name in names],
        "metricValues": [{"value": sessions}] * 7,
    }


REPORT = "/v1beta/properties/7:runReport"


def asked_dates(vendor: Vendor) -> list[tuple[str, str]]:
    ranges = [request.body["dateRanges"][0] for request in vendor.asked(REPORT)]
    return [(one["startDate"], one["endDate"]) for one in ranges]


def test_windows_go_on_from_the_cursor_less_its_look_back(
    vendor: Vendor, configured: MakeSettings
) -> None:
    vendor.serve(REPORT, Reply({"rows": [ga4_row("20240215", "3")], "rowCount": 1}))
    settings = ga4(vendor, configured, "2024-03-01T00:00:00Z")
    extract(settings, ["ga4"])
    extract(ga4(vendor, configured, "2024-03-05T12:00:00Z"), ["ga4"])
    assert asked_dates(vendor) == [("2024-02-01", "2024-03-01"), ("2024-02-27", "2024-03-06")]
    first, second = commits(settings.lake_dir)
    assert first.entities["sessions_hourly"].replaces == {
        "column": "date", "from": "2024-02-01", "to": "2024-03-02"
    }  # fmt: skip
    assert second.entities["sessions_hourly"].cursor == "2024-03-06"


def test_a_window_without_rows_is_committed_because_it_replaces(
    vendor: Vendor, configured: MakeSettings
) -> None:
    vendor.serve(REPORT, Reply({"rowCount": 0}))
    settings = ga4(vendor, configured, "2024-03-01T00:00:00Z")
    [report] = extract(settings, ["ga4"]).sources
    assert report.commit_seq == 1
    assert cursors(settings.lake_dir, "ga4") == {"sessions_hourly": "2024-03-01"}


def test_a_backfill_replaces_its_days_and_moves_no_cursor(
    vendor: Vendor, configured: MakeSettings
) -> None:
    from datetime import date

    vendor.serve(REPORT, Reply({"rows": [ga4_row("20240215", "3")], "rowCount": 1}))
    settings = ga4(vendor, configured, "2024-03-01T00:00:00Z")
    extract(settings, ["ga4"])
    before = cursors(settings.lake_dir, "ga4")
    window = BackfillWindow(date(2024, 2, 10), date(2024, 2, 12))
    [report] = extract(settings, ["ga4"], window=window).sources
    assert asked_dates(vendor)[-1] == ("2024-02-10", "2024-02-12")
    made = list(commits(settings.lake_dir))[-1]
    assert (made.commit_seq, made.kind) == (report.commit_seq, "backfill")
    assert made.entities["sessions_hourly"].replaces == {
        "column": "date", "from": "2024-02-10", "to": "2024-02-13"
    }  # fmt: skip
    assert cursors(settings.lake_dir, "ga4") == before


def test_a_row_dated_in_the_future_does_not_carry_the_cursor_away(
    vendor: Vendor, configured: MakeSettings
) -> None:
    contact = {"id": "1", "updatedAt": "2099-01-01T00:00:00Z", "archived": False}
    vendor.serve("/crm/v3/objects/contacts/search", Reply({"results": [contact]}))
    vendor.serve("/crm/v3/objects/contacts/batch/read", Reply({"results": [contact]}))
    settings = hubspot(vendor, configured)
    extract(settings, ["hubspot"])
    assert cursors(settings.lake_dir, "hubspot")["contacts"] == "2024-03-01T00:00:00Z"


def test_versioned_rows_are_asked_for_since_the_cursor_less_its_overlap(
    vendor: Vendor, configured: MakeSettings
) -> None:
    contact = {"id": "1", "updatedAt": "2024-02-01T12:00:00Z", "archived": False}
    search = "/crm/v3/objects/contacts/search"
    vendor.serve(search, Reply({"results": [contact]}))
    vendor.serve("/crm/v3/objects/contacts/batch/read", Reply({"results": [contact]}))
    settings = hubspot(vendor, configured)
    extract(settings, ["hubspot"])
    extract(settings, ["hubspot"])
    values = [r.body["filterGroups"][0]["filters"][0]["value"] for r in vendor.asked(search)]
    assert values == ["1704067200000", "1706788200000"]  # start date; 11:50 of that day


# -- rows -----------------------------------------------------------------------------------------


def test_what_was_received_is_loaded_or_rejected_with_its_reason(
    vendor: Vendor, configured: MakeSettings
) -> None:
    rows = [
        owner("1", teams=[{"id": "9"}], custom={"a": 1}),
        owner("2", createdAt="2024-01-05"),
        owner("3", createdAt="yesterday"),
        owner("4", archived="maybe"),
        "not an object",
        None,
    ]
    vendor.serve(OWNERS, Reply({"results": rows}))
    settings = hubspot(vendor, configured)
    extract(settings, ["hubspot"])
    [made] = commits(settings.lake_dir)
    part = made.entities["owners"]
    assert (part.received, part.loaded, part.rejected) == (6, 2, 4)
    assert part.reasons == {
        "not an ISO instant of microseconds or less": 1,
        "neither true nor false": 1,
        "not shaped as declared": 2,
    }
    assert part.replaces == {"all": True}
    first = loaded(settings, "hubspot", "owners")[0]
    assert json.loads(first[4]) == [{"id": "9"}]
    assert json.loads(first[8]) == {"custom": {"a": 1}}


def test_check_proves_the_credentials_without_loading(
    vendor: Vendor, configured: MakeSettings
) -> None:
    settings = hubspot(vendor, configured)
    [result] = check_sources(settings, ["hubspot"])
    assert result.error is None
    assert not settings.lake_dir.exists()
    vendor.serve("/crm/v3/objects/contacts/search", Reply({}, 401))
    [result] = check_sources(settings, ["hubspot"])
    assert "TRIBUTARY_HUBSPOT__TOKEN" in (result.error or "")


# -- GitHub's ways --------------------------------------------------------------------------------


def github(vendor: Vendor, configured: MakeSettings) -> Settings:
    """A GitHub with one repository, whose lists are empty until a test says otherwise."""
    lists: dict[str, Any] = {"actions/runs": {"workflow_runs": []}, "releases": []}
    for name, body in lists.items():
        vendor.serve(f"/repos/us/it/{name}", Reply(body))
    vendor.routes.setdefault("/graphql", lambda request: Reply(deployments_of(request, [])))
    return configured(
        cicd__base_url=vendor.url, cicd__token="t0p-secret", cicd__accounts='["us/it"]'
    )


def deployments_of(request: Received, nodes: list[Any], cursor: str | None = None) -> Any:
    """The answer to a GraphQL query: deployments if it asked for them, else nothing."""
    is_asked = "deployments" in request.body["query"]
    page = {
        "nodes": nodes if is_asked else [],
        "pageInfo": {"hasNextPage": is_asked and cursor is not None, "endCursor": cursor},
    }
    data: Any = {"resource": {"deployments": page}} if is_asked else {"search": page}
    return {"data": data}


def test_a_list_that_is_newest_first_is_read_until_it_is_past_what_is_asked_for(
    vendor: Vendor, configured: MakeSettings
) -> None:
    days = ["2024-02-01", "2024-01-20", "2023-12-30", "2023-11-01"]
    asked: list[str | None] = []

    def answer(request: Received) -> Reply:
        if "deployments" not in request.body["query"]:
            return Reply(deployments_of(request, []))
        after = request.body["variables"]["after"]
        asked.append(after)
        page = int(after or 0)
        at = f"{days[page]}T00:00:00Z"
        node = {"databaseId": page, "createdAt": at, "updatedAt": at}
        return Reply(deployments_of(request, [node], str(page + 1) if page < 3 else None))

    vendor.routes["/graphql"] = answer
    assert extract(github(vendor, configured), ["cicd"]).errors == {}
    assert asked == [None, "1", "2"]


def test_a_refusal_that_comes_with_status_200_is_an_error(
    vendor: Vendor, configured: MakeSettings
) -> None:
    vendor.serve("/graphql", Reply({"data": None, "errors": [{"message": "no such thing"}]}))
    error = error_of(github(vendor, configured), "cicd")
    assert "no such thing" in error


@pytest.mark.parametrize("headers", [{"Retry-After": "1"}, {"X-RateLimit-Remaining": "0"}])
def test_a_403_that_limits_the_rate_is_waited_for(
    vendor: Vendor, configured: MakeSettings, impatient: None, headers: dict[str, str]
) -> None:
    settings = github(vendor, configured)
    vendor.serve("/repos/us/it/releases", Reply({}, 403, headers), Reply([]))
    assert extract(settings, ["cicd"]).errors == {}
    assert len(vendor.asked("/repos/us/it/releases")) == 2
