"""Delighted: survey responses by page number, people by cursor in the Link header."""

from __future__ import annotations

import base64
from typing import Any

from starlette.requests import Request
from starlette.responses import Response as Answer
from starlette.routing import Route

from tributary.sandbox.vendors.vendor import Limit, Record, Vendor, VendorError, json_response
from tributary.sandbox.world.surveys import Invitation, Person, Response, surveys

MAX_PER_PAGE, DEFAULT_PER_PAGE = 100, 20
ORDERS = {
    "asc": ("created_at", False),
    "desc": ("created_at", True),
    "asc:updated_at": ("updated_at", False),
    "desc:updated_at": ("updated_at", True),
}
#: Parameter → the field it limits, and whether from below.
FILTERS = {
    "since": ("created_at", True),
    "until": ("created_at", False),
    "updated_since": ("updated_at", True),
    "updated_until": ("updated_at", False),
}


class Delighted(Vendor):
    """One account in which every business unit asks its customers."""

    name = "survey_tool"
    limit = Limit(requests=120, seconds=1.0)

    def routes(self) -> list[Route]:
        return [
            self.route("/v1/survey_responses.json", self._list_responses),
            self.route("/v1/people.json", self._list_people),
        ]

    def authorise(self, request: Request) -> None:
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        expected = base64.b64encode(f"{self.credentials['token']}:".encode()).decode()
        if scheme.lower() != "basic" or encoded != expected:
            raise VendorError(401, "unauthorized", "Invalid API key")

    def error_body(self, error: VendorError) -> Any:
        return {"status": error.status, "message": error.message}

    def write(self, entity: str) -> list[Record]:
        asked = self.world.of(surveys)
        if entity == "responses":
            return [_response(response) for response in asked.responses]
        last_sent = {i.person.person_id: i for i in asked.invitations}
        last_answered = {
            r.invitation.person.person_id: r.responded
            for r in sorted(asked.responses, key=lambda r: r.responded)
        }
        return [
            _person(p, last_sent.get(p.person_id), last_answered.get(p.person_id))
            for p in sorted(asked.people, key=lambda p: (p.created, p.person_id))
        ]

    async def _list_responses(self, request: Request) -> Answer:
        query = request.query_params
        found = self.records("responses")
        for name, (field, is_least) in FILTERS.items():
            if name in query:
                at = _integer(query[name], name, 0)
                found = [r for r in found if (r[field] >= at if is_least else r[field] <= at)]
        order = query.get("order", "asc")
        if order not in ORDERS:
            raise VendorError(406, "invalid", f"order may not be {order}")
        field, is_descending = ORDERS[order]
        found = sorted(found, key=lambda r: (r[field], r["id"]), reverse=is_descending)
        per_page = _per_page(request)
        start = (max(_integer(query.get("page"), "page", 1), 1) - 1) * per_page
        return json_response(found[start : start + per_page])

    async def _list_people(self, request: Request) -> Answer:
        people, per_page = self.records("invitations"), _per_page(request)
        start = _place(request.query_params.get("page_info"))
        response = json_response(people[start : start + per_page])
        if start + per_page < len(people):
            cursor = base64.urlsafe_b64encode(str(start + per_page).encode()).decode()
            here = f"{request.url.scheme}://{request.url.netloc}{request.url.path}"
            following = f"{here}?per_page={per_page}&page_info={cursor}"
            response.headers["Link"] = f'<{following}>; rel="next"'
        return response


def _per_page(request: Request) -> int:
    asked = _integer(request.query_params.get("per_page"), "per_page", DEFAULT_PER_PAGE)
    if not 1 <= asked <= MAX_PER_PAGE:
        raise VendorError(406, "invalid", f"per_page must be between 1 and {MAX_PER_PAGE}")
    return asked


def _place(cursor: str | None) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor)) if cursor else 0
    except ValueError as error:
        raise VendorError(406, "invalid", "page_info is not valid") from error


def _integer(text: str | None, name: str, default: int) -> int:
    try:
        return default if text is None else int(text)
    except ValueError as error:
        raise VendorError(406, "invalid", f"{name} is not an integer") from error


# -- the objects ----------------------------------------------------------------------------------


def _response(response: Response) -> Record:
    invitation = response.invitation
    person = invitation.person
    properties = {
        "business_unit": person.customer.tenant.tenant_id,
        "customer_id": person.customer.won.account_id,
        "contact_id": person.contact_id,
    }
    if invitation.related_entity:
        properties["related_to"] = invitation.related_entity
    return {
        "id": response.response_id,
        "person": person.person_id,
        "survey_type": invitation.survey_type,
        "score": response.score,
        "comment": response.comment,
        "permalink": f"https://delighted.example/r/{response.response_id}",
        "created_at": response.responded,
        "updated_at": response.updated,
        "person_properties": properties,
        "notes": [],
        "tags": [],
        "additional_answers": [],
    }


def _person(person: Person, last_sent: Invitation | None, last_answered: int | None) -> Record:
    won = person.customer.won
    return {
        "id": person.person_id,
        "name": won.name,
        "email": won.email,
        "phone_number": None,
        "created_at": person.created,
        "last_sent_at": last_sent.sent if last_sent else None,
        "last_responded_at": last_answered,
        "next_survey_scheduled_at": None,
    }
