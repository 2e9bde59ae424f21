"""WhatsApp over Meta's Graph API: phone numbers, templates and analytics of an account."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

import numpy as np
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.randomness import identifier
from tributary.sandbox.vendors.pages import only, position, token, whole_number
from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    bearer,
    json_response,
)
from tributary.sandbox.world.people import COUNTRY_CODES
from tributary.sandbox.world.whatsapp import whatsapp_sent
from tributary.sandbox.world.whatsapp_accounts import ACCOUNTS, Account, PhoneNumber
from tributary.sandbox.world.whatsapp_analytics import whatsapp_analytics

DAY = 86_400
MAX_PAGE, DEFAULT_PAGE = 100, 25
#: The longest that one query of template analytics may ask for.
MAX_TEMPLATE_DAYS = 90
BY_WABA = {account.waba_id: account for account in ACCOUNTS.values()}
_FILTER = re.compile(r"\.(\w+)\(([^)]*)\)")
#: Meta's error codes by HTTP status.
CODES = {400: 100, 401: 190, 404: 803, 429: 80008}


class WhatsApp(Vendor):
    """The group's WhatsApp Business accounts, one a business unit that chats."""

    name = "whatsapp"
    limit = Limit(requests=200, seconds=10.0)
    accounts = tuple(BY_WABA)

    def routes(self) -> list[Route]:
        return [
            self.route("/{waba}/phone_numbers", self._numbers),
            self.route("/{waba}/message_templates", self._templates),
            self.route("/{waba}/template_analytics", self._template_analytics),
            self.route("/{waba}", self._account),
        ]

    def authorise(self, request: Request) -> None:
        if bearer(request) != self.credentials["token"]:
            raise VendorError(401, "OAuthException", "Invalid OAuth access token.")

    def error_body(self, error: VendorError) -> Any:
        return {
            "error": {
                "message": error.message,
                "type": "OAuthException",
                "code": CODES.get(error.status, 1),
                "fbtrace_id": f"A{identifier(22, error.message)}",
            }
        }

    def limit_headers(self, left: int, wait: float) -> dict[str, str]:
        used = 100 - left * 100 // self.window.limit.requests
        usage = {"type": "whatsapp", "call_count": used, "total_cputime": used, "total_time": used}
        return {"x-business-use-case-usage": json.dumps({waba: [usage] for waba in BY_WABA})}

    def write(self, entity: str) -> list[Record]:
        match entity:
            case "phone_numbers":
                return [
                    {**_number(account, number, self._quality(number)), "@account": account.waba_id}
                    for account in BY_WABA.values()
                    for number in account.numbers
                ]
            case "message_templates":
                return [
                    {**template, "@account": account.waba_id}
                    for account in BY_WABA.values()
                    for template in _templates(account)
                ]
            case "messaging_analytics":
                return [_messages(row) for row in _rows(self._counts().messaging)]
            case "pricing_analytics":
                return [_prices(row) for row in _rows(self._counts().pricing)]
            case "template_analytics":
                return [_use(row) for row in _rows(self._counts().templates)]
        return super().write(entity)

    def _quality(self, number: PhoneNumber) -> str:
        """Meta's rating, from how many messages of the last week failed."""
        sent = self.world.of(whatsapp_sent)
        week = sent["sent_at"] >= self.world.span.as_of64 - np.timedelta64(7, "D")
        recent = sent[week & (sent["phone_number_id"] == number.phone_number_id)]
        failed = recent["failed_at"].notna().mean() if len(recent) else 0.0
        return "RED" if failed > 0.12 else "YELLOW" if failed > 0.05 else "GREEN"

    def _counts(self) -> Any:
        return self.world.of(whatsapp_analytics)

    # -- lists -----------------------------------------------------------------------------------

    async def _numbers(self, request: Request) -> Response:
        return self._list(request, "phone_numbers")

    async def _templates(self, request: Request) -> Response:
        return self._list(request, "message_templates")

    def _list(self, request: Request, entity: str) -> Response:
        waba = _asked_account(request).waba_id
        names = request.query_params.get("fields", "id").split(",")
        found = [
            only(record, {"id", *names})
            for record in self.records(entity)
            if record["@account"] == waba
        ]
        return _page(request, found)

    async def _template_analytics(self, request: Request) -> Response:
        """Days of the templates asked for, as one record whose list of days is paged."""
        account, query = _asked_account(request), request.query_params
        first, end = (_seconds(query.get(name), name) for name in ("start", "end"))
        if end - first > MAX_TEMPLATE_DAYS * DAY:
            raise VendorError(400, "", f"The range is longer than {MAX_TEMPLATE_DAYS} days.")
        wanted = _list_of(query.get("template_ids"))
        if not 1 <= len(wanted) <= 10 or query.get("granularity", "").upper() != "DAILY":
            raise VendorError(400, "", "template_ids (1 to 10) and granularity DAILY are required")
        points = [
            record["item"]
            for record in self.records("template_analytics")
            if record["@account"] in wanted
            and record["@owner"] == account.waba_id
            and first <= record["item"]["start"] < end
        ]
        return _page(request, points, whole={"granularity": "DAILY", "product_type": "CLOUD_API"})

    # -- fields of the account -------------------------------------------------------------------

    async def _account(self, request: Request) -> Response:
        """The account with one field of analytics: its filters are written behind it."""
        account = _asked_account(request)
        text = request.query_params.get("fields", "id,name")
        name = text.partition(".")[0]
        if name not in ("analytics", "pricing_analytics"):
            own = {"id": account.waba_id, "name": account.tenant.name}
            return json_response(own | {"currency": account.tenant.currency})
        filters = dict(_FILTER.findall(text))
        first, end = (_seconds(filters.get(edge), edge) for edge in ("start", "end"))
        entity = "messaging_analytics" if name == "analytics" else name
        days = [r for r in self.records(entity) if r["@account"] == account.waba_id]
        if name == "analytics":
            _require(filters.get("granularity") == "DAY", "granularity must be DAY")
            found: Record = {
                "phone_numbers": [number.digits for number in account.numbers],
                "granularity": "DAY",
                "data_points": [_bare(r) for r in days if first <= r["start"] < end],
            }
        else:
            _require(filters.get("granularity") == "DAILY", "granularity must be DAILY")
            _require(
                sorted(_list_of(filters.get("dimensions")))
                == ["COUNTRY", "PHONE", "PRICING_CATEGORY", "PRICING_TYPE"],
                "the sandbox has all four dimensions",
            )
            points = [r["item"] for r in days if first <= r["item"]["start"] < end]
            found = {"data": [{"data_points": points}] if points else []}
        return json_response({name: found, "id": account.waba_id})


def _asked_account(request: Request) -> Account:
    waba = request.path_params["waba"]
    if waba not in BY_WABA:
        raise VendorError(404, "", f"Object with ID '{waba}' does not exist")
    return BY_WABA[waba]


def _page(request: Request, records: list[Record], whole: Record | None = None) -> Response:
    """One page of a list, or of the list inside of the only record `whole`."""
    query = request.query_params
    limit = whole_number(query.get("limit"), "limit", DEFAULT_PAGE, 1, MAX_PAGE)
    start = position(query.get("after"))
    page = records[start : start + limit]
    body: Record = {"data": page}
    if whole is not None:
        body["data"] = [{**whole, "data_points": page}]
    if page:
        body["paging"] = {"cursors": {"before": token(start), "after": token(start + limit)}}
        if start + limit < len(records):
            following = urlencode({**query, "after": token(start + limit)})
            url = request.url
            body["paging"]["next"] = f"{url.scheme}://{url.netloc}{url.path}?{following}"
    return json_response(body)


def _seconds(text: str | None, name: str) -> int:
    if text is None or not text.isdigit():
        raise VendorError(400, "", f"{name} must be a Unix timestamp")
    return int(text)


def _list_of(text: str | None) -> list[str]:
    try:
        found = json.loads(text or "[]")
    except ValueError as error:
        raise VendorError(400, "", "a list must be written as JSON") from error
    return [str(one) for one in found]


def _require(is_met: bool, message: str) -> None:
    if not is_met:
        raise VendorError(400, "", message)


# -- the objects ----------------------------------------------------------------------------------


def _rows(table: Any) -> Any:
    return table.itertuples(index=False)


def _bare(record: Record) -> Record:
    return {name: value for name, value in record.items() if not name.startswith("@")}


def _number(account: Account, number: PhoneNumber, quality: str) -> Record:
    return {
        "id": number.phone_number_id,
        "display_phone_number": number.display,
        "verified_name": account.tenant.name,
        "status": "LINKED",
        "quality_rating": quality,
        "country_code": COUNTRY_CODES[account.tenant.home_country],
        "code_verification_status": "VERIFIED",
        "account_mode": "LIVE",
        "host_platform": "CLOUD_API",
        "messaging_limit_tier": "TIER_10K" if len(account.numbers) > 1 else "TIER_1K",
    }


def _templates(account: Account) -> list[Record]:
    return [
        {
            "id": template.template_id,
            "name": template.name,
            "category": template.category,
            "language": "en",
            "status": "APPROVED",
        }
        for template in account.templates
    ]


def _messages(row: Any) -> Record:
    return {
        "@account": row.waba_id,
        "start": row.day,
        "end": row.day + DAY,
        "sent": row.sent,
        "delivered": row.delivered,
    }


def _prices(row: Any) -> Record:
    account = BY_WABA[row.waba_id]
    digits = {number.phone_number_id: number.digits for number in account.numbers}
    is_free = row.category == "SERVICE"
    return {
        "@account": row.waba_id,
        "item": {
            "start": row.day,
            "end": row.day + DAY,
            "phone_number": digits[row.phone_number_id],
            "country": row.country,
            "pricing_type": "FREE_CUSTOMER_SERVICE" if is_free else "REGULAR",
            "pricing_category": row.category,
            "volume": row.volume,
            "cost": row.cost,
        },
    }


def _use(row: Any) -> Record:
    templates = {template.name: template for template in BY_WABA[row.waba_id].templates}
    template = templates[row.template_name]
    button = {
        "type": "quick_reply_button",
        "button_content": template.button,
        "count": row.clicked,
    }
    return {
        "@owner": row.waba_id,
        "@account": template.template_id,
        "item": {
            "template_id": template.template_id,
            "start": row.day,
            "end": row.day + DAY,
            "sent": row.sent,
            "delivered": row.delivered,
            "read": row.read,
            "clicked": [button],
        },
    }
