"""People, projects, automation, product usage and capabilities: all true to one world."""

from __future__ import annotations

import csv
import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
import requests
import sqlalchemy as sa
from client import Client

from tributary.sandbox.server import Sandbox
from tributary.sandbox.vendors.capability_services import CAPABILITY_SERVICES
from tributary.sandbox.vendors.n8n import N8n
from tributary.sandbox.world.build import World, build_world
from tributary.sandbox.world.client_projects import projects
from tributary.sandbox.world.learning import learning
from tributary.sandbox.world.product_usage import product_events, product_users
from tributary.sandbox.world.staff import employees, visible_versions
from tributary.sandbox.world.tenants import BY_ID, TENANTS

ClientOf = Callable[[str], Client]
EARLIER = datetime(2024, 8, 14, 17, 45, tzinfo=UTC)
CREDENTIALS = {"token": "any"}


@pytest.fixture(scope="module")
def earlier(world: World) -> World:
    return build_world(world.seed, world.size, EARLIER)


def lines(sandbox: Sandbox, source: str, pattern: str) -> list[dict[str, str]]:
    folder = Path(sandbox.connections[source]["path"])
    found = []
    for path in sorted(folder.glob(pattern)):
        with path.open(newline="") as file:
            found += list(csv.DictReader(file))
    return found


def instant(text: str) -> np.datetime64:
    return np.datetime64(text.removesuffix("Z"), "s")


# -- people ---------------------------------------------------------------------------------------


def test_sales_people_and_agents_are_employees_under_the_same_name(
    sandbox: Sandbox,
) -> None:
    found = lines(sandbox, "hris", "employees*.csv")
    named = {
        row[column]: f"{row['first_name']} {row['last_name']}"
        for row in found
        for column in ("crm_owner_id", "app_agent_id", "support_agent_id")
        if row[column]
    }
    world = sandbox.world
    expected = {
        owner.owner_id: f"{owner.first_name} {owner.last_name}"
        for owners in world.owners.values()
        for owner in owners
    }
    expected |= {agent.agent_id: agent.name for agent in world.agents}
    expected |= {str(u.user_id): u.name for u in world.support_users if u.role == "agent"}
    assert named == expected


def test_every_unit_has_staff_whose_managers_and_teams_exist(sandbox: Sandbox) -> None:
    found = lines(sandbox, "hris", "employees*.csv")
    teams = {row["team_id"]: row for row in lines(sandbox, "hris", "teams*.csv")}
    ids = {row["employee_id"] for row in found}
    assert Counter(row["business_unit"] for row in found).keys() == BY_ID.keys()
    assert 60 <= len(ids) <= 160
    assert {row["team_id"] for row in found} <= teams.keys()
    assert {row["manager_id"] for row in found} - {""} <= ids
    assert {team["lead_id"] for team in teams.values()} <= ids
    assert len({(row["employee_id"], row["valid_from"]) for row in found}) == len(found)
    for row in found:
        assert (row["employment_status"] == "terminated") == bool(row["termination_date"])


def test_courses_fall_into_working_lives(world: World) -> None:
    staff = {employee.employee_id: employee for employee in world.of(employees)}
    records = world.of(learning)
    assert {record.kind for record in records} == {
        "onboarding", "security", "certification", "leadership", "tool",
    }  # fmt: skip
    for record in records:
        employee = staff[record.employee_id]
        assert record.assigned_at >= employee.hired_at
        assert not record.assigned_at >= employee.left_at
        assert not record.completed_at < record.assigned_at


def test_people_of_an_earlier_day_are_those_of_today_until_then(
    world: World, earlier: World
) -> None:
    now = {employee.employee_id: employee for employee in world.of(employees)}
    for employee in earlier.of(employees):
        versions = [
            v for v in now[employee.employee_id].versions if v.changed_at < earlier.span.as_of64
        ]
        assert visible_versions(earlier, employee) == versions


# -- projects -------------------------------------------------------------------------------------


def table(sandbox: Sandbox, name: str) -> list[dict[str, Any]]:
    engine = sa.create_engine(sandbox.connections["delivery_app"]["url"])
    with engine.connect() as connection:
        there = sa.Table(name, sa.MetaData(), autoload_with=connection)
        found = [dict(row) for row in connection.execute(there.select()).mappings()]
    engine.dispose()
    return found


def test_projects_are_those_of_the_agencys_customers(sandbox: Sandbox) -> None:
    won = {
        customer.won.account_id: customer.won.opportunity_id
        for customer in sandbox.world.customers
        if customer.tenant.tenant_id == "agency"
    }
    found = table(sandbox, "projects")
    assert len(found) > 20
    firsts = [row for row in found if row["opportunity_id"]]
    assert all(won[row["client_id"]] == row["opportunity_id"] for row in firsts)
    assert {row["client_id"] for row in found} <= won.keys()
    assert {type(row["settings"]) for row in found} == {dict}
    assert {type(row["labels"]) for row in found} == {list}


def test_a_project_shows_what_its_last_event_says(sandbox: Sandbox) -> None:
    events = defaultdict(list)
    for row in table(sandbox, "project_status_events"):
        events[row["project_id"]].append(row)
    as_of = sandbox.world.span.as_of.replace(tzinfo=None)
    for project in table(sandbox, "projects"):
        mine = sorted(events[project["project_id"]], key=lambda row: row["occurred_at"])
        assert project["lifecycle_status"] == mine[-1]["to_status"]
        assert project["percent_complete"] == mine[-1]["percent_complete"]
        for before, after in itertools.pairwise(mine):
            assert after["from_status"] == before["to_status"]
        delivered = [row["occurred_at"] for row in mine if row["to_status"] == "delivered"]
        assert [project["delivered_at"]] == (delivered or [None])
        has_ended = project["lifecycle_status"] in ("delivered", "cancelled")
        assert (project["attention_bucket"] is None) == has_ended
        assert mine[-1]["occurred_at"] <= project["updated_at"] < as_of
        if project["attention_bucket"] == "urgent" and not project["is_deleted"]:
            assert (project["due_at"] - as_of).total_seconds() <= 48 * 3_600


def test_projects_of_an_earlier_day_are_those_of_today_until_then(
    world: World, earlier: World
) -> None:
    now = [p for p in world.of(projects) if p.started_at < earlier.span.as_of64]
    assert [p.project_id for p in now] == [p.project_id for p in earlier.of(projects)]
    assert [p.events for p in now] == [p.events for p in earlier.of(projects)]


# -- automation -----------------------------------------------------------------------------------


def test_n8n_wants_its_own_header(sandbox: Sandbox) -> None:
    url = f"{sandbox.connections['automation_engine']['base_url']}/api/v1/workflows"
    token = sandbox.connections["automation_engine"]["token"]
    as_bearer = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert as_bearer.status_code == 401
    assert as_bearer.json() == {"message": "'X-N8N-API-KEY' header required"}
    assert requests.get(url, headers={"X-N8N-API-KEY": "x"}, timeout=10).status_code == 401


def test_executions_come_newest_first_page_by_page(client: ClientOf) -> None:
    n8n, cursor, starts = client("automation_engine"), None, []
    while True:
        more: dict[str, str] = {"cursor": cursor} if cursor else {}
        page = n8n.get("/api/v1/executions", limit=250, **more)
        starts += [one["startedAt"] for one in page["data"]]
        assert all("data" not in one for one in page["data"])
        cursor = page["nextCursor"]
        if cursor is None:
            break
        assert len(page["data"]) == 250
    assert starts == sorted(starts, reverse=True)
    refused = n8n.session.get(f"{n8n.base_url}/api/v1/executions?limit=251", timeout=10)
    assert refused.status_code == 400


def test_executions_can_be_asked_for_by_status_and_say_their_error(client: ClientOf) -> None:
    page = client("automation_engine").get("/api/v1/executions", status="error", includeData="true")
    assert page["data"]
    for one in page["data"]:
        assert one["status"] == "error"
        assert one["data"]["resultData"]["error"]["message"]


def test_data_tables_are_filtered_by_an_instant(client: ClientOf) -> None:
    n8n, since = client("automation_engine"), "2024-11-05T00:00:00Z"
    rule = {"columnName": "checked_at", "condition": "gte", "value": since}
    asked = json.dumps({"type": "and", "filters": [rule]})
    page = n8n.get("/api/v1/data-tables/health_checks/rows", filter=asked, limit=250)
    assert page["data"]
    assert all(instant(row["checked_at"]) >= instant(since) for row in page["data"])
    url = f"{n8n.base_url}/api/v1/data-tables"
    rule["condition"] = "like"
    other = json.dumps({"type": "and", "filters": [rule]})
    assert n8n.session.get(f"{url}/none/rows", timeout=10).status_code == 404
    refused = n8n.session.get(f"{url}/health_checks/rows", params={"filter": other}, timeout=10)
    assert refused.status_code == 400


def test_what_automation_refers_to_exists(sandbox: Sandbox) -> None:
    n8n, world = sandbox.vendors["automation_engine"], sandbox.world
    workflows = {one["id"]: one for one in n8n.records("workflows")}
    executions = {one["id"]: one for one in n8n.records("executions")}
    clients = {c.won.account_id: c.created for c in world.customers if c.tenant is TENANTS[0]}
    staff = {employee.employee_id: employee for employee in world.of(employees)}
    for one in executions.values():
        assert one["startedAt"] >= workflows[one["workflowId"]]["createdAt"]
        if one["retryOf"]:
            assert executions[one["retryOf"]]["status"] == "error"
            assert executions[one["retryOf"]]["stoppedAt"] < one["startedAt"]
        if one["customData"]:
            created = np.datetime64(clients[one["customData"]["client_id"]], "s")
            assert created <= instant(one["startedAt"])
    for row in n8n.records("interventions"):
        at, employee = instant(row["occurred_at"]), staff[row["employee_id"]]
        assert employee.hired_at <= at
        assert not employee.left_at <= at
        assert executions[row["execution_id"]]["workflowId"] == row["workflow_id"]
    owners = {
        tag["name"].removeprefix("owner:")
        for one in workflows.values()
        for tag in one["tags"]
        if tag["name"].startswith("owner:")
    }
    assert owners <= staff.keys()


def test_executions_of_an_earlier_day_are_those_of_today_until_then(
    world: World, earlier: World
) -> None:
    ended = f"{earlier.span.as_of64}.000Z"
    now = N8n(CREDENTIALS, world).records("executions")
    then = N8n(CREDENTIALS, earlier).records("executions")
    assert then == [one for one in now if one["stoppedAt"] < ended]


# -- product usage --------------------------------------------------------------------------------


def test_older_months_are_parquet_and_the_current_one_is_ndjson(sandbox: Sandbox) -> None:
    folder = Path(sandbox.connections["telemetry"]["path"])
    months = [f"2024-{month:02d}" for month in range(1, 12)]
    suffixes = {path.stem.removeprefix("events-"): path.suffix for path in folder.glob("events-*")}
    assert suffixes == {m: ".ndjson" if m == "2024-11" else ".parquet" for m in months}
    with duckdb.connect() as connection:
        for path in folder.glob("events-*"):
            [(first, last)] = connection.execute(
                "select strftime(min(received_at::timestamp), '%Y-%m'),"
                f" strftime(max(received_at::timestamp), '%Y-%m') from '{path}'"
            ).fetchall()
            assert first == last == path.stem.removeprefix("events-")


def test_events_are_of_users_of_paying_customers(sandbox: Sandbox) -> None:
    world = sandbox.world
    users, events = world.of(product_users), world.of(product_events)
    as_of = int(world.span.as_of.timestamp())
    paid = {c.won.account_id: c.active_spans(as_of) for c in world.customers}
    at = events["occurred_at"].astype(int)
    account = users["account_id"].to_numpy()[events["user"]]
    assert len(at) > 3_000
    days = 86_400
    for name, when in zip(account[:3_000].tolist(), at[:3_000].tolist(), strict=True):
        if isinstance(name, str):
            assert any(start <= when + days and when - days < end for start, end in paid[name])
    folder = Path(sandbox.connections["telemetry"]["path"])
    written = [json.loads(line) for line in (folder / "users.ndjson").read_text().splitlines()]
    assert {user["business_unit"] for user in written} == {"saas", "enterprise"}
    assert {user["account_id"] for user in written if not user["is_internal"]} <= paid.keys()
    assert all(user["account_id"] is None for user in written if user["is_internal"])


def test_some_events_are_late_and_some_come_twice(sandbox: Sandbox) -> None:
    folder = Path(sandbox.connections["telemetry"]["path"])
    with duckdb.connect() as connection:
        [(rows, ids, late, latest, contents)] = connection.execute(
            "select count(*), count(distinct event_id),"
            " count(*) filter (received_at > occurred_at + interval 1 hour),"
            " max(received_at - occurred_at) < interval 50 hour,"
            " count(distinct (event_id, occurred_at, event_name))"
            f" from '{folder}/events-*.parquet'"
        ).fetchall()
    assert 0 < rows - ids < rows / 50
    assert 0 < late < rows / 10
    assert latest
    assert contents == ids


def test_events_of_an_earlier_day_are_those_of_today_until_then(
    world: World, earlier: World
) -> None:
    now, then = world.of(product_events), earlier.of(product_events)
    known = now["received_at"] < earlier.span.as_of64
    user_ids = [w.of(product_users)["user_id"].to_numpy(object) for w in (world, earlier)]

    def rows(events: dict[str, np.ndarray], names: np.ndarray, chosen: Any) -> list[Any]:
        columns = [events[c][chosen].tolist() for c in ("month", "number", "name", "received_at")]
        return sorted(zip(names[events["user"][chosen]].tolist(), *columns, strict=True))

    assert rows(then, user_ids[1], slice(None)) == rows(now, user_ids[0], known)


# -- capabilities ---------------------------------------------------------------------------------


def export(sandbox: Sandbox, service: str, first: str, last: str) -> list[dict[str, Any]]:
    connection = sandbox.connections[service]
    answer = requests.get(
        f"{connection['base_url']}/v1/metrics/export",
        params={"from": first, "to": last},
        headers={"Authorization": f"Bearer {connection['token']}"},
        timeout=10,
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def test_an_export_holds_both_days_that_it_names(sandbox: Sandbox) -> None:
    rows = export(sandbox, "property_intelligence", "2024-10-01", "2024-10-03")
    assert [row["date"] for row in rows] == ["2024-10-01", "2024-10-02", "2024-10-03"]
    assert {row["tenant_id"] for row in rows} == {"tenant_105"}


@pytest.mark.parametrize("query", [{}, {"from": "2024-10-03"}, {"from": "3/10", "to": "4/10"}])
def test_an_export_without_days_is_refused(sandbox: Sandbox, query: dict[str, str]) -> None:
    connection = sandbox.connections["ai_coaching"]
    url = f"{connection['base_url']}/v1/metrics/export"
    token = {"Authorization": f"Bearer {connection['token']}"}
    assert requests.get(url, params=query, headers=token, timeout=10).status_code == 400
    assert requests.get(url, params=query, timeout=10).status_code == 401


def test_leads_processed_are_the_units_leads(sandbox: Sandbox) -> None:
    rows = export(sandbox, "lead_intelligence", "2024-01-01", "2024-12-31")
    last = max(row["date"] for row in rows if row["tenant_id"] == "tenant_105")
    leads = sandbox.world.leads
    zone = BY_ID["real_estate"].zone
    mine = leads.loc[leads["tenant_id"] == "real_estate", "at"]
    days = mine.dt.tz_localize("UTC").dt.tz_convert(zone).dt.strftime("%Y-%m-%d")
    processed = sum(row["leads_processed"] for row in rows if row["tenant_id"] == "tenant_105")
    assert processed == (days <= last).sum() > 10


def test_histograms_hold_every_request(sandbox: Sandbox) -> None:
    for service, name in (
        ("lead_intelligence", "scoring_latency_ms_hist"),
        ("lead_intelligence", "websocket_latency_ms_hist"),
        ("property_intelligence", "vision_latency_ms_hist"),
        ("ai_coaching", "analysis_latency_ms_hist"),
    ):
        for row in export(sandbox, service, "2024-09-01", "2024-09-30"):
            bounds = [bucket["le"] for bucket in row[name]]
            assert bounds[-1] is None
            assert bounds[:-1] == sorted(bounds[:-1])
            assert sum(bucket["count"] for bucket in row[name]) == row["requests"]


@pytest.mark.parametrize("service", CAPABILITY_SERVICES, ids=lambda service: service.name)
def test_a_day_is_computed_anew_for_two_days(
    world: World, earlier: World, service: type[Any]
) -> None:
    then = service(CREDENTIALS, earlier).records("metrics_daily")
    now = {
        (r["date"], r["tenant_id"]): r for r in service(CREDENTIALS, world).records("metrics_daily")
    }
    changed = {row["date"] for row in then if now[row["date"], row["tenant_id"]] != row}
    assert changed
    assert min(changed) >= "2024-08-12"
    for row in then:
        final = now[row["date"], row["tenant_id"]]
        assert row["estimated_revenue_impact"] <= final["estimated_revenue_impact"]
        assert row["requests"] == final["requests"]
