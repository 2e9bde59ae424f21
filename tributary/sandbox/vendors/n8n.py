"""n8n's public API: workflows, executions (newest first) and rows of data tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.randomness import identifier
from tributary.sandbox.vendors.pages import position, token, whole_number
from tributary.sandbox.vendors.vendor import Limit, Record, Vendor, VendorError, json_response
from tributary.sandbox.world.automation import (
    ERRORS,
    WORKFLOWS,
    Workflow,
    created_at,
    executions,
    health_checks,
    interventions,
    shown_workflows,
)
from tributary.sandbox.world.columns import rows

MAX_LIMIT, DEFAULT_LIMIT = 250, 100
TABLES = ("interventions", "health_checks")


class N8n(Vendor):
    """One instance, which runs the agency's workflows."""

    name = "automation_engine"
    limit = Limit(requests=600, seconds=60.0)

    def routes(self) -> list[Route]:
        return [
            self.route("/api/v1/workflows", self._workflows),
            self.route("/api/v1/executions", self._executions),
            self.route("/api/v1/data-tables/{table}/rows", self._rows),
        ]

    def authorise(self, request: Request) -> None:
        key = request.headers.get("x-n8n-api-key")
        if key is None:
            raise VendorError(401, "unauthorized", "'X-N8N-API-KEY' header required")
        if key != self.credentials["token"]:
            raise VendorError(401, "unauthorized", "unauthorized")

    def error_body(self, error: VendorError) -> Any:
        return {"message": error.message}

    def write(self, entity: str) -> list[Record]:
        match entity:
            case "workflows":
                return [_workflow(self.world, *shown) for shown in shown_workflows(self.world)]
            case "executions":
                found = [_execution(row) for row in rows(self.world.of(executions))]
                return found[::-1]
            case "interventions":
                table, key = self.world.of(interventions), "occurred_at"
            case "health_checks":
                table, key = self.world.of(health_checks), "checked_at"
            case _:
                return super().write(entity)
        return [_row(number, row, key) for number, row in enumerate(rows(table), start=1)]

    async def _workflows(self, request: Request) -> Response:
        found = self.records("workflows")
        if "active" in request.query_params:
            is_active = request.query_params["active"] == "true"
            found = [one for one in found if one["active"] is is_active]
        return _page(request, found)

    async def _executions(self, request: Request) -> Response:
        query = request.query_params
        found = self.records("executions")
        for parameter, field in (("status", "status"), ("workflowId", "workflowId")):
            if parameter in query:
                found = [one for one in found if one[field] == query[parameter]]
        if query.get("includeData") == "true":
            return _page(request, found)
        return _page(request, found, without="data")

    async def _rows(self, request: Request) -> Response:
        table = request.path_params["table"]
        if table not in TABLES:
            raise VendorError(404, "not_found", f"Could not find the data table: '{table}'")
        found = self.records(table)
        for column, least in _conditions(request):
            found = [one for one in found if datetime.fromisoformat(one[column]) >= least]
        return _page(request, found)


def _page(request: Request, found: list[Record], without: str | None = None) -> Response:
    """The records from the cursor on; the cursor names where the next page starts."""
    query = request.query_params
    limit = whole_number(query.get("limit"), "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)
    start = position(query.get("cursor"))
    page = found[start : start + limit]
    if without:
        page = [{name: one[name] for name in one if name != without} for one in page]
    following = token(start + limit) if start + limit < len(found) else None
    return json_response({"data": page, "nextCursor": following})


def _conditions(request: Request) -> list[tuple[str, datetime]]:
    """The columns and earliest instants of the filter, which has to be ``and`` of ``gte``."""
    try:
        given = orjson.loads(request.query_params.get("filter", '{"type":"and","filters":[]}'))
        if given["type"] != "and" or any(one["condition"] != "gte" for one in given["filters"]):
            raise VendorError(
                400, "bad_request", "Only filters of type and, with gte, are answered"
            )
        return [
            (one["columnName"], datetime.fromisoformat(one["value"])) for one in given["filters"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise VendorError(400, "bad_request", "Invalid filter") from error


# -- the objects ----------------------------------------------------------------------------------


def _workflow(world: Any, workflow: Workflow, level: str, changed: Any, is_active: bool) -> Record:
    created = f"{created_at(world, workflow)}.000Z"
    tags = {
        "unit": "agency",
        "process": workflow.process,
        "level": level,
        "owner": workflow.owner_id,
        "baseline_minutes": workflow.baseline_minutes,
    }
    return {
        "id": workflow.workflow_id,
        "name": workflow.name,
        "active": is_active,
        "isArchived": not is_active,
        "createdAt": created,
        "updatedAt": f"{changed}.000Z",
        "versionId": identifier(36, workflow.name, changed),
        "triggerCount": int(is_active),
        "nodes": [],
        "connections": {},
        "settings": {"executionOrder": "v1"},
        "staticData": None,
        "pinData": None,
        "meta": None,
        "tags": [
            {
                "id": identifier(16, "tag", name, value),
                "name": f"{name}:{value}",
                "createdAt": created,
                "updatedAt": created,
            }
            for name, value in tags.items()
        ],
    }


def _execution(row: Any) -> Record:
    result: Record = {"runData": {}}
    if row.error >= 0:
        name, message = ERRORS[row.error]
        result["error"] = {"name": name, "message": message}
    return {
        "id": row.execution_id,
        "finished": row.status == "success",
        "mode": row.mode,
        "retryOf": row.retry_of if isinstance(row.retry_of, str) else None,
        "retrySuccessId": None,
        "status": row.status,
        "startedAt": f"{row.started_at.isoformat()}.000Z",
        "stoppedAt": f"{row.stopped_at.isoformat()}.000Z",
        "workflowId": WORKFLOWS[row.workflow].workflow_id,
        "waitTill": None,
        "customData": {"client_id": row.client_id} if isinstance(row.client_id, str) else {},
        "data": {"resultData": result},
    }


def _row(number: int, row: Any, key: str) -> Record:
    """A row of a data table, with the columns that n8n adds."""
    values = row._asdict()
    at = f"{values[key].isoformat()}.000Z"
    workflow = WORKFLOWS[values.pop("workflow")].workflow_id
    return {
        "id": number,
        "workflow_id": workflow,
        **values,
        key: at,
        "createdAt": at,
        "updatedAt": at,
    }
