"""Jira Cloud: issue search by JQL, and the boards and sprints of its Agile API."""

from __future__ import annotations

import base64
import re
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.pages import position, token, whole_number
from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    iso,
    json_response,
)
from tributary.sandbox.world.services import SERVICES, Engineer, engineers
from tributary.sandbox.world.software import (
    DAY,
    FIRST_SPRINT,
    SPRINT_SECONDS,
    Item,
    delivery,
    sprint_at,
)
from tributary.sandbox.world.tenants import BY_ID, TENANTS, Tenant

SITE = "https://sandbox.atlassian.example"
STATUSES = {"To Do": "new", "In Progress": "indeterminate", "In Review": "indeterminate"}
STORY_POINTS, SPRINT, FOUND_IN = "customfield_10016", "customfield_10020", "customfield_10050"
PROJECTS = {service.tenant_id: service.project for service in SERVICES}
_JQL = re.compile(r'updated >= "(\d{4}-\d\d-\d\d \d\d:\d\d)" order by updated asc', re.IGNORECASE)


class Change(NamedTuple):
    """What changed on an issue at one moment: (field, its id, from, from as text, to, …)."""

    at: int
    items: tuple[Record, ...]


class Jira(Vendor):
    """One site with a project and a Scrum board for each unit's team."""

    name = "issue_tracker"
    secrets = ("username", "token")
    limit = Limit(requests=100, seconds=1.0)

    def routes(self) -> list[Route]:
        return [
            self.route("/rest/api/3/search/jql", self._search),
            self.route("/rest/agile/1.0/board", self._list_boards),
            self.route("/rest/agile/1.0/board/{board}/sprint", self._list_sprints),
        ]

    def authorise(self, request: Request) -> None:
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        expected = f"{self.credentials['username']}:{self.credentials['token']}"
        if scheme.lower() != "basic" or encoded != base64.b64encode(expected.encode()).decode():
            raise VendorError(401, "", "Client must be authenticated to access this resource.")

    def error_body(self, error: VendorError) -> Any:
        return {"errorMessages": [error.message], "errors": {}}

    def limit_headers(self, left: int, wait: float) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self.window.limit.requests),
            "X-RateLimit-Remaining": str(left),
        }

    def write(self, entity: str) -> list[Record]:
        as_of = int(self.world.span.as_of.timestamp())
        if entity == "sprints":
            return [sprint for tenant in TENANTS for sprint in self._sprints(tenant, as_of)]
        if entity == "issues":
            return [{k: v for k, v in i.items() if k != "changelog"} for i in self._issues()]
        return [
            {**issue, "changelog": {}, "item": history}
            for issue in self._issues()
            for history in issue["changelog"]["histories"]
        ]

    def _issues(self) -> list[Record]:
        """Whole issues with their changes, in order of the last change."""
        if "whole issues" not in self._records:
            as_of = int(self.world.span.as_of.timestamp())
            teams = self.world.of(engineers)
            found = [
                _issue(item, teams[item.tenant.tenant_id], as_of)
                for item in self.world.of(delivery).items
                if item.created < as_of
            ]
            found.sort(key=lambda issue: (issue["fields"]["updated"], issue["id"]))
            self._records["whole issues"] = found
        return self._records["whole issues"]

    def _sprints(self, tenant: Tenant, as_of: int) -> list[Record]:
        first = sprint_at(int(self.world.span.start.timestamp()))
        last = sprint_at(as_of) + 2
        made = [_sprint(tenant, number, as_of) for number in range(first, last + 1)]
        return [
            {"@account": str(_board(tenant)), **s} for s in made if s["createdDate"] < _at(as_of)
        ]

    # -- endpoints -------------------------------------------------------------------------------

    async def _search(self, request: Request) -> Response:
        query = request.query_params
        jql = _JQL.fullmatch(query.get("jql", "").strip())
        if jql is None:
            raise VendorError(
                400, "", "Unbounded JQL queries are not allowed here, nor any but by `updated`."
            )
        since = f"{jql[1].replace(' ', 'T')}:00.000+0000"
        names = query.get("fields", "id").split(",")
        size = whole_number(query.get("maxResults"), "maxResults", 50, 1, 5_000)
        found = [issue for issue in self._issues() if issue["fields"]["updated"] >= since]
        start = position(query.get("nextPageToken"))
        page = found[start : start + min(size, 100)]
        end = start + len(page)
        is_expanded = "changelog" in query.get("expand", "").split(",")
        answer: Record = {
            "issues": [_shown(issue, names, is_expanded) for issue in page],
            "isLast": end >= len(found),
        }
        if end < len(found):
            answer["nextPageToken"] = token(end)
        return json_response(answer)

    async def _list_boards(self, request: Request) -> Response:
        boards = [
            {
                "id": _board(tenant),
                "self": f"{SITE}/rest/agile/1.0/board/{_board(tenant)}",
                "name": f"{PROJECTS[tenant.tenant_id]} board",
                "type": "scrum",
                "location": {"projectKey": PROJECTS[tenant.tenant_id], "name": tenant.name},
            }
            for tenant in TENANTS
        ]
        return _agile_page(request, boards)

    async def _list_sprints(self, request: Request) -> Response:
        board = request.path_params["board"]
        if board not in {str(_board(tenant)) for tenant in TENANTS}:
            raise VendorError(404, "", "The requested board cannot be viewed.")
        found = [
            {name: value for name, value in sprint.items() if name != "@account"}
            for sprint in self.records("sprints")
            if sprint["@account"] == board
        ]
        return _agile_page(request, found)


def _agile_page(request: Request, found: list[Record]) -> Response:
    query = request.query_params
    start = whole_number(query.get("startAt"), "startAt", 0, 0, 10**9)
    size = whole_number(query.get("maxResults"), "maxResults", 50, 1, 50)
    return json_response(
        {
            "maxResults": size,
            "startAt": start,
            "isLast": start + size >= len(found),
            "values": found[start : start + size],
        }
    )


def _shown(issue: Record, names: list[str], is_expanded: bool) -> Record:
    """The issue with the fields that were asked for."""
    shown = {name: issue[name] for name in ("id", "key", "self", "expand")}
    shown["fields"] = {name: issue["fields"][name] for name in names if name in issue["fields"]}
    return {**shown, "changelog": issue["changelog"]} if is_expanded else shown


# -- the objects ----------------------------------------------------------------------------------


def _at(at: int) -> str:
    return iso(at, ".000+0000") or ""


def _board(tenant: Tenant) -> int:
    return 10 + tenant.number


def _sprint(tenant: Tenant, number: int, as_of: int) -> Record:
    start = FIRST_SPRINT + number * SPRINT_SECONDS
    end = start + SPRINT_SECONDS
    state = "future" if start >= as_of else "active" if end >= as_of else "closed"
    sprint = {
        "id": tenant.number * 1_000 + number,
        "self": f"{SITE}/rest/agile/1.0/sprint/{tenant.number * 1_000 + number}",
        "state": state,
        "name": f"{PROJECTS[tenant.tenant_id]} Sprint {number + 1}",
        "startDate": _at(start),
        "endDate": _at(end),
        "createdDate": _at(start - 10 * DAY),
        "originBoardId": _board(tenant),
        "goal": "",
    }
    return {**sprint, "completeDate": _at(end)} if state == "closed" else sprint


def _in_issue(tenant: Tenant, number: int, as_of: int) -> Record:
    """A sprint as the sprint field of an issue has it."""
    sprint = _sprint(tenant, number, as_of)
    names = ("id", "name", "state", "goal", "startDate", "endDate", "completeDate")
    shown = {name: sprint[name] for name in names if name in sprint}
    return {**shown, "boardId": sprint["originBoardId"]}


def _user(engineer: Engineer) -> Record:
    return {
        "self": f"{SITE}/rest/api/3/user?accountId={engineer.account_id}",
        "accountId": engineer.account_id,
        "accountType": "atlassian",
        "displayName": engineer.name,
        "emailAddress": f"{engineer.login}@example.com",
        "active": True,
        "timeZone": BY_ID[engineer.tenant_id].zone,
    }


def _issue(item: Item, team: tuple[Engineer, ...], as_of: int) -> Record:
    happened = [change for change in _changes(item, team) if change.at < as_of]
    last = {entry["field"]: entry for change in happened for entry in change.items}
    status = last["status"]["toString"] if "status" in last else "To Do"
    category = STATUSES.get(status, "done")
    is_done = category == "done"
    assignee = team[item.assignee] if "assignee" in last else None
    sprints = last["Sprint"]["to"].split(", ") if "Sprint" in last else []
    base = item.tenant.number * 1_000
    histories = [
        {
            "id": str(item.issue_id * 100 + number),
            "author": _user(team[item.assignee]),
            "created": _at(change.at),
            "items": [*change.items],
        }
        for number, change in enumerate(happened)
    ]
    histories.reverse()
    project = {"id": str(10_000 + item.tenant.number), "key": item.project}
    return {
        "id": str(item.issue_id),
        "key": item.key,
        "self": f"{SITE}/rest/api/3/issue/{item.issue_id}",
        "expand": "changelog",
        "fields": {
            "project": {**project, "name": f"{item.tenant.name} software"},
            "issuetype": {"name": item.kind, "subtask": False},
            "status": {"name": status, "statusCategory": {"key": category}},
            "priority": {"name": item.priority},
            "resolution": {"name": item.resolution} if is_done else None,
            "resolutiondate": _at(item.done or 0) if is_done else None,
            "summary": item.summary,
            "labels": [*item.labels],
            "parent": _parent(item),
            "assignee": _user(assignee) if assignee else None,
            "reporter": _user(team[item.reporter]),
            "created": _at(item.created),
            "updated": _at(happened[-1].at if happened else item.created),
            STORY_POINTS: float(item.points or 0) if "Story Points" in last else None,
            SPRINT: [_in_issue(item.tenant, int(s) - base, as_of) for s in sprints] or None,
            FOUND_IN: {"value": item.found_in} if item.found_in else None,
        },
        "changelog": {
            "startAt": 0,
            "maxResults": len(histories),
            "total": len(histories),
            "histories": histories,
        },
    }


def _parent(item: Item) -> Record | None:
    if item.epic is None:
        return None
    number = item.issue_id - item.number + item.epic
    return {"id": str(number), "key": f"{item.project}-{item.epic}"}


def _changes(item: Item, team: tuple[Engineer, ...]) -> list[Change]:
    """All that changes on the issue in its life, oldest first."""
    changes: list[Change] = []
    status = "To Do"
    if item.started is not None:
        if item.sprints:
            start = FIRST_SPRINT + item.sprints[0] * SPRINT_SECONDS
            planned = min(item.started, max(item.created + 60, start))
            points = str(item.points) if item.points else None
            sprint = _sprint_change(item, 1)
            estimate = _entry("Story Points", STORY_POINTS, None, None, points, points)
            changes.append(Change(planned, (sprint, estimate) if points else (sprint,)))
            for count, number in enumerate(item.sprints[1:], start=2):
                at = FIRST_SPRINT + number * SPRINT_SECONDS
                changes.append(Change(at, (_sprint_change(item, count),)))
        someone = team[item.assignee]
        given = _entry("assignee", "assignee", None, None, someone.account_id, someone.name)
        changes.append(Change(item.started, (_status(status, "In Progress"), given)))
        status = "In Progress"
    if item.in_review is not None:
        changes.append(Change(item.in_review, (_status(status, "In Review"),)))
        status = "In Review"
    if item.done is not None:
        end = item.resolution
        resolved = _entry("resolution", "resolution", None, None, end, end)
        changes.append(Change(item.done, (_status(status, "Done"), resolved)))
    return sorted(changes, key=lambda change: change.at)


def _entry(
    field: str,
    field_id: str,
    from_id: str | None,
    from_text: str | None,
    to_id: str | None,
    to_text: str | None,
) -> Record:
    return {
        "field": field,
        "fieldtype": "custom" if field_id.startswith("custom") else "jira",
        "fieldId": field_id,
        "from": from_id,
        "fromString": from_text,
        "to": to_id,
        "toString": to_text,
    }


def _status(before: str, after: str) -> Record:
    ids = {"To Do": "10000", "In Progress": "10001", "In Review": "10002", "Done": "10003"}
    return _entry("status", "status", ids[before], before, ids[after], after)


def _sprint_change(item: Item, count: int) -> Record:
    """The sprint field when the item came into the `count`th of its sprints."""
    base = item.tenant.number * 1_000

    def ids(length: int) -> str:
        return ", ".join(str(base + number) for number in item.sprints[:length])

    def names(length: int) -> str:
        return ", ".join(f"{item.project} Sprint {n + 1}" for n in item.sprints[:length])

    return _entry("Sprint", SPRINT, ids(count - 1), names(count - 1), ids(count), names(count))
