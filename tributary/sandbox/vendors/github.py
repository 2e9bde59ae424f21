"""GitHub: workflow runs and releases over REST, deployments and pull requests over GraphQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.graphql import Field, QueryError, parse, project
from tributary.sandbox.vendors.pages import position, token
from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    bearer,
    iso,
    json_body,
    json_response,
)
from tributary.sandbox.world.build import World
from tributary.sandbox.world.services import SERVICES, Engineer, Service, engineers
from tributary.sandbox.world.software import Attempt, Deployment, PullRequest, Run, delivery

DEFAULT_PAGE, MAX_PAGE = 30, 100
#: A search, and a list of runs that is filtered, end after these.
MAX_FOUND = 1_000
WORKFLOWS = {
    "build": "Build and test",
    "security": "Security scan",
    "performance": "Performance test",
}
RELEASE_SECONDS = 600
_SEARCH = re.compile(r"repo:(\S+) is:pr updated:>=(\S+) sort:updated-asc")


class GitHub(Vendor):
    """An organisation with a repository for each service."""

    name = "cicd"
    limit = Limit(requests=15_000, seconds=3_600.0)  # what an enterprise's token is allowed
    accounts = tuple(service.repository for service in SERVICES)

    def __init__(self, credentials: Mapping[str, str], world: World) -> None:
        super().__init__(credentials, world)
        self._shown: dict[tuple[str, str], list[Record]] = {}

    def routes(self) -> list[Route]:
        return [
            self.route("/repos/{owner}/{repo}/actions/runs", self._list_runs),
            self.route("/repos/{owner}/{repo}/releases", self._list_releases),
            self.route("/graphql", self._graphql, methods=("POST",)),
        ]

    def authorise(self, request: Request) -> None:
        if bearer(request) != self.credentials["token"]:
            raise VendorError(401, "", "Bad credentials")

    def error_body(self, error: VendorError) -> Any:
        message = "API rate limit exceeded" if error.status == 429 else error.message
        return {
            "message": message,
            "documentation_url": "https://docs.github.com/rest",
            "status": str(error.status),
        }

    def limit_headers(self, left: int, wait: float) -> dict[str, str]:
        allowed = self.window.limit.requests
        return {
            "X-RateLimit-Limit": str(allowed),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Used": str(allowed - left),
            "X-RateLimit-Reset": str(round(self.world.span.as_of.timestamp() + wait)),
            "X-RateLimit-Resource": "core",
        }

    def write(self, entity: str) -> list[Record]:
        as_of = int(self.world.span.as_of.timestamp())
        made, teams = self.world.of(delivery), self.world.of(engineers)
        if entity == "deployments":
            found = [_deployment(d, teams, as_of) for d in made.deployments if d.created < as_of]
            return sorted(found, key=lambda d: (d["createdAt"], d["databaseId"]), reverse=True)
        if entity == "pull_requests":
            found = [_pull_request(p, teams, as_of) for p in made.pull_requests if p.opened < as_of]
            return sorted(found, key=lambda p: (p["updatedAt"], p["databaseId"]))
        if entity == "workflow_runs":
            found = [_run(r, teams, as_of) for r in made.runs if r.attempts[0].started < as_of]
            return sorted(found, key=lambda r: (r["created_at"], r["id"]), reverse=True)
        return _releases(made.deployments, teams, as_of)

    # -- REST ------------------------------------------------------------------------------------

    async def _list_runs(self, request: Request) -> Response:
        found = self._of_repository(request, "workflow_runs")
        created = request.query_params.get("created")
        if created:
            first, last = _days(created)
            found = [r for r in found if first <= r["created_at"][:10] <= last]
        page, headers = _page(request, found[:MAX_FOUND])
        body = {"total_count": len(found), "workflow_runs": page}
        return _with_headers(json_response(body), headers)

    async def _list_releases(self, request: Request) -> Response:
        page, headers = _page(request, self._of_repository(request, "releases"))
        return _with_headers(json_response(page), headers)

    def _of_repository(self, request: Request, entity: str) -> list[Record]:
        """The repository's records; 404 if there is none, as for one that may not be seen."""
        name = "{owner}/{repo}".format(**request.path_params)
        if name not in self.accounts:
            raise VendorError(404, "", "Not Found")
        return self._of(name, entity)

    def _of(self, repository: str, entity: str) -> list[Record]:
        """The records of one repository, as the API shows them."""
        if (repository, entity) not in self._shown:
            self._shown[repository, entity] = [
                {name: value for name, value in record.items() if name != "@account"}
                for record in self.records(entity)
                if record["@account"] == repository
            ]
        return self._shown[repository, entity]

    # -- GraphQL ---------------------------------------------------------------------------------

    async def _graphql(self, request: Request) -> Response:
        """Errors of a query come with status 200, as GraphQL has it."""
        body = await json_body(request)
        try:
            asked = parse(str(body.get("query")), body.get("variables") or {})
            return json_response({"data": {f.alias: self._answer(f) for f in asked}})
        except QueryError as error:
            return json_response({"data": None, "errors": [{"message": str(error)}]})

    def _answer(self, asked: Field) -> Record:
        if asked.name == "resource":
            [connection] = asked.selections
            url = str(asked.arguments.get("url"))
            name = url.removeprefix("https://github.com/")
            if name not in self.accounts:
                raise QueryError(f"Could not resolve to a resource with the URL {url}")
            newest_first = {"field": "CREATED_AT", "direction": "DESC"}
            if connection.name != "deployments" or connection.arguments["orderBy"] != newest_first:
                raise QueryError("only deployments are read of a repository here, newest first")
            return {connection.alias: _connection(self._of(name, "deployments"), connection)}
        search = _SEARCH.fullmatch(str(asked.arguments.get("query")))
        if asked.name != "search" or search is None:
            raise QueryError(f"not a query that is understood here: {asked.name}")
        name, since = search.groups()
        found = [r for r in self._of(name, "pull_requests") if r["updatedAt"] >= since]
        return _connection(found[:MAX_FOUND], asked)


def _connection(found: list[Record], asked: Field) -> Record:
    """One page of a GraphQL connection, with what is asked of its nodes."""
    first, after = asked.arguments.get("first"), asked.arguments.get("after")
    if not isinstance(first, int) or not 1 <= first <= MAX_PAGE:
        raise QueryError(f"Requesting {first} records is not possible: `first` is 1 to 100.")
    try:
        start = position(after)
    except VendorError as error:
        raise QueryError(f"`{after}` does not appear to be a valid cursor.") from error
    page = found[start : start + first]
    whole = {
        "totalCount": len(found),
        "pageInfo": {
            "hasNextPage": start + first < len(found),
            "endCursor": token(start + len(page)) if page else None,
        },
        "nodes": page,
    }
    answer: Record = project(whole, asked.selections, asked.name)
    return answer


def _days(created: str) -> tuple[str, str]:
    """The first and last day of a range such as 2024-01-01..2024-01-07."""
    first, _, last = created.partition("..")
    try:
        return date.fromisoformat(first).isoformat(), date.fromisoformat(last).isoformat()
    except ValueError as error:
        raise VendorError(422, "", f"created={created} is not understood here") from error


def _page(request: Request, found: list[Record]) -> tuple[list[Record], dict[str, str]]:
    """One page of a REST list, and the Link header that names the others."""
    query = request.query_params
    try:
        size = min(int(query.get("per_page", DEFAULT_PAGE)), MAX_PAGE)
        number = int(query.get("page", 1))
    except ValueError as error:
        raise VendorError(422, "", "page and per_page are numbers") from error
    pages = -(-len(found) // size)
    links = {
        "next": number + 1 if number < pages else None,
        "last": pages if number < pages else None,
        "prev": number - 1 if number > 1 else None,
        "first": 1 if number > 1 else None,
    }
    link = ", ".join(
        f'<{request.url.include_query_params(page=page)}>; rel="{relation}"'
        for relation, page in links.items()
        if page
    )
    return found[(number - 1) * size : number * size], {"Link": link} if link else {}


def _with_headers(response: Response, headers: dict[str, str]) -> Response:
    response.headers.update(headers)
    return response


# -- the objects ----------------------------------------------------------------------------------

Teams = dict[str, tuple[Engineer, ...]]


def _engineer(teams: Teams, service: Service, place: int) -> Engineer:
    return teams[service.tenant_id][place]


def _before(at: int, as_of: int) -> str | None:
    return iso(at) if at < as_of else None


def _deployment(deployment: Deployment, teams: Teams, as_of: int) -> Record:
    end = "SUCCESS" if deployment.is_good else "FAILURE"
    statuses = [
        {"state": state, "createdAt": iso(at)}
        for state, at in (
            ("QUEUED", deployment.created),
            ("IN_PROGRESS", deployment.started),
            (end, deployment.finished),
        )
        if at < as_of
    ]
    last = statuses[-1]
    kind = "Roll back" if deployment.is_rollback else "Deploy"
    return {
        "@account": deployment.service.repository,
        "databaseId": deployment.deployment_id,
        "createdAt": iso(deployment.created),
        "updatedAt": last["createdAt"],
        "environment": deployment.environment,
        "task": "deploy:rollback" if deployment.is_rollback else "deploy",
        "description": f"{kind} {deployment.sha[:7]}",
        "commitOid": deployment.sha,
        "state": "ACTIVE" if last["state"] == "SUCCESS" else last["state"],
        "creator": {"login": _engineer(teams, deployment.service, deployment.creator).login},
        "statuses": {"nodes": statuses},
    }


def _pull_request(request: PullRequest, teams: Teams, as_of: int) -> Record:
    is_closed = request.closed < as_of
    happened = [request.opened, request.first_review, request.approved, request.closed]
    reviews = [
        {"state": state, "submittedAt": iso(at)}
        for state, at in (
            ("COMMENTED", request.first_review),
            ("APPROVED" if request.is_merged else "CHANGES_REQUESTED", request.approved),
        )
        if at < as_of
    ]
    is_merged = is_closed and request.is_merged
    return {
        "@account": request.service.repository,
        "number": request.number,
        "databaseId": 2_000_000_000 + request.service.number * 10_000_000 + request.number,
        "title": request.title,
        "state": "MERGED" if is_merged else "CLOSED" if is_closed else "OPEN",
        "isDraft": False,
        "createdAt": iso(request.opened),
        "updatedAt": iso(max(at for at in happened if at < as_of)),
        "closedAt": _before(request.closed, as_of),
        "mergedAt": iso(request.closed) if is_merged else None,
        "additions": request.additions,
        "deletions": request.deletions,
        "changedFiles": request.files,
        "headRefName": request.branch,
        "baseRefName": "main",
        "headRefOid": request.head_sha,
        "mergeCommit": {"oid": request.merge_sha} if is_merged else None,
        "author": {"login": _engineer(teams, request.service, request.author).login},
        "commits": {"nodes": [{"commit": {"authoredDate": iso(request.first_commit)}}]},
        "reviews": {"nodes": reviews},
    }


def _last_attempt(run: Run, as_of: int) -> tuple[int, Attempt]:
    """Number and attempt that the run shows: the last that has begun."""
    begun = [attempt for attempt in run.attempts if attempt.started < as_of]
    return len(begun), begun[-1]


def _run(run: Run, teams: Teams, as_of: int) -> Record:
    number, attempt = _last_attempt(run, as_of)
    is_done = attempt.ended < as_of
    actor = _engineer(teams, run.service, run.actor)
    api = f"https://api.github.com/repos/{run.service.repository}"
    here = f"{api}/actions/runs/{run.run_id}"
    repository = _repository(run.service)
    kind = ("build", "security", "performance").index(run.workflow)
    workflow_id = 700_000 + run.service.number * 10 + kind
    conclusion = "success" if attempt.is_good else "failure"
    return {
        "@account": run.service.repository,
        "id": run.run_id,
        "name": WORKFLOWS[run.workflow],
        "node_id": f"WFR_{run.run_id}",
        "check_suite_id": run.run_id + 1,
        "head_branch": run.branch,
        "head_sha": run.sha,
        "path": f".github/workflows/{run.workflow}.yml",
        "display_title": WORKFLOWS[run.workflow],
        "run_number": run.number,
        "run_attempt": number,
        "event": run.event,
        "status": "completed" if is_done else "in_progress",
        "conclusion": conclusion if is_done else None,
        "workflow_id": workflow_id,
        "url": here,
        "html_url": f"https://github.com/{run.service.repository}/actions/runs/{run.run_id}",
        "pull_requests": [],
        "created_at": iso(run.attempts[0].started),
        "updated_at": iso(attempt.ended if is_done else attempt.started),
        "run_started_at": iso(attempt.started),
        "actor": _user(actor),
        "triggering_actor": _user(actor),
        "jobs_url": f"{here}/jobs",
        "logs_url": f"{here}/logs",
        "check_suite_url": f"{api}/check-suites/{run.run_id + 1}",
        "artifacts_url": f"{here}/artifacts",
        "cancel_url": f"{here}/cancel",
        "rerun_url": f"{here}/rerun",
        "previous_attempt_url": f"{here}/attempts/{number - 1}" if number > 1 else None,
        "workflow_url": f"{api}/actions/workflows/{workflow_id}",
        "head_commit": {
            "id": run.sha,
            "tree_id": run.sha,
            "message": run.branch,
            "timestamp": iso(run.attempts[0].started),
            "author": {"name": actor.name, "email": f"{actor.login}@example.com"},
            "committer": {"name": "GitHub", "email": "noreply@github.example.com"},
        },
        "repository": repository,
        "head_repository": repository,
    }


def _repository(service: Service) -> Record:
    """The repository by its names only: GitHub adds some forty addresses."""
    return {"id": 500_000 + service.number, "name": service.name, "full_name": service.repository}


def _user(engineer: Engineer) -> Record:
    """The user by name only: GitHub adds some fifteen addresses."""
    return {"login": engineer.login, "type": "User", "site_admin": False}


def _releases(deployments: list[Deployment], teams: Teams, as_of: int) -> list[Record]:
    """A release of the first commit that a service brought to production in a month."""
    firsts: dict[tuple[str, str], Deployment] = {}
    for deployment in sorted(deployments, key=lambda d: (d.finished, d.deployment_id)):
        is_release = deployment.is_good and not deployment.is_rollback
        if deployment.environment == "production" and is_release:
            month = (iso(deployment.finished) or "")[:7]
            firsts.setdefault((deployment.service.name, month), deployment)
    found = []
    for (_, month), deployment in firsts.items():
        published = deployment.finished + RELEASE_SECONDS
        if published >= as_of:
            continue
        tag = f"v{month.replace('-', '.')}"
        repository = deployment.service.repository
        here = f"https://api.github.com/repos/{repository}/releases/{deployment.deployment_id}"
        web = f"https://github.com/{repository}"
        found.append(
            {
                "@account": repository,
                "id": deployment.deployment_id,
                "node_id": f"RE_{deployment.deployment_id}",
                "url": here,
                "assets_url": f"{here}/assets",
                "upload_url": f"{here}/assets",
                "html_url": f"{web}/releases/tag/{tag}",
                "tarball_url": f"{web}/tarball/{tag}",
                "zipball_url": f"{web}/zipball/{tag}",
                "tag_name": tag,
                "target_commitish": deployment.sha,
                "name": tag,
                "body": None,
                "draft": False,
                "prerelease": False,
                "created_at": iso(deployment.created),
                "published_at": iso(published),
                "author": _user(_engineer(teams, deployment.service, deployment.creator)),
                "assets": [],
            }
        )
    return sorted(found, key=lambda release: (release["published_at"], release["id"]), reverse=True)
