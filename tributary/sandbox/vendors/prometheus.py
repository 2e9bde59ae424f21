"""Prometheus: range queries over the recorded rules that it keeps."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    bearer,
    json_response,
)
from tributary.sandbox.world.build import World
from tributary.sandbox.world.telemetry import Series, telemetry

MAX_POINTS = 11_000
#: An instant selector sees samples of the last five minutes.
STALE_SECONDS = 300
#: How long samples are kept at size 1.
RETENTION_DAYS = 45
_SELECTOR = re.compile(r'\{__name__=~"([^"]+)"\}')
_DURATION = re.compile(r"(\d+)([smhd])")
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def retained(world: World) -> list[Series]:
    """The series that the server still has."""
    return telemetry(world, RETENTION_DAYS)


class Prometheus(Vendor):
    """One server for all services of the group."""

    name = "monitoring"
    limit = Limit(requests=200, seconds=1.0)

    def routes(self) -> list[Route]:
        return [self.route("/api/v1/query_range", self._query_range)]

    def authorise(self, request: Request) -> None:
        if bearer(request) != self.credentials["token"]:
            raise VendorError(401, "unauthorized", "Unauthorized")

    def error_body(self, error: VendorError) -> Any:
        return {"status": "error", "errorType": error.code, "error": error.message}

    def write(self, entity: str) -> list[Record]:
        return [
            {"metric": dict(series.labels), "item": sample}
            for series in self.world.of(retained)
            if series.entity == entity
            for sample in _samples(series.at, series.values)
        ]

    async def _query_range(self, request: Request) -> Response:
        query = request.query_params
        selector = _SELECTOR.fullmatch(query.get("query", "").strip())
        if selector is None:
            raise VendorError(400, "bad_data", 'only {__name__=~"..."} is understood here')
        start, end, step = (_number(query.get(name), name) for name in ("start", "end", "step"))
        if end < start or step <= 0:
            raise VendorError(400, "bad_data", "end timestamp must not be before start time")
        if (end - start) // step > MAX_POINTS:
            raise VendorError(
                400,
                "bad_data",
                "exceeded maximum resolution of 11,000 points per timeseries. "
                "Try decreasing the query resolution (?step=XX)",
            )
        try:
            names = re.compile(selector[1])
        except re.error as error:
            raise VendorError(400, "bad_data", f"bad regular expression: {error}") from error
        result = [
            found
            for series in self.world.of(retained)
            if names.fullmatch(series.labels["__name__"])
            and (found := _range(series, start, end, step))
        ]
        return json_response(
            {"status": "success", "data": {"resultType": "matrix", "result": result}}
        )


def _range(series: Series, start: int, end: int, step: int) -> Record | None:
    """The series at every step, where it has a sample that is not stale."""
    at = np.arange(start, end + 1, step)
    newest = np.searchsorted(series.at, at, side="right") - 1
    has = newest >= 0
    has[has] = at[has] - series.at[newest[has]] < STALE_SECONDS
    if not has.any():
        return None
    samples = _samples(at[has], series.values[newest[has]])
    return {"metric": dict(series.labels), "values": samples}


def _samples(at: np.ndarray, values: np.ndarray) -> list[list[Any]]:
    """[Unix seconds, the value as text], as Prometheus writes them."""
    texts = [f"{value:.12g}" for value in values.tolist()]
    return [[second, text] for second, text in zip(at.tolist(), texts, strict=True)]


def _number(text: str | None, name: str) -> int:
    duration = _DURATION.fullmatch(text or "")
    if duration:
        return int(duration[1]) * _UNITS[duration[2]]
    try:
        return int(float(text or ""))
    except ValueError as error:
        raise VendorError(400, "bad_data", f"invalid parameter {name!r}: {text}") from error
