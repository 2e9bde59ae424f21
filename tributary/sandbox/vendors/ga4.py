"""Google Analytics Data API v1beta: `runReport` over each property's sessions and page views."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors import fragments
from tributary.sandbox.vendors.google_ads import STATUS
from tributary.sandbox.vendors.oauth import TokenIssuer
from tributary.sandbox.vendors.vendor import Limit, Record, Vendor, VendorError, json_body, raw_json
from tributary.sandbox.world.build import World
from tributary.sandbox.world.page_views import PAGES, page_views
from tributary.sandbox.world.tenants import TENANTS, Tenant
from tributary.sandbox.world.traffic import CHANNELS

#: What the sandbox reports, by entity: the report's dimensions, and its metrics with their types.
DIMENSIONS = {
    "sessions_hourly": (
        "dateHour",
        "sessionDefaultChannelGroup",
        "sessionSource",
        "sessionMedium",
        "sessionCampaignName",
        "deviceCategory",
        "country",
        "newVsReturning",
    ),
    "pages_daily": ("date", "pagePath", "pageTitle"),
}
METRICS = {
    "sessions_hourly": {
        "sessions": "TYPE_INTEGER",
        "engagedSessions": "TYPE_INTEGER",
        "totalUsers": "TYPE_INTEGER",
        "newUsers": "TYPE_INTEGER",
        "screenPageViews": "TYPE_INTEGER",
        "userEngagementDuration": "TYPE_SECONDS",
        "keyEvents": "TYPE_FLOAT",
    },
    "pages_daily": {
        "screenPageViews": "TYPE_INTEGER",
        "activeUsers": "TYPE_INTEGER",
        "userEngagementDuration": "TYPE_SECONDS",
        "keyEvents": "TYPE_FLOAT",
    },
}
MAX_LIMIT, DEFAULT_LIMIT = 250_000, 10_000
TOKENS_A_DAY = 200_000


#: The day of every row, and the rows' JSON cells by field.
Report = tuple[np.ndarray, dict[str, list[str]]]


class GoogleAnalytics(Vendor):
    """Serves every tenant's property."""

    name = "ga4"
    secrets = ("client_id", "client_secret", "refresh_token")
    accounts = tuple(tenant.ga4_property for tenant in TENANTS)
    limit = Limit(requests=100, seconds=1.0)

    def __init__(self, credentials: Mapping[str, str], world: World) -> None:
        super().__init__(credentials, world)
        self.tokens = TokenIssuer(credentials, "refresh_token")
        self._tenants = {t.ga4_property: t for t in TENANTS}
        self._reports: dict[tuple[str, str], Report] = {}
        self._used = 0

    def routes(self) -> list[Route]:
        scope = {"scope": "https://www.googleapis.com/auth/analytics.readonly"}
        return [
            self.tokens.route("/token", scope),
            self.route("/v1beta/properties/{property}:runReport", self._run, ("POST",)),
        ]

    def write(self, entity: str) -> list[Record]:
        rows = []
        for property_id in self._tenants:
            days, cells = self._report(property_id, entity)
            names = DIMENSIONS[entity], tuple(METRICS[entity])
            written = _rows(cells, *names, np.arange(len(days)))
            rows += [{"@account": property_id, **row} for row in orjson.loads(written)]
        return rows

    def _report(self, property_id: str, name: str) -> Report:
        key = property_id, name
        if key not in self._reports:
            self._reports[key] = REPORTS[name](self.world, self._tenants[property_id])
        return self._reports[key]

    def authorise(self, request: Request) -> None:
        if not self.tokens.is_valid(request):
            raise VendorError(
                401,
                "UNAUTHENTICATED",
                "Request had invalid authentication credentials. Expected OAuth 2 access token.",
            )

    def error_body(self, error: VendorError) -> Any:
        status = STATUS.get(error.status, "UNKNOWN")
        return {"error": {"code": error.status, "message": error.message, "status": status}}

    async def _run(self, request: Request) -> Response:
        property_id = request.path_params["property"]
        if property_id not in self._tenants:
            raise VendorError(
                403,
                "PERMISSION_DENIED",
                "User does not have sufficient permissions for this property.",
            )
        body = await json_body(request)
        dimensions = [str(entry.get("name")) for entry in body.get("dimensions", [])]
        metrics = [str(entry.get("name")) for entry in body.get("metrics", [])]
        name = "pages_daily" if "pagePath" in dimensions else "sessions_hourly"
        _check(name, dimensions, metrics)
        days, cells = self._report(property_id, name)
        found = np.flatnonzero(_in_ranges(days, body.get("dateRanges", [])))
        offset, limit = int(body.get("offset", 0)), int(body.get("limit", DEFAULT_LIMIT))
        if not 0 < limit <= MAX_LIMIT:
            raise VendorError(400, "INVALID_ARGUMENT", f"limit must be within 1 and {MAX_LIMIT}.")
        page = found[offset : offset + limit]
        self._used += 10
        answer: dict[str, Any] = {
            "dimensionHeaders": [{"name": name} for name in dimensions],
            "metricHeaders": [
                {"name": metric, "type": METRICS[name][metric]} for metric in metrics
            ],
            "metadata": {
                "currencyCode": self._tenants[property_id].currency,
                "timeZone": self._tenants[property_id].zone,
            },
            "kind": "analyticsData#runReport",
        }
        if len(found):  # proto3 JSON leaves out a zero
            answer["rowCount"] = len(found)
        if body.get("returnPropertyQuota"):
            left = TOKENS_A_DAY - self._used
            answer["propertyQuota"] = {"tokensPerDay": {"consumed": 10, "remaining": left}}
        if not len(page):
            return raw_json(orjson.dumps(answer))  # rows are absent when there are none
        rows = _rows(cells, dimensions, metrics, page)
        return raw_json(b'{"rows":' + rows + b"," + orjson.dumps(answer)[1:])


def _rows(
    cells: dict[str, list[str]],
    dimensions: Sequence[str],
    metrics: Sequence[str],
    page: np.ndarray,
) -> bytes:
    """The page's rows as JSON."""
    pattern = (
        '{"dimensionValues":['
        + ",".join(['{"value":%s}'] * len(dimensions))
        + '],"metricValues":['
        + ",".join(['{"value":%s}'] * len(metrics))
        + "]}"
    )
    chosen = [cells[name] for name in (*dimensions, *metrics)]
    return fragments.rows(pattern, [[column[i] for i in page] for column in chosen])


def _check(report: str, dimensions: list[str], metrics: list[str]) -> None:
    """The sandbox keeps each report at one grain and refuses to sum what is not additive."""
    for name in dimensions:
        if name not in DIMENSIONS[report]:
            raise VendorError(400, "INVALID_ARGUMENT", f"Field {name} is not a valid dimension.")
    for name in metrics:
        if name not in METRICS[report]:
            raise VendorError(400, "INVALID_ARGUMENT", f"Field {name} is not a valid metric.")
    missing = set(DIMENSIONS[report]) - set(dimensions)
    if missing or not metrics:
        raise VendorError(
            400, "INVALID_ARGUMENT", f"The sandbox reports by all of its dimensions; add {missing}."
        )


def _in_ranges(days: np.ndarray, ranges: list[dict[str, str]]) -> np.ndarray:
    if not ranges:
        raise VendorError(400, "INVALID_ARGUMENT", "A dateRange is required.")
    mask = np.zeros(len(days), dtype=bool)
    for entry in ranges:
        try:
            first, last = np.datetime64(entry["startDate"]), np.datetime64(entry["endDate"])
        except (KeyError, ValueError) as error:
            raise VendorError(400, "INVALID_ARGUMENT", "Invalid date in dateRanges.") from error
        if last < first:
            raise VendorError(400, "INVALID_ARGUMENT", "startDate must not be after endDate.")
        mask |= (days >= first) & (days <= last)
    return mask


def _sessions(world: World, tenant: Tenant) -> Report:
    """Sessions in order of hour."""
    mine = world.sessions[world.sessions["tenant_id"] == tenant.tenant_id]
    frame = mine.assign(
        visits=1,
        is_engaged=mine["is_engaged"].astype(int),
        new_users=mine["is_new"].astype(int),
        key_events=mine["is_lead"].astype(int),
        hour=mine["local_date"] + np.asarray(mine["local_hour"]).astype("m8[h]"),
    )
    keys = ["hour", "channel", "source", "medium", "campaign_name", "device", "country", "is_new"]
    sums = ["visits", "is_engaged", "new_users", "pages", "seconds", "key_events"]
    rows = frame.groupby(keys, as_index=False, sort=True)[sums].sum()
    hours = rows["hour"].to_numpy("M8[h]")
    stamp = [s.replace("-", "").replace("T", "") for s in np.datetime_as_string(hours).tolist()]
    groups = {name: channel[1] for name, channel in CHANNELS.items()}
    cells = {
        "dateHour": fragments.text(stamp),
        "sessionDefaultChannelGroup": fragments.text(rows["channel"].map(groups).tolist()),
        "sessionSource": fragments.text(rows["source"].tolist()),
        "sessionMedium": fragments.text(rows["medium"].tolist()),
        "sessionCampaignName": fragments.text(rows["campaign_name"].tolist()),
        "deviceCategory": fragments.text(rows["device"].tolist()),
        "country": fragments.text(rows["country"].tolist()),
        "newVsReturning": fragments.text(np.where(rows["is_new"], "new", "returning").tolist()),
        "sessions": fragments.text(rows["visits"].tolist()),
        "engagedSessions": fragments.text(rows["is_engaged"].tolist()),
        "totalUsers": fragments.text(rows["visits"].tolist()),
        "newUsers": fragments.text(rows["new_users"].tolist()),
        "screenPageViews": fragments.text(rows["pages"].tolist()),
        "userEngagementDuration": fragments.text(rows["seconds"].tolist()),
        "keyEvents": fragments.text(rows["key_events"].tolist()),
    }
    return hours.astype("M8[D]"), cells


def _pages(world: World, tenant: Tenant) -> Report:
    """Page views in order of day; whoever saw a page in a session is one of its users."""
    views = world.of(page_views)
    mine = (world.sessions["tenant_id"] == tenant.tenant_id).to_numpy()
    seen = views[mine[views["session"]]]
    sessions = world.sessions.iloc[seen["session"]]
    frame = seen.assign(
        date=sessions["local_date"].to_numpy(),
        views=1,
        users=(~seen.duplicated(["session", "page"])).astype(int),
        key_events=(sessions["is_lead"].to_numpy(bool) & (seen["number"] == 0)).astype(int),
    )
    sums = ["views", "users", "seconds", "key_events"]
    rows = frame.groupby(["date", "page"], as_index=False, sort=True)[sums].sum()
    days = rows["date"].to_numpy("M8[D]")
    pages = [PAGES[page] for page in rows["page"].tolist()]
    cells = {
        "date": fragments.text(str(day).replace("-", "") for day in days),
        "pagePath": fragments.text([page.path for page in pages]),
        "pageTitle": fragments.text([page.title for page in pages]),
        "screenPageViews": fragments.text(rows["views"].tolist()),
        "activeUsers": fragments.text(rows["users"].tolist()),
        "userEngagementDuration": fragments.text(rows["seconds"].tolist()),
        "keyEvents": fragments.text(rows["key_events"].tolist()),
    }
    return days, cells


REPORTS: dict[str, Callable[[World, Tenant], Report]] = {
    "sessions_hourly": _sessions,
    "pages_daily": _pages,
}
