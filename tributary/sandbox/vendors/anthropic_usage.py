"""Anthropic's Admin API: cost and usage reports in daily buckets."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.vendor import Limit, Record, Vendor, VendorError, json_response
from tributary.sandbox.world.ai_usage import Usage, token_prices, usage

MAX_BUCKETS, DEFAULT_BUCKETS = 31, 7
#: USD cents of one web search.
SEARCH_CENTS = Decimal(1)
TOKEN_LABELS = {
    "uncached_input_tokens": "Input Tokens",
    "output_tokens": "Output Tokens",
    "cache_read_input_tokens": "Input Tokens, Cache Read",
    "cache_creation.ephemeral_5m_input_tokens": "Input Tokens, Cache Write 5m",
}
ERROR_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    404: "not_found_error",
    429: "rate_limit_error",
}
Results = Callable[[Usage], list[Record]]


class AnthropicUsage(Vendor):
    """The group's organisation, with a workspace for each business unit."""

    name = "anthropic_usage"
    limit = Limit(requests=100, seconds=10.0)

    def routes(self) -> list[Route]:
        return [
            self.route("/v1/organizations/cost_report", self._costs),
            self.route("/v1/organizations/usage_report/messages", self._usage),
        ]

    def authorise(self, request: Request) -> None:
        if "anthropic-version" not in request.headers:
            raise VendorError(400, "", "anthropic-version: header is required")
        if request.headers.get("x-api-key") != self.credentials["token"]:
            raise VendorError(401, "", "invalid x-api-key")

    def error_body(self, error: VendorError) -> Any:
        kind = ERROR_TYPES.get(error.status, "api_error")
        return {"type": "error", "error": {"type": kind, "message": error.message}}

    def limit_headers(self, left: int, wait: float) -> dict[str, str]:
        return {
            "anthropic-ratelimit-requests-limit": str(self.window.limit.requests),
            "anthropic-ratelimit-requests-remaining": str(left),
        }

    def write(self, entity: str) -> list[Record]:
        results = {"cost_report": _costs_of, "usage_report": _usage_of}[entity]
        return [
            {**_span(used.day), "item": item}
            for used in self.world.of(usage)
            for item in results(used)
        ]

    async def _costs(self, request: Request) -> Response:
        return self._report(request, "cost_report", ("workspace_id", "description"))

    async def _usage(self, request: Request) -> Response:
        return self._report(request, "usage_report", ("workspace_id", "model"))

    def _report(self, request: Request, entity: str, grain: Sequence[str]) -> Response:
        """A page of buckets; the token of the next one names the day it begins with."""
        query = request.query_params
        if sorted(query.getlist("group_by[]")) != sorted(grain):
            raise VendorError(400, "", f"group_by: the sandbox groups by {' and '.join(grain)}")
        if query.get("bucket_width", "1d") != "1d":
            raise VendorError(400, "", "bucket_width: the sandbox has daily buckets")
        limit = _limit(query)
        first, end = _day(query, "starting_at"), self._end(query)
        if "page" in query:
            first = _token_day(query["page"])
        days = [first + timedelta(days=n) for n in range(max((end - first).days, 0))]
        page, has_more = days[:limit], len(days) > limit
        found = self._by_day(entity)
        return json_response(
            {
                "data": [{**_span(day), "results": found.get(day, [])} for day in page],
                "has_more": has_more,
                "next_page": _token(days[limit]) if has_more else None,
            }
        )

    def _end(self, query: QueryParams) -> date:
        """The day before which the last bucket ends; none is of the future."""
        today = self.world.span.as_of.date()
        if "ending_at" not in query:
            return today + timedelta(days=1)
        return min(_day(query, "ending_at"), today + timedelta(days=1))

    def _by_day(self, entity: str) -> dict[date, list[Record]]:
        records = sorted(self.records(entity), key=lambda record: str(record["starting_at"]))
        return {
            date.fromisoformat(start[:10]): [record["item"] for record in group]
            for start, group in groupby(records, key=lambda record: str(record["starting_at"]))
        }


def _span(day: date) -> Record:
    return {
        "starting_at": f"{day}T00:00:00Z",
        "ending_at": f"{day + timedelta(days=1)}T00:00:00Z",
    }


def _limit(query: QueryParams) -> int:
    text = query.get("limit", str(DEFAULT_BUCKETS))
    if not text.isdigit() or not 1 <= int(text) <= MAX_BUCKETS:
        raise VendorError(400, "", f"limit: must be between 1 and {MAX_BUCKETS}")
    return int(text)


def _day(query: QueryParams, name: str) -> date:
    try:
        return datetime.fromisoformat(query[name]).astimezone(UTC).date()
    except (KeyError, ValueError) as error:
        raise VendorError(400, "", f"{name}: an RFC 3339 timestamp is required") from error


def _token(day: date) -> str:
    return f"page_{base64.b64encode(f'{day}T00:00:00Z'.encode()).decode()}"


def _token_day(token: str) -> date:
    try:
        text = base64.b64decode(token.removeprefix("page_")).decode()
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise VendorError(400, "", "page: not a token of a former page") from error


# -- the results ----------------------------------------------------------------------------------


def _costs_of(used: Usage) -> list[Record]:
    """A result for each kind of token that was used, and one for searches."""
    found = [
        _cost(
            used,
            f"{used.model.label} Usage - {TOKEN_LABELS[kind]}",
            Decimal(count) * Decimal(str(usd)) / 10_000,
            cost_type="tokens",
            context_window="0-200k",
            model=used.model.model_id,
            service_tier="standard",
            token_type=kind,
        )
        for count, usd, kind in _counts(used)
        if count
    ]
    if used.web_searches:
        amount = used.web_searches * SEARCH_CENTS
        found.append(_cost(used, "Web Search Usage", amount, cost_type="web_search"))
    return found


def _counts(used: Usage) -> Iterator[tuple[int, float, str]]:
    """Tokens, their price (USD a million) and their kind."""
    counts = (
        used.input_tokens,
        used.output_tokens,
        used.cache_read_tokens,
        used.cache_creation_tokens,
    )
    for count, (usd, kind) in zip(counts, token_prices(used.model), strict=True):
        yield count, usd, kind


def _cost(used: Usage, description: str, cents: Decimal, **token: str) -> Record:
    nothing = dict.fromkeys(("context_window", "model", "service_tier", "token_type"))
    return {
        "amount": format(cents, "f"),
        "currency": "USD",
        "description": description,
        "workspace_id": used.workspace_id,
        **nothing,
        **token,
    }


def _usage_of(used: Usage) -> list[Record]:
    return [
        {
            "api_key_id": None,
            "cache_creation": {
                "ephemeral_1h_input_tokens": 0,
                "ephemeral_5m_input_tokens": used.cache_creation_tokens,
            },
            "cache_read_input_tokens": used.cache_read_tokens,
            "context_window": None,
            "model": used.model.model_id,
            "output_tokens": used.output_tokens,
            "server_tool_use": {"web_search_requests": used.web_searches},
            "service_tier": None,
            "uncached_input_tokens": used.input_tokens,
            "workspace_id": used.workspace_id,
        }
    ]
