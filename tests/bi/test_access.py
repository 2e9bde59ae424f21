"""Each role sees its dashboards and its rows, and nothing else, on the real server."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from served_superset import Served, SignIn, role_ids

from tributary.bi.access.apply import apply_access
from tributary.bi.access.declared import ROLES_DIR, RULES_DIR, Access, findings, read_access
from tributary.bi.bundle import read_datasets
from tributary.bi.client import Superset, checked
from tributary.bi.dashboards import read_dashboards
from tributary.bi.identities import identity
from tributary.bi.provision import provision
from tributary.bi.server import SupersetError, state_dir
from tributary.errors import TributaryError

SLUGS = {dashboard.slug for dashboard in read_dashboards()}


def _apply(served: Served, access: Access) -> list[str]:
    record = state_dir(served.settings) / "roles.json"
    return apply_access(served.client, access, SLUGS, read_datasets(), record)


def _seen(client: Superset) -> set[str]:
    return {found["slug"] for found in client.list_objects("dashboard")}


def _chart_data(served: Served, client: Superset, slug: str, chart: str, metric: str) -> Any:
    """What a dashboard's chart gets for the user, by business unit."""
    key = identity("chart", slug, chart)
    found = next(c for c in served.client.list_objects("chart") if c["uuid"] == key)
    url = served.client.url("dashboard", slug)
    dashboard = checked(served.client.get(url))["result"]["id"]
    datasource = {"id": found["datasource_id"], "type": "table"}
    query = {"metrics": [metric], "columns": ["tenant_name"], "filters": [], "row_limit": 100}
    form = {"dashboardId": dashboard, "slice_id": found["id"]}
    body = {
        "datasource": datasource,
        "queries": [query],
        "form_data": form,
        "result_format": "json",
        "result_type": "full",
    }
    (result,) = client.chart_data(body)
    return {row["tenant_name"]: row[metric] for row in result["data"]}


@pytest.mark.parametrize("role", [role.name for role in read_access().roles])
def test_each_role_sees_exactly_its_dashboards(sign_in: SignIn, role: str) -> None:
    access = read_access()
    (declared,) = (found for found in access.roles if found.name == role)
    client = sign_in(role)
    expected = declared.opens(SLUGS)
    if declared.is_viewer:
        assert _seen(client) == expected
    else:
        with pytest.raises(SupersetError, match="403"):
            _seen(client)
    for slug in SLUGS:
        status = client.get(client.url("dashboard", slug)).status_code
        assert status == 200 if slug in expected else status in (403, 404), (slug, status)
    databases = list(client.list_objects("database")) if declared.has_sql_lab else []
    assert [found["database_name"] for found in databases] == ["Analyst"] * declared.has_sql_lab


def test_whoever_sees_a_dashboard_sees_those_that_it_leads_to() -> None:
    dashboards = read_dashboards()
    ways = [
        (dashboard.slug, slug)
        for dashboard in dashboards
        for tab in dashboard.tabs
        for row in tab.rows
        for cell in row.cells
        for slug in re.findall(r"\(/superset/dashboard/([^/]+)/\)", cell.text)
    ]
    assert len(ways) > len(SLUGS) / 2
    of_rows = [
        (dashboard.slug, chart.drill.slug)
        for dashboard in dashboards
        for chart in dashboard.charts.values()
        if chart.drill is not None
    ]
    assert ("campaign-performance", "campaign-detail") in of_rows
    ways += of_rows
    for role in read_access().roles:
        opened = role.opens(SLUGS)
        assert [way for way in ways if way[0] in opened and way[1] not in opened] == [], role.name


def test_a_restricted_role_sees_the_rows_of_its_scope_and_without_one_none(
    served: Served, sign_in: SignIn
) -> None:
    asked = ("campaign-performance", "by-channel", "spend")
    everything = _chart_data(served, served.client, *asked)
    assert len(everything) > 2
    scoped = _chart_data(served, sign_in("marketing_manager", "tenant saas"), *asked)
    assert scoped == {"Cadence Cloud": everything["Cadence Cloud"]}
    both = sign_in("marketing_manager", "tenant saas", "tenant messaging")
    assert set(_chart_data(served, both, *asked)) == {"Cadence Cloud", "Parley CRM"}
    assert _chart_data(served, sign_in("marketing_manager"), *asked) == {}
    assert _chart_data(served, sign_in("exec"), "executive-overview", "mrr", "mrr") != {}


def test_two_rules_are_joined_by_and(served: Served, sign_in: SignIn) -> None:
    with duckdb.connect(str(served.settings.published_database), read_only=True) as warehouse:
        campaign, tenant = warehouse.execute(
            "select c.campaign_id, t.tenant_name from marts.mart_campaign_performance p"
            " join marts.dim_campaign c using (campaign_key)"
            " join marts.dim_tenant t on t.tenant_key = p.tenant_key"
            " where t.tenant_id = 'saas' and p.spend_amount_reporting > 0 limit 1"
        ).fetchall()[0]
    access = read_access()
    rules = {**access.rules, "campaign": replace(access.rules["campaign"], scopes=(campaign,))}
    _apply(served, replace(access, rules=rules))
    asked = ("campaign-performance", "by-channel", "spend")
    scope = f"campaign {campaign}"
    alone = sign_in("campaign_specialist", scope)
    assert _chart_data(served, alone, *asked) == {}
    own = _chart_data(served, sign_in("campaign_specialist", scope, "tenant saas"), *asked)
    assert set(own) == {tenant}
    assert own[tenant] < _chart_data(served, served.client, *asked)[tenant]
    other = sign_in("campaign_specialist", scope, "tenant messaging")
    assert _chart_data(served, other, *asked) == {}
    assert _apply(served, access) == [scope]


def test_a_chart_of_another_dashboard_is_refused(served: Served, sign_in: SignIn) -> None:
    with pytest.raises(SupersetError, match="403"):
        _chart_data(served, sign_in("developer"), "executive-overview", "mrr", "mrr")


@pytest.mark.parametrize("role", ["exec", "marketing_manager", "agent", "partner", "audit"])
def test_sql_lab_and_writing_are_refused(served: Served, sign_in: SignIn, role: str) -> None:
    client = sign_in(role, "tenant agency")
    for database in served.client.list_objects("database"):
        with pytest.raises(SupersetError, match=r"403|database referenced in this query was not"):
            client.sql_lab(database["id"], "select 1")
    chart = next(served.client.list_objects("chart"))["id"]
    for answer in (
        client.put(client.url("chart", chart), json={"slice_name": "mine"}),
        client.post(client.url("dashboard", ""), json={"dashboard_title": "mine"}),
        client.get(client.url("rowlevelsecurity", "")),
        client.get(client.url("security", "users", "")),
        client.get(client.url("database", "")),
    ):
        assert answer.status_code in (403, 404), answer.request.url


def test_an_analyst_asks_the_analysts_file_and_not_the_warehouse(
    served: Served, sign_in: SignIn
) -> None:
    client = sign_in("analyst")
    ids = {d["database_name"]: d["id"] for d in served.client.list_objects("database")}
    sql = "select count(*) as tenants from marts.dim_tenant where tenant_id = 'saas'"
    assert client.sql_lab(ids["Analyst"], sql) == [{"tenants": 1}]
    with pytest.raises(SupersetError, match=r"403|database referenced in this query was not"):
        client.sql_lab(ids["Warehouse"], sql)
    email = "select contact_email_hash from marts.dim_contact"
    with pytest.raises(SupersetError, match="not found"):
        client.sql_lab(ids["Analyst"], email)


def test_a_role_that_leaves_the_repository_goes_and_others_stay(
    served: Served, tmp_path: Path
) -> None:
    provision(served.settings)
    url = served.client.url("security", "roles", "")
    own = checked(served.client.post(url, json={"name": "somebody's own"}))["id"]
    roles = tmp_path / "roles"
    shutil.copytree(ROLES_DIR, roles)
    shutil.copyfile(roles / "developer.yaml", roles / "former.yaml")
    assert _apply(served, read_access(roles, RULES_DIR)) == []
    assert "former" in role_ids(served.client)
    assert _apply(served, read_access()) == ["former"]
    names = set(role_ids(served.client))
    assert "former" not in names
    assert {"somebody's own", "Admin", "exec", "developer"} <= names
    checked(served.client.delete(served.client.url("security", "roles", own)))


# -- what is declared ------------------------------------------------------------------------------


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A copy of roles and rules to make mistakes in."""
    shutil.copytree(ROLES_DIR, tmp_path / "roles")
    shutil.copytree(RULES_DIR, tmp_path / "rls")
    return tmp_path / "roles", tmp_path / "rls"


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("roles/x.yaml", "dashboards: []", "x.yaml: description is missing"),
        ("roles/x.yaml", "{description: d, dashboards: [], rights: all}", "rights is unknown"),
        ("roles/x.yaml", "{description: d, dashboards: [], rows: [y]}", "no rule is named y"),
        ("roles/x.yaml", "{description: d, dashboards: all}", "a list of slugs, or 'every'"),
        (
            "roles/x.yaml",
            "{description: d, dashboards: [], rows: [tenant], sql_lab: true}",
            "SQL Lab is not for this role",
        ),
        ("roles/Gamma.yaml", "{description: d, dashboards: []}", "is a role of Superset"),
        (
            "rls/x.yaml",
            "{description: d, column: c, rows: c = 1, scopes: [a]}",
            "does not compare anything",
        ),
        ("rls/x.yaml", "{description: d, column: c, rows: \"c = '{scope}'\"}", "are no scopes"),
        (
            "roles/x.yaml",
            "{description: d, dashboards: [], requests: often}",
            "is not like '60 per minute'",
        ),
        (
            "rls/x.yaml",
            "{description: d, column: c, rows: \"c = '{scope}'\", scopes: [\"a' or 'a\"]}",
            "scope",
        ),
    ],
)
def test_a_mistake_is_one_line(
    folders: tuple[Path, Path], file: str, text: str, message: str
) -> None:
    (folders[0].parent / file).write_text(text)
    with pytest.raises(TributaryError, match=message):
        read_access(*folders)


def test_a_dashboard_that_nobody_built_is_a_finding(folders: tuple[Path, Path]) -> None:
    (folders[0] / "x.yaml").write_text("{description: d, dashboards: [okr-2], planned: [okr-3]}")
    assert list(findings(read_access(*folders), SLUGS, read_datasets())) == [
        "superset/roles/x.yaml: no dashboard is named okr-2; list it under 'planned' until it is"
        " built"
    ]
    assert list(findings(read_access(), SLUGS, read_datasets())) == []
