"""AWS Cost Explorer: GetCostAndUsage by day, service and tag."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.aws_signature import SignatureError, access_key, verify
from tributary.sandbox.vendors.pages import position, token
from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    json_body,
    json_response,
)
from tributary.sandbox.world.cloud import CloudCost, cloud_costs

TARGET = "AWSInsightsIndexService.GetCostAndUsage"
TAG = "business_unit"
GROUP_BY = [{"Type": "DIMENSION", "Key": "SERVICE"}, {"Type": "TAG", "Key": TAG}]
METRICS = {"UnblendedCost", "UsageQuantity"}
DAYS_A_PAGE = 31


class CostExplorer(Vendor):
    """One payer account for all business units."""

    name = "cloud_cost"
    secrets = ("client_id", "client_secret")
    limit = Limit(requests=300, seconds=60.0)
    limit_status = 400

    def routes(self) -> list[Route]:
        return [self.route("/", self._answer, ("POST",))]

    def authorise(self, request: Request) -> None:
        try:
            known = access_key(request) == self.credentials["client_id"]
        except SignatureError as error:
            raise VendorError(403, "IncompleteSignature", str(error)) from error
        if not known:
            raise VendorError(
                403,
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
            )

    def error_body(self, error: VendorError) -> Any:
        code = "LimitExceededException" if error.status == 429 else error.code
        return {"__type": code, "message": error.message}

    def write(self, entity: str) -> list[Record]:
        if entity != "daily_costs":
            return super().write(entity)
        return [_record(cost) for cost in self.world.of(cloud_costs)]

    async def _answer(self, request: Request) -> Response:
        try:
            verify(
                request,
                await request.body(),
                secret=self.credentials["client_secret"],
                region="us-east-1",
                service="ce",
            )
        except SignatureError as error:
            raise VendorError(403, "InvalidSignatureException", str(error)) from error
        if request.headers.get("x-amz-target") != TARGET:
            raise VendorError(400, "UnknownOperationException", "The operation is not known.")
        body = await json_body(request)
        _check(body)
        first, until = _period(body.get("TimePeriod"))
        found = [
            (day, list(rows))
            for day, rows in groupby(
                (
                    record
                    for record in self.records("daily_costs")
                    if first <= record["TimePeriod"]["Start"] < until
                ),
                key=lambda record: record["TimePeriod"]["Start"],
            )
        ]
        start = position(body.get("NextPageToken"))
        end = start + DAYS_A_PAGE
        answer: Record = {
            "GroupDefinitions": GROUP_BY,
            "ResultsByTime": [_day(rows, body["Metrics"]) for _, rows in found[start:end]],
            "DimensionValueAttributes": [],
        }
        if end < len(found):
            answer["NextPageToken"] = token(end)
        return json_response(answer)


def _check(body: Record) -> None:
    if body.get("Granularity") != "DAILY" or body.get("GroupBy") != GROUP_BY:
        raise VendorError(
            400, "ValidationException", f"The sandbox answers by the day, grouped by {GROUP_BY}."
        )
    if not body.get("Metrics") or not set(body["Metrics"]) <= METRICS:
        raise VendorError(400, "ValidationException", "Metrics: unknown, or none.")


def _period(period: Any) -> tuple[str, str]:
    try:
        first, until = (date.fromisoformat(period[name]) for name in ("Start", "End"))
    except (KeyError, TypeError, ValueError) as error:
        raise VendorError(400, "ValidationException", "TimePeriod: not two dates.") from error
    if first >= until:
        raise VendorError(400, "ValidationException", "Start date should be before end date.")
    return first.isoformat(), until.isoformat()


def _day(rows: list[Record], metrics: list[str]) -> Record:
    groups = [
        {
            "Keys": row["item"]["Keys"],
            "Metrics": {name: row["item"]["Metrics"][name] for name in metrics},
        }
        for row in rows
    ]
    day = {name: value for name, value in rows[0].items() if name != "item"}
    return {**day, "Groups": groups}


def _record(cost: CloudCost) -> Record:
    """One group of one day's result."""
    return {
        "TimePeriod": {"Start": str(cost.day), "End": str(cost.day + np.timedelta64(1, "D"))},
        "Total": {},
        "Estimated": cost.is_estimated,
        "item": {
            "Keys": [cost.service, f"{TAG}${cost.tenant_id or ''}"],
            "Metrics": {
                "UnblendedCost": {"Amount": f"{cost.cost:.10f}", "Unit": "USD"},
                "UsageQuantity": {"Amount": f"{cost.usage:.10f}", "Unit": "N/A"},
            },
        },
    }
