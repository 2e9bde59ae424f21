"""PagerDuty REST API v2: incidents and log entries, by the time they were created."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.randomness import identifier
from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    iso,
    json_response,
)
from tributary.sandbox.world.incidents import Incident, incidents
from tributary.sandbox.world.services import Engineer, Service, engineers

DEFAULT_PAGE, MAX_PAGE, MAX_ROWS = 25, 100, 10_000
LONGEST_RANGE = timedelta(days=184)
POLICY = ("P0LICY1", "escalation_policy", "Engineering on call")
#: PagerDuty's own codes of errors.
CODES = {400: 2001, 401: 2006, 404: 2100, 429: 2020}


class PagerDuty(Vendor):
    """One account with a service for each of the group's."""

    name = "pagerduty"
    limit = Limit(requests=960, seconds=60.0)

    def routes(self) -> list[Route]:
        return [
            self.route("/incidents", self._list_incidents),
            self.route("/log_entries", self._list_log_entries),
        ]

    def authorise(self, request: Request) -> None:
        if request.headers.get("authorization") != f"Token token={self.credentials['token']}":
            raise VendorError(401, "Unauthorized", "Unauthorized")

    def error_body(self, error: VendorError) -> Any:
        return {
            "error": {
                "code": CODES.get(error.status, 2000),
                "message": error.code,
                "errors": [error.message],
            }
        }

    def limit_headers(self, left: int, wait: float) -> dict[str, str]:
        return {
            "ratelimit-limit": str(self.window.limit.requests),
            "ratelimit-remaining": str(left),
            "ratelimit-reset": str(round(wait)),
        }

    def write(self, entity: str) -> list[Record]:
        teams = self.world.of(engineers)
        as_of = int(self.world.span.as_of.timestamp())
        found = self.world.of(incidents)
        if entity == "incidents":
            return [_incident(i, teams[i.service.tenant_id], as_of) for i in found]
        entries = [
            entry for i in found for entry in _log_entries(i, teams[i.service.tenant_id], as_of)
        ]
        return sorted(entries, key=lambda entry: (entry["created_at"], entry["id"]))

    async def _list_incidents(self, request: Request) -> Response:
        sort = request.query_params.get("sort_by", "created_at:asc")
        if sort not in ("created_at:asc", "created_at:desc"):
            raise VendorError(400, "Invalid Input Provided", f"sort_by {sort} is not supported")
        return self._page(request, "incidents", is_newest_first=sort.endswith("desc"))

    async def _list_log_entries(self, request: Request) -> Response:
        return self._page(request, "log_entries", is_newest_first=True)

    def _page(self, request: Request, entity: str, *, is_newest_first: bool) -> Response:
        """One page of what was created from since to until (exclusive)."""
        query = request.query_params
        as_of = self.world.span.as_of
        until = _instant(query.get("until"), "until", as_of)
        since = _instant(query.get("since"), "since", until - timedelta(days=30))
        if not timedelta(0) <= until - since <= LONGEST_RANGE:
            raise VendorError(400, "Invalid Input Provided", "The range cannot exceed 6 months")
        limit = _integer(query.get("limit"), "limit", DEFAULT_PAGE)
        offset = _integer(query.get("offset"), "offset", 0)
        if not 1 <= limit <= MAX_PAGE or offset < 0 or offset + limit > MAX_ROWS:
            raise VendorError(
                400, "Invalid Input Provided", f"Offset and limit cannot exceed {MAX_ROWS}"
            )
        first, end = iso(since.timestamp()) or "", iso(until.timestamp()) or ""
        found = [r for r in self.records(entity) if first <= r["created_at"] < end]
        if is_newest_first:
            found.reverse()
        total = len(found) if query.get("total") == "true" else None
        return json_response(
            {
                entity: found[offset : offset + limit],
                "limit": limit,
                "offset": offset,
                "total": total,
                "more": offset + limit < len(found),
            }
        )


def _instant(text: str | None, name: str, default: datetime) -> datetime:
    try:
        found = default if text is None else datetime.fromisoformat(text)
    except ValueError as error:
        raise VendorError(400, "Invalid Input Provided", f"{name} is not a date") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _integer(text: str | None, name: str, default: int) -> int:
    try:
        return default if text is None else int(text)
    except ValueError as error:
        raise VendorError(400, "Invalid Input Provided", f"{name} is not a number") from error


# -- the objects ----------------------------------------------------------------------------------


def _reference(ref_id: str, kind: str, summary: str) -> Record:
    return {
        "id": ref_id,
        "type": f"{kind}_reference",
        "summary": summary,
        "self": f"https://api.pagerduty.com/{kind.replace('policy', 'policie')}s/{ref_id}",
        "html_url": f"https://sandbox.pagerduty.example/{kind}s/{ref_id}",
    }


def _service(service: Service) -> Record:
    return _reference(service.pagerduty_id, "service", service.name)


def _user(engineer: Engineer) -> Record:
    return _reference(engineer.pagerduty_id, "user", engineer.name)


def _priority(incident: Incident) -> Record:
    name = f"P{incident.priority}"
    return _reference("P" + identifier(6, "priority", name).upper(), "priority", name)


def _on_call(incident: Incident, team: tuple[Engineer, ...]) -> Engineer:
    """Who answers: the next one if the first did not."""
    place = incident.responder + (1 if incident.escalated else 0)
    return team[place % len(team)]


def _incident(incident: Incident, team: tuple[Engineer, ...], as_of: int) -> Record:
    answerer = _user(_on_call(incident, team))
    is_resolved = incident.resolved < as_of
    acknowledged = incident.acknowledged
    is_taken = acknowledged is not None and acknowledged < as_of
    status, changed, by = "triggered", incident.started, _service(incident.service)
    if is_taken and acknowledged is not None:
        status, changed, by = "acknowledged", acknowledged, answerer
    if is_resolved:
        is_by_hand = incident.priority <= 3 or incident.is_false_positive
        status, changed = "resolved", incident.resolved
        by = answerer if is_by_hand else _service(incident.service)
    title = incident.title
    trigger = _entry_id(incident, "trigger")
    return {
        "id": incident.incident_id,
        "type": "incident",
        "summary": f"[#{incident.number}] {title}",
        "self": f"https://api.pagerduty.com/incidents/{incident.incident_id}",
        "html_url": f"https://sandbox.pagerduty.example/incidents/{incident.incident_id}",
        "incident_number": incident.number,
        "title": title,
        "description": title,
        "created_at": iso(incident.started),
        "updated_at": iso(changed),
        "status": status,
        "pending_actions": [],
        "incident_key": incident.dedup_key,
        "service": _service(incident.service),
        "assignments": []
        if is_resolved
        else [{"at": iso(incident.escalated or incident.started), "assignee": answerer}],
        "assigned_via": "escalation_policy",
        "acknowledgements": [{"at": iso(acknowledged), "acknowledger": answerer}]
        if status == "acknowledged"
        else [],
        "last_status_change_at": iso(changed),
        "last_status_change_by": by,
        "resolved_at": iso(incident.resolved) if is_resolved else None,
        "first_trigger_log_entry": _reference(
            trigger, "trigger_log_entry", "Triggered through the API"
        ),
        "escalation_policy": _reference(*POLICY),
        "teams": [],
        "priority": _priority(incident),
        "urgency": "high" if incident.is_urgent else "low",
        "alert_counts": {"all": 1, "triggered": int(not is_resolved), "resolved": int(is_resolved)},
        "is_mergeable": True,
        "impacted_services": [_service(incident.service)],
    }


def _entry_id(incident: Incident, kind: str) -> str:
    return "R" + identifier(13, incident.incident_id, kind).upper()


def _log_entries(incident: Incident, team: tuple[Engineer, ...], as_of: int) -> list[Record]:
    """What had happened in the incident by the as-of, oldest first."""
    service, answerer = _service(incident.service), _user(_on_call(incident, team))
    first = _user(team[incident.responder % len(team)])
    is_by_hand = incident.priority <= 3 or incident.is_false_positive
    happened: list[tuple[int | None, str, Record, str, str | None]] = [
        (incident.started, "trigger", service, "api", None),
        (incident.started + 1, "assign", service, "auto", None),
    ]
    if incident.is_urgent:
        happened.append((incident.started + 2, "notify", first, "auto", None))
    happened += [
        (incident.escalated, "escalate", service, "timeout", None),
        (incident.acknowledged, "acknowledge", answerer, "website", None),
    ]
    if incident.is_false_positive:
        happened.append((incident.resolved - 1, "annotate", answerer, "note", "False positive"))
    agent, channel = (answerer, "website") if is_by_hand else (service, "api")
    happened.append((incident.resolved, "resolve", agent, channel, None))
    entries = []
    for at, kind, agent, channel, note in happened:
        if at is None or at >= as_of:
            continue
        entry_id = _entry_id(incident, kind)
        entry: Record = {
            "id": entry_id,
            "type": f"{kind}_log_entry",
            "summary": f"{kind.capitalize()} by {agent['summary']}",
            "self": f"https://api.pagerduty.com/log_entries/{entry_id}",
            "html_url": None,
            "created_at": iso(at),
            "agent": agent,
            "channel": {"type": channel},
            "service": service,
            "incident": _reference(incident.incident_id, "incident", incident.title),
            "teams": [],
            "contexts": [],
            "event_details": {"description": incident.title if kind == "trigger" else ""},
        }
        if note:
            entry["note"] = note
        entries.append(entry)
    return entries
