"""PagerDuty, Prometheus, GitHub, Jira and Superset's database, and how they fit together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import requests
from client import Client
from contract_schema import openapi, problems

from tributary.sandbox.server import Sandbox
from tributary.sandbox.vendors.prometheus import retained
from tributary.sandbox.world.bi_usage import bi_usage
from tributary.sandbox.world.build import World, build_world
from tributary.sandbox.world.incidents import incidents
from tributary.sandbox.world.software import delivery
from tributary.sandbox.world.telemetry import STEP, telemetry
from tributary.settings import Settings
from tributary.sources import cicd as cicd_source
from tributary.sources import issue_tracker, pagerduty
from tributary.sources.extract import extract

Clients = Callable[[str], Client]
RANGE = {"since": "2024-06-01T00:00:00Z", "until": "2024-11-07T00:00:00Z"}
REPOSITORY = "sandbox-group/cadence-api"


def status_of(client: Client, path: str, **params: Any) -> int:
    return client.session.get(client.base_url + path, params=params, timeout=30).status_code


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("pagerduty", "/incidents"),
        ("monitoring", "/api/v1/query_range"),
        ("cicd", f"/repos/{REPOSITORY}/releases"),
        ("issue_tracker", "/rest/agile/1.0/board"),
    ],
)
def test_who_does_not_say_who_asks_is_refused(sandbox: Sandbox, source: str, path: str) -> None:
    url = sandbox.connections[source]["base_url"] + path
    assert requests.get(url, timeout=30).status_code == 401
    wrong = {"Authorization": "Bearer wrong"}
    assert requests.get(url, headers=wrong, timeout=30).status_code == 401


# -- PagerDuty ------------------------------------------------------------------------------------


def pagerduty_pages(client: Clients, path: str, **params: Any) -> Iterator[dict[str, Any]]:
    offset = 0
    while True:
        page = client("pagerduty").get(path, **RANGE, limit=20, offset=offset, **params)
        yield page
        offset += page["limit"]
        if not page["more"]:
            return


def test_pagerduty_pages_hold_every_incident_of_the_range_once(
    client: Clients, sandbox: Sandbox
) -> None:
    pages = list(pagerduty_pages(client, "/incidents"))
    found = [incident["id"] for page in pages for incident in page["incidents"]]
    held = sandbox.vendors["pagerduty"].records("incidents")
    assert found == [i["id"] for i in held if i["created_at"] >= RANGE["since"]]
    assert len(pages) > 1


def test_pagerduty_refuses_long_ranges_and_deep_pages(client: Clients) -> None:
    pager = client("pagerduty")
    long = {"since": "2024-01-01T00:00:00Z", "until": "2024-11-01T00:00:00Z"}
    assert status_of(pager, "/incidents", **long) == 400
    assert status_of(pager, "/incidents", **RANGE, offset=9_950, limit=100) == 400
    assert status_of(pager, "/incidents", **RANGE, limit=101) == 400
    assert status_of(pager, "/log_entries", since="yesterday") == 400


@pytest.mark.parametrize(
    ("name", "schema"), [("incidents", "Incident"), ("log_entries", "LogEntry")]
)
def test_pagerduty_records_keep_the_contract(
    client: Clients, contracts: Path, name: str, schema: str
) -> None:
    contract = contracts / "pagerduty" / "rest_trimmed.json"
    validator = openapi(contract, schema, is_null_unmarked=True)
    pages = list(pagerduty_pages(client, f"/{name}"))
    assert not problems(openapi(contract, "Pagination"), pages[0])
    for record in pages[0][name]:
        assert not problems(validator, record)


def test_log_entries_tell_the_life_of_their_incident(sandbox: Sandbox) -> None:
    pager = sandbox.vendors["pagerduty"]
    happened: dict[str, list[str]] = {}
    for entry in pager.records("log_entries"):
        happened.setdefault(entry["incident"]["id"], []).append(entry["type"])
    for incident in pager.records("incidents"):
        kinds = happened.pop(incident["id"])
        assert kinds[0] == "trigger_log_entry"
        assert ("resolve_log_entry" in kinds) == (incident["status"] == "resolved")
    assert not happened


# -- Prometheus -----------------------------------------------------------------------------------


def query_range(client: Clients, rules: str, start: int, end: int, step: int) -> Any:
    return client("monitoring").get(
        "/api/v1/query_range",
        query=f'{{__name__=~"{rules}"}}',
        start=start,
        end=end,
        step=step,
    )


def test_prometheus_answers_every_series_that_a_query_names(client: Clients, world: World) -> None:
    end = int(world.span.as_of.timestamp()) // STEP * STEP
    answer = query_range(client, "probe:.*|resource:cpu.*", end - 86_400, end, STEP)
    assert answer["status"] == "success"
    assert Counter(s["metric"]["__name__"].split(":")[0] for s in answer["data"]["result"]) == {
        "probe": 12,
        "resource": 6,
    }
    for series in answer["data"]["result"]:
        assert [at for at, _ in series["values"]] == [*range(end - 86_400, end + 1, STEP)]
        assert all(isinstance(value, str) for _, value in series["values"])


def test_prometheus_refuses_too_many_points_and_other_queries(
    client: Clients, world: World
) -> None:
    end = int(world.span.as_of.timestamp())
    asked = {"start": end - 11_001 * 60, "end": end, "step": 60}
    path, monitoring = "/api/v1/query_range", client("monitoring")
    assert status_of(monitoring, path, query='{__name__=~"probe:.*"}', **asked) == 400
    assert status_of(monitoring, path, query="sum(up)", **{**asked, "step": 3600}) == 400


def test_prometheus_has_forgotten_what_is_older_than_its_retention(client: Clients) -> None:
    start = int(datetime(2024, 1, 2, tzinfo=UTC).timestamp())
    assert query_range(client, ".*", start, start + 86_400, STEP)["data"]["result"] == []


def test_latency_buckets_are_cumulative_and_failures_are_requests(world: World) -> None:
    series = {
        tuple(sorted(s.labels.items())): s.values
        for s in world.of(retained)
        if s.entity == "service_metrics" and "endpoint" in s.labels
    }
    for labels, requests_made in series.items():
        if ("le", "+Inf") not in labels:
            continue
        others = [v for k, v in series.items() if set(labels) - set(k) <= {("le", "+Inf")}]
        ordered = [v for v in others if v is not requests_made]
        assert ordered
        assert all((values <= requests_made).all() for values in ordered)


# -- GitHub ---------------------------------------------------------------------------------------


def test_github_pages_by_link_header(client: Clients, sandbox: Sandbox) -> None:
    github = client("cicd")
    url = f"{github.base_url}/repos/{REPOSITORY}/actions/runs?per_page=50"
    found: list[int] = []
    while url:
        response = github.session.get(url, timeout=30)
        assert int(response.headers["X-RateLimit-Remaining"]) > 0
        found += [run["id"] for run in response.json()["workflow_runs"]]
        url = response.links.get("next", {}).get("url", "")
    held = sandbox.vendors["cicd"].records("workflow_runs")
    assert found == [run["id"] for run in held if run["@account"] == REPOSITORY]


def test_github_filters_runs_by_day_and_hides_what_is_not_there(client: Clients) -> None:
    github = client("cicd")
    path = f"/repos/{REPOSITORY}/actions/runs"
    runs = github.get(path, created="2024-09-02..2024-09-08", per_page=100)["workflow_runs"]
    assert runs
    assert {run["created_at"][:7] for run in runs} == {"2024-09"}
    assert all("2024-09-02" <= run["created_at"][:10] <= "2024-09-08" for run in runs)
    assert status_of(github, "/repos/sandbox-group/nothing/actions/runs") == 404


@pytest.mark.parametrize(
    ("entity", "schema"), [("workflow_runs", "workflow-run"), ("releases", "release")]
)
def test_github_records_keep_the_contract(
    client: Clients, contracts: Path, entity: str, schema: str
) -> None:
    """But for repositories and users, which are shown by name only."""
    validator = openapi(contracts / "github" / "api_trimmed.json", schema)
    fetch: Any = cicd_source.SOURCE.entity(entity).fetch
    page = client("cicd").get(fetch.path.format(account=REPOSITORY), per_page=100)
    records = page["workflow_runs"] if entity == "workflow_runs" else page
    assert records
    short = ("repository", "head_repository", "actor", "triggering_actor", "author")
    for record in records:
        assert not [p for p in problems(validator, record) if not p.startswith(short)]


def graphql(client: Clients, entity: str, **variables: Any) -> Any:
    fetch: Any = cicd_source.SOURCE.entity(entity).fetch
    body = {**fetch.body, "variables": {**fetch.body["variables"], **variables}}
    return client("cicd").post("/graphql", body)


def test_github_graphql_answers_what_is_asked_and_names_what_is_not_there(
    client: Clients, sandbox: Sandbox
) -> None:
    url = f"https://github.com/{REPOSITORY}"
    answer = graphql(client, "deployments", url=url)["data"]["resource"]["deployments"]
    held = sandbox.vendors["cicd"].records("deployments")
    mine = [d for d in held if d["@account"] == REPOSITORY]
    assert [d["databaseId"] for d in answer["nodes"]] == [d["databaseId"] for d in mine[:100]]
    assert answer["pageInfo"]["hasNextPage"] == (len(mine) > 100)
    created = [node["createdAt"] for node in answer["nodes"]]
    assert created == sorted(created, reverse=True)
    wrong = graphql(client, "deployments", url="https://github.com/sandbox-group/nothing")
    assert wrong["errors"]
    asked = {"query": 'query { search(query: "repo:x is:pr", first: 5) { nodes { nothing } } }'}
    assert client("cicd").post("/graphql", asked)["errors"]


# -- Jira -----------------------------------------------------------------------------------------


def jira_issues(client: Clients, since: str, **params: Any) -> list[dict[str, Any]]:
    jira, found = client("issue_tracker"), []
    more: dict[str, str] = {}
    while True:
        page = jira.get(
            "/rest/api/3/search/jql",
            jql=f'updated >= "{since}" order by updated asc',
            maxResults=100,
            **params,
            **more,
        )
        found += page["issues"]
        if page["isLast"]:
            assert "nextPageToken" not in page
            return found
        more = {"nextPageToken": page["nextPageToken"]}


def test_jira_finds_what_changed_since_a_minute_once(client: Clients, sandbox: Sandbox) -> None:
    held = sandbox.vendors["issue_tracker"].records("issues")
    since = held[len(held) // 2]["fields"]["updated"]
    found = jira_issues(client, f"{since[:10]} {since[11:16]}", fields="updated")
    assert [i["id"] for i in found] == [
        i["id"] for i in held if i["fields"]["updated"] >= since[:16]
    ]
    assert set(found[0]["fields"]) == {"updated"}
    assert "changelog" not in found[0]


def test_jira_refuses_unbounded_queries(client: Clients) -> None:
    jira = client("issue_tracker")
    assert status_of(jira, "/rest/api/3/search/jql", jql="order by updated asc") == 400
    assert status_of(jira, "/rest/agile/1.0/board/99/sprint") == 404


def test_jira_pages_keep_the_contract(client: Clients, contracts: Path) -> None:
    contract = contracts / "jira" / "platform_trimmed.json"
    page = client("issue_tracker").get(
        "/rest/api/3/search/jql",
        jql='updated >= "2024-01-01 00:00" order by updated asc',
        fields=",".join(issue_tracker.FIELDS),
        expand="changelog",
    )
    assert page["issues"]
    validator = openapi(contract, "SearchAndReconcileResults", is_null_unmarked=True)
    assert not problems(validator, page)


def test_the_changelog_leads_to_what_the_issue_is_now(client: Clients) -> None:
    fields = ",".join(issue_tracker.FIELDS)
    for issue in jira_issues(client, "2024-01-01 00:00", fields=fields, expand="changelog"):
        histories = issue["changelog"]["histories"]
        assert [h["created"] for h in histories] == sorted(
            (h["created"] for h in histories), reverse=True
        )
        now = {i["field"]: i for h in reversed(histories) for i in h["items"]}
        status = now["status"]["toString"] if "status" in now else "To Do"
        assert issue["fields"]["status"]["name"] == status
        newest = histories[0]["created"] if histories else issue["fields"]["created"]
        assert issue["fields"]["updated"] == newest
        sprints = issue["fields"][issue_tracker.SPRINT] or []
        named = now["Sprint"]["to"].split(", ") if "Sprint" in now else []
        assert [str(sprint["id"]) for sprint in sprints] == named


# -- Superset -------------------------------------------------------------------------------------


def test_nothing_but_declared_columns_of_superset_reaches_the_lake(
    tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = str(sandbox.connections["superset_meta"]["url"])
    for name in ("TRIBUTARY_SANDBOX", "TRIBUTARY_SUPERSET_META__URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TRIBUTARY_SUPERSET_META__URL", url)
    settings = Settings(
        home=tmp_path, as_of=sandbox.world.span.as_of, sandbox=False, _env_file=None
    )
    assert extract(settings, ["superset_meta"]).errors == {}
    files = [str(path) for path in settings.lake_dir.rglob("*.parquet")]
    with duckdb.connect() as connection:
        query = "select count(*), count(_extra) from read_parquet(?, union_by_name = true)"
        rows = connection.execute(query, [files]).fetchone()
    assert rows is not None
    assert rows[0] > 0
    assert rows[1] == 0


# -- how it fits together -------------------------------------------------------------------------


def test_what_refers_to_something_finds_it(world: World) -> None:
    made, found = world.of(delivery), world.of(incidents)
    deployments = {str(d.deployment_id): d for d in made.deployments}
    keys = {item.key for item in made.items}
    by_deployment = [i for i in found if i.dedup_key.startswith("deployment/")]
    assert by_deployment
    for incident in by_deployment:
        cause = deployments[incident.dedup_key.removeprefix("deployment/")]
        assert cause.service is incident.service
        assert cause.environment == "production"
        assert cause.finished < incident.started < incident.resolved
        assert incident.bug in keys
    merged = {p.merge_sha for p in made.pull_requests if p.is_merged}
    assert {d.sha for d in made.deployments} <= merged
    assert {p.branch.split("/")[1] for p in made.pull_requests} <= keys
    assert {i.project + f"-{i.epic}" for i in made.items if i.epic} <= keys


def test_downtime_shows_in_the_metrics(world: World) -> None:
    series = {
        (s.labels["service"], s.labels["__name__"]): s
        for s in telemetry(world, days=320)
        if s.labels["__name__"]
        in ("probe:success:avg4h", "service:http_requests_failed:increase4h")
    }
    as_of = world.span.as_of.timestamp()
    severe = [i for i in world.of(incidents) if i.priority == 1 and i.resolved < as_of - STEP]
    assert severe
    for incident in severe:
        checks = series[incident.service.name, "probe:success:avg4h"]
        failed = series[incident.service.name, "service:http_requests_failed:increase4h"]
        during = (checks.at > incident.started) & (checks.at - STEP < incident.resolved)
        assert (checks.values[during] < 1).all()
        assert failed.values[during].max() > failed.values.mean()


def test_earlier_engineering_is_a_prefix_of_later() -> None:
    earlier, later = (
        build_world(3, 0.2, as_of)
        for as_of in (datetime(2024, 2, 20, 5, tzinfo=UTC), datetime(2024, 5, 2, tzinfo=UTC))
    )
    cut = int(earlier.span.as_of.timestamp())
    before, after = earlier.of(delivery), later.of(delivery)
    for name, at in (("items", "created"), ("deployments", "created"), ("pull_requests", "opened")):
        known = [x for x in getattr(before, name) if getattr(x, at) < cut]
        assert known == [x for x in getattr(after, name) if getattr(x, at) < cut]
        assert known
    known_incidents = earlier.of(incidents)
    assert known_incidents == [i for i in later.of(incidents) if i.started < cut]
    logs = later.of(bi_usage).logs
    assert earlier.of(bi_usage).logs == [r for r in logs if r["at"] < earlier.span.as_of64]
    measured = {tuple(s.labels.items()): s for s in telemetry(later, days=200)}
    for series in telemetry(earlier, days=200):
        others = measured[tuple(series.labels.items())]
        assert others.values[: len(series.values)].tolist() == series.values.tolist()


def test_incidents_are_over_within_the_days_that_are_read_again(world: World) -> None:
    mode: Any = pagerduty.SOURCE.entity("incidents").mode
    longest = max(i.resolved - i.started for i in world.of(incidents))
    assert longest < (mode.lookback_days - 1) * 86_400
