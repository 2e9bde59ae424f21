"""The metrics API of the four capability services: an export of days as NDJSON."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.vendor import Limit, Record, Vendor, VendorError, bearer
from tributary.sandbox.world.capabilities import capability_days
from tributary.sandbox.world.tenants import BY_ID


class CapabilityService(Vendor):
    """One of the services; its tenants have numbers of their own."""

    limit = Limit(requests=120, seconds=60.0)

    def routes(self) -> list[Route]:
        return [self.route("/v1/metrics/export", self._export)]

    def authorise(self, request: Request) -> None:
        if bearer(request) != self.credentials["token"]:
            raise VendorError(401, "unauthorized", "The access token is missing or not valid")

    def error_body(self, error: VendorError) -> Any:
        return {"error": {"code": error.code, "message": error.message}}

    def write(self, entity: str) -> list[Record]:
        return [
            {
                **day,
                "tenant_id": f"tenant_10{BY_ID[day['tenant_id']].number}",
                "updated_at": f"{day['updated_at']}Z",
            }
            for day in self.world.of(capability_days)[self.name]
        ]

    async def _export(self, request: Request) -> Response:
        first, last = _day(request, "from"), _day(request, "to")
        if first > last:
            raise VendorError(400, "invalid_range", "from is after to")
        lines = [
            orjson.dumps(record)
            for record in self.records("metrics_daily")
            if str(first) <= record["date"] <= str(last)
        ]
        return Response(b"".join(line + b"\n" for line in lines), media_type="application/x-ndjson")


def _day(request: Request, name: str) -> date:
    try:
        return date.fromisoformat(request.query_params.get(name, ""))
    except ValueError as error:
        raise VendorError(400, "invalid_date", f"{name} has to be a date, YYYY-MM-DD") from error


class LeadIntelligence(CapabilityService):
    """Scores leads as they come."""

    name = "lead_intelligence"


class PropertyIntelligence(CapabilityService):
    """Looks at properties."""

    name = "property_intelligence"


class ChurnPrevention(CapabilityService):
    """Finds who is about to be lost."""

    name = "churn_prevention"


class AiCoaching(CapabilityService):
    """Coaches agents."""

    name = "ai_coaching"


CAPABILITY_SERVICES: tuple[type[CapabilityService], ...] = (
    LeadIntelligence,
    PropertyIntelligence,
    ChurnPrevention,
    AiCoaching,
)
