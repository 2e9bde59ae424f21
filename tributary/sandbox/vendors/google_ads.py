"""Google Ads API v25: `googleAds:search` over campaigns, change events and ad delivery."""

from __future__ import annotations

import base64
import operator
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors import fragments, gaql
from tributary.sandbox.vendors.oauth import TokenIssuer
from tributary.sandbox.vendors.vendor import (
    Limit,
    Vendor,
    VendorError,
    json_body,
    json_response,
    raw_json,
)
from tributary.sandbox.world.build import World
from tributary.sandbox.world.campaigns import Campaign, Change
from tributary.sandbox.world.tenants import TENANTS, Tenant

PAGE_SIZE = 10_000
ABSENT = ""  # a cell of a field that is not set: proto3 JSON leaves it out
FAILURE = "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure"
COMPARE = {
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}
#: gRPC status of an HTTP status, as Google's error bodies name it.
STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
}


class _Table:
    """A resource of one account: JSON cells by field, and comparable values to filter by."""

    def __init__(
        self,
        cells: dict[str, list[str]],
        values: dict[str, np.ndarray],
        names: dict[str, list[str]],
    ) -> None:
        self.cells, self.values, self.names = cells, values, names

    def __len__(self) -> int:
        return len(next(iter(self.cells.values())))


class GoogleAds(Vendor):
    """Serves every tenant's account."""

    name = "google_ads"
    secrets = ("client_id", "client_secret", "refresh_token", "developer_token")
    accounts = tuple(tenant.google_ads_customer for tenant in TENANTS)
    limit = Limit(requests=100, seconds=1.0)

    def __init__(self, credentials: Mapping[str, str], world: World) -> None:
        super().__init__(credentials, world)
        self.tokens = TokenIssuer(credentials, "refresh_token")
        self._accounts = {t.google_ads_customer: t for t in TENANTS}
        self._tables = {
            t.google_ads_customer: {
                "campaign": _campaigns(world, t),
                "change_event": _changes(world, t),
                "ad_group_ad": _delivery(world, t),
            }
            for t in TENANTS
        }

    def routes(self) -> list[Route]:
        scope = {"scope": "https://www.googleapis.com/auth/adwords"}
        return [
            self.tokens.route("/token", scope),
            self.route("/v25/customers/{customer}/googleAds:search", self._search, ("POST",)),
            self.route("/v25/customers:listAccessibleCustomers", self._list),
        ]

    def authorise(self, request: Request) -> None:
        if not self.tokens.is_valid(request):
            raise VendorError(
                401,
                "CREDENTIALS_MISSING",
                "Request had invalid authentication credentials. Expected OAuth 2 access token.",
            )
        if request.headers.get("developer-token") != self.credentials["developer_token"]:
            raise VendorError(403, "DEVELOPER_TOKEN_INVALID", "The developer token is not valid.")

    def error_body(self, error: VendorError) -> Any:
        return {
            "error": {
                "code": error.status,
                "message": error.message,
                "status": STATUS.get(error.status, "UNKNOWN"),
                "details": [
                    {
                        "@type": FAILURE,
                        "errors": [{"message": f"{error.code}: {error.message}"}],
                    }
                ],
            }
        }

    async def _list(self, request: Request) -> Response:
        return json_response({"resourceNames": [f"customers/{name}" for name in self._accounts]})

    async def _search(self, request: Request) -> Response:
        customer = request.path_params["customer"]
        if customer not in self._tables:
            raise VendorError(
                403,
                "USER_PERMISSION_DENIED",
                f"User doesn't have permission to access customer {customer}.",
            )
        body = await json_body(request)
        query = gaql.read(str(body.get("query", "")))
        table = self._tables[customer].get(query.resource)
        if table is None:
            raise VendorError(400, "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE", f"FROM {query.resource}")
        found = _select(table, query)
        start = _offset(body.get("pageToken"))
        page = found[start : start + PAGE_SIZE]
        answer = {
            "fieldMask": ",".join(_camel(name) for name in query.fields),
            "totalResultsCount": str(len(found)),
        }
        if start + PAGE_SIZE < len(found):
            token = base64.urlsafe_b64encode(f"page:{start + PAGE_SIZE}".encode())
            answer["nextPageToken"] = token.decode()
        if not len(page):
            return json_response(answer)  # proto3 JSON leaves out an empty list
        return raw_json(
            b'{"results":' + _rows(table, query.fields, page) + b"," + orjson.dumps(answer)[1:]
        )


def _select(table: _Table, query: gaql.Query) -> np.ndarray:
    """Indices of the rows that the query asks for, in its order."""
    for name in query.fields:
        if name not in table.cells:
            raise VendorError(400, "UNRECOGNIZED_FIELD", f"Unrecognized field in the query: {name}")
    mask = np.ones(len(table), dtype=bool)
    for condition in query.conditions:
        if condition.field not in table.values:
            raise VendorError(400, "PROHIBITED_FIELD", f"Cannot filter on {condition.field}")
        values = table.values[condition.field]
        mask &= COMPARE[condition.operator](values, _literal(condition.value, values.dtype))
    found = np.flatnonzero(mask)
    if query.order_by:
        if query.order_by not in table.values:
            raise VendorError(400, "BAD_ORDER", f"Cannot order by {query.order_by}")
        order = np.argsort(table.values[query.order_by][found], kind="stable")
        found = found[order[::-1] if query.is_descending else order]
    return found[: query.limit]


def _literal(value: str, dtype: np.dtype[Any]) -> Any:
    if dtype.kind != "M":
        return value
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError as error:
        raise VendorError(400, "INVALID_VALUE", f"Invalid date '{value}'") from error
    offset = parsed.utcoffset()
    naive = parsed.replace(tzinfo=None) - offset if offset else parsed.replace(tzinfo=None)
    return np.datetime64(naive, "us")


def _offset(token: object) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(str(token)).decode().removeprefix("page:"))
    except ValueError as error:
        raise VendorError(400, "INVALID_PAGE_TOKEN", "Page token is invalid.") from error


def _rows(table: _Table, fields: tuple[str, ...], page: np.ndarray) -> bytes:
    """The page's rows as JSON: the fields asked for, and the names of the resources they are of."""
    chosen: dict[str, list[str]] = {}
    for resource in dict.fromkeys(name.split(".")[0] for name in fields):
        if resource in table.names:
            chosen[f"{_camel(resource)}.resourceName"] = table.names[resource]
    chosen |= {_camel(name): table.cells[name] for name in fields}
    if not any(ABSENT in cells for cells in chosen.values()):
        pattern, order = fragments.template(list(chosen))
        return fragments.rows(pattern, [[chosen[name][i] for i in page] for name in order])
    shown = []
    for i in page:
        pattern, order = fragments.template(
            [n for n, cells in chosen.items() if cells[i] != ABSENT]
        )
        shown.append(pattern % tuple(chosen[name][i] for name in order))
    return ("[" + ",".join(shown) + "]").encode()


def _camel(path: str) -> str:
    return re.sub(r"_(\w)", lambda match: match[1].upper(), path)


# -- the resources --------------------------------------------------------------------------------


def _seen(world: World, campaign: Campaign) -> list[Change]:
    return [change for change in campaign.changes if change.at < world.span.as_of64]


def _campaigns(world: World, tenant: Tenant) -> _Table:
    mine = world.campaigns[tenant.tenant_id]
    now = []
    for campaign in mine:
        state: dict[str, Any] = {}
        for change in _seen(world, campaign):
            state.update(change.new)
        now.append(state)
    account = f"customers/{tenant.google_ads_customer}"
    ids = [c.campaign_id for c in mine]
    total = [c.lifetime_budget_micros for c in mine]
    cells = {
        "campaign.id": fragments.text(ids),
        "campaign.name": fragments.text([state["name"] for state in now]),
        "campaign.status": fragments.text([state["status"] for state in now]),
        "campaign.advertising_channel_type": fragments.text([c.kind for c in mine]),
        "campaign.start_date_time": fragments.text([f"{c.start_day} 00:00:00" for c in mine]),
        "campaign.end_date_time": fragments.text(
            [f"{c.end_day} 23:59:59" if c.end_day else "2037-12-30 23:59:59" for c in mine]
        ),
        "campaign.labels": ["[]"] * len(mine),
        "campaign_budget.id": fragments.text([c.budget_id for c in mine]),
        "campaign_budget.amount_micros": fragments.text([s["amount_micros"] for s in now]),
        "campaign_budget.total_amount_micros": [
            ABSENT if micros is None else f'"{micros}"' for micros in total
        ],
        "customer.id": fragments.text([tenant.google_ads_customer] * len(mine)),
        "customer.currency_code": fragments.text([tenant.currency] * len(mine)),
        "customer.time_zone": fragments.text([tenant.zone] * len(mine)),
    }
    names = {
        "campaign": fragments.text([f"{account}/campaigns/{i}" for i in ids]),
        "campaign_budget": fragments.text(
            [f"{account}/campaignBudgets/{c.budget_id}" for c in mine]
        ),
        "customer": fragments.text([account] * len(mine)),
    }
    values = {
        "campaign.id": np.array(ids),
        "campaign.status": np.array([state["status"] for state in now]),
    }
    return _Table(cells, values, names)


def _changes(world: World, tenant: Tenant) -> _Table:
    account = f"customers/{tenant.google_ads_customer}"
    found = sorted(
        (
            (change, campaign)
            for campaign in world.campaigns[tenant.tenant_id]
            for change in _seen(world, campaign)
        ),
        key=lambda pair: (pair[0].at, pair[1].number, pair[0].resource),
    )
    names, at, old, new = [], [], [], []
    for change, campaign in found:
        kind = 1 if change.resource == "CAMPAIGN" else 2
        micros = int(change.at.astype("M8[us]").astype(np.int64))
        names.append(f"{account}/changeEvents/{micros}~{campaign.number}~{kind}")
        at.append(str(change.at.astype("M8[us]")).replace("T", " "))
        old.append(orjson.dumps(_resource(account, change, campaign, change.old)).decode())
        new.append(orjson.dumps(_resource(account, change, campaign, change.new)).decode())
    cells = {
        "change_event.resource_name": fragments.text(names),
        "change_event.change_date_time": fragments.text(at),
        "change_event.change_resource_type": fragments.text([c.resource for c, _ in found]),
        "change_event.resource_change_operation": fragments.text([c.operation for c, _ in found]),
        "change_event.campaign": fragments.text(
            [f"{account}/campaigns/{campaign.campaign_id}" for _, campaign in found]
        ),
        "change_event.changed_fields": fragments.text([_mask(c) for c, _ in found]),
        "change_event.old_resource": old,
        "change_event.new_resource": new,
    }
    stamps = np.array([change.at for change, _ in found], dtype="M8[us]")
    return _Table(cells, {"change_event.change_date_time": stamps}, {})


def _mask(change: Change) -> str:
    """The field mask, which names the fields within the changed resource."""
    return ",".join(_camel(name) for name in change.new)


def _resource(
    account: str, change: Change, campaign: Campaign, fields: dict[str, Any]
) -> dict[str, Any]:
    """The changed fields inside the resource they are of, int64 as text."""
    if not fields:
        return {}
    shown = {_camel(k): str(v) if k.endswith("_micros") else v for k, v in fields.items()}
    if change.resource == "CAMPAIGN":
        name = f"{account}/campaigns/{campaign.campaign_id}"
        return {"campaign": {"resourceName": name, **shown}}
    name = f"{account}/campaignBudgets/{campaign.budget_id}"
    return {"campaignBudget": {"resourceName": name, **shown}}


def _delivery(world: World, tenant: Tenant) -> _Table:
    ads = world.ads[world.ads["tenant_id"] == tenant.tenant_id].sort_values(
        ["date", "campaign", "ad_id"], kind="stable"
    )
    account = f"customers/{tenant.google_ads_customer}"
    ids = {c.number: c.campaign_id for c in world.campaigns[tenant.tenant_id]}
    campaign = [ids[number] for number in ads["campaign"].tolist()]
    group, ad = ads["ad_group_id"].tolist(), ads["ad_id"].tolist()
    days = ads["date"].to_numpy("M8[D]")
    measures = ("impressions", "clicks", "cost_micros", "view_through_conversions", "engagements")
    cells = {
        "campaign.id": fragments.text(campaign),
        "ad_group.id": fragments.text(group),
        "ad_group.name": fragments.text(ads["ad_group_name"].tolist()),
        "ad_group_ad.ad.id": fragments.text(ad),
        "segments.date": fragments.text(np.datetime_as_string(days).tolist()),
        "segments.device": fragments.text(ads["device"].tolist()),
        **{f"metrics.{name}": fragments.text(ads[name].tolist()) for name in measures},
        "metrics.conversions": fragments.number(ads["conversions"].tolist()),
        "metrics.conversions_value": fragments.number(ads["conversions_value"].tolist()),
    }
    names = {
        "campaign": fragments.text([f"{account}/campaigns/{i}" for i in campaign]),
        "ad_group": fragments.text([f"{account}/adGroups/{i}" for i in group]),
        "ad_group_ad": fragments.text(
            [f"{account}/adGroupAds/{g}~{a}" for g, a in zip(group, ad, strict=True)]
        ),
    }
    values = {
        "segments.date": days.astype("M8[us]"),
        "campaign.id": np.array(campaign),
        "segments.device": ads["device"].to_numpy(str),
    }
    return _Table(cells, values, names)
