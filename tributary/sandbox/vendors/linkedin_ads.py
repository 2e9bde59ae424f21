"""LinkedIn's Advertising API: campaigns, adAnalytics and lead form responses."""

from __future__ import annotations

import re
import uuid
from datetime import date
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors import pages
from tributary.sandbox.vendors.linkedin import LinkedIn, counted, finder, milliseconds
from tributary.sandbox.vendors.vendor import Record, VendorError, json_response
from tributary.sandbox.world.calendar import to_utc
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.paid_social import LINKEDIN, SocialCampaign, linkedin
from tributary.sandbox.world.tenants import BY_ID

MAX_PAGE, DEFAULT_PAGE, MAX_ELEMENTS = 1000, 100, 15_000
STATUS = {"ACTIVE": "ACTIVE", "ENDED": "COMPLETED", "ARCHIVED": "ARCHIVED"}
QUESTIONS = ("first_name", "last_name", "email")
ACCOUNT_OF = {name: f"50900000{BY_ID[name].number}" for name in LINKEDIN.tenant_ids}


class LinkedInAds(LinkedIn):
    """The units' ad accounts."""

    name = "linkedin_ads"
    accounts = tuple(ACCOUNT_OF.values())

    def routes(self) -> list[Route]:
        return [
            self.tokens.route("/token", {"scope": "r_ads,r_ads_reporting,r_marketing_leadgen"}),
            self.route("/rest/adAccounts/{account}/adCampaigns", self._campaigns),
            self.route("/rest/adAnalytics", self._analytics),
            self.route("/rest/leadFormResponses", self._responses),
        ]

    def write(self, entity: str) -> list[Record]:
        told = self.world.of(linkedin)
        as_of = self.world.span.as_of64
        if entity == "campaigns":
            return [_campaign(campaign, as_of) for campaign in told.campaigns]
        if entity == "ad_analytics_daily":
            table = told.by_ad.sort_values(["date", "campaign", "ad"], kind="stable")
            return [_element(told.campaigns[row.campaign], row) for row in rows(table)]
        return [_response(told.campaigns[row.campaign], row) for row in rows(told.forms)]

    async def _campaigns(self, request: Request) -> Response:
        finder(request, "search")
        account = self.allowed(request.path_params["account"])
        query = request.query_params
        found = [c for c in self.records("campaigns") if c["@account"] == account]
        size = pages.whole_number(query.get("pageSize"), "pageSize", DEFAULT_PAGE, 1, MAX_PAGE)
        start = pages.position(query.get("pageToken"))
        answer: dict[str, Any] = {"elements": _shown(found[start : start + size]), "metadata": {}}
        if start + size < len(found):
            answer["metadata"]["nextPageToken"] = pages.token(start + size)
        return json_response(answer)

    async def _analytics(self, request: Request) -> Response:
        finder(request, "statistics")
        query = request.query_params
        if "start" in query or "count" in query:
            raise VendorError(400, "ILLEGAL_ARGUMENT", "adAnalytics does not support pagination")
        if (
            query.get("pivots") != "List(CAMPAIGN,CREATIVE)"
            or query.get("timeGranularity") != "DAILY"
        ):
            raise VendorError(400, "PARAM_INVALID", "The sandbox reports by creative and day.")
        account = self.account_named(request, "accounts", "sponsoredAccount")
        first, last = _date_range(query.get("dateRange", ""))
        found = [
            element
            for element in self.records("ad_analytics_daily")
            if element["@account"] == account and first <= _day(element) <= last
        ]
        if len(found) > MAX_ELEMENTS:
            raise VendorError(400, "TOO_MANY_ELEMENTS", f"More than {MAX_ELEMENTS} elements")
        fields = query.get("fields", "impressions,clicks").split(",")
        elements = [
            {name: element[name] for name in fields if name in element} for element in found
        ]
        return json_response(
            {"paging": {"start": 0, "count": 10, "links": []}, "elements": elements}
        )

    async def _responses(self, request: Request) -> Response:
        finder(request, "owner")
        account = self.account_named(request, "owner", "sponsoredAccount")
        start, end = milliseconds(request, "submittedAtTimeRange")
        found = [
            response
            for response in self.records("lead_responses")
            if response["@account"] == account and start <= response["submittedAt"] < end
        ]
        page = counted(request, found)
        return json_response({**page, "elements": _shown(page["elements"])})


def _shown(records: list[Record]) -> list[Record]:
    return [{k: v for k, v in record.items() if k != "@account"} for record in records]


def _date_range(text: str) -> tuple[date, date]:
    part = r"\(year:(\d{4}),month:(\d{1,2}),day:(\d{1,2})\)"
    found = re.fullmatch(rf"\(start:{part},end:{part}\)", text)
    if found is None:
        raise VendorError(400, "PARAM_INVALID", "Invalid value for param dateRange")
    numbers = [int(number) for number in found.groups()]
    return date(*numbers[:3]), date(*numbers[3:])


def _day(element: Record) -> date:
    start = element["dateRange"]["start"]
    return date(start["year"], start["month"], start["day"])


# -- the records ----------------------------------------------------------------------------------


def _campaign_id(campaign: SocialCampaign) -> int:
    return 600_000_000 + campaign.tenant.number * 1_000_000 + campaign.number


def _creative_urn(campaign: SocialCampaign, ad: int) -> str:
    return f"urn:li:sponsoredCreative:{_campaign_id(campaign)}{ad + 1:02d}"


def _ms(at: np.datetime64) -> int:
    return int(at.astype("M8[ms]").astype(np.int64))


def _money(minor: int, currency: str) -> dict[str, str]:
    return {"amount": f"{minor / 100:.2f}", "currencyCode": currency}


def _campaign(campaign: SocialCampaign, as_of: np.datetime64) -> Record:
    tenant, state = campaign.tenant, campaign.state(as_of)
    schedule = {"start": _ms(_midnight(campaign.start_day, tenant.zone))}
    record: Record = {
        "@account": ACCOUNT_OF[tenant.tenant_id],
        "id": _campaign_id(campaign),
        "account": f"urn:li:sponsoredAccount:{ACCOUNT_OF[tenant.tenant_id]}",
        "campaignGroup": f"urn:li:sponsoredCampaignGroup:{650_000_000 + tenant.number}",
        "name": state["name"],
        "status": STATUS[state["status"]],
        "type": "SPONSORED_UPDATES",
        "objectiveType": campaign.objective,
        "costType": "CPM",
        "dailyBudget": _money(state["daily_budget_minor"], tenant.currency),
        "runSchedule": schedule,
        "changeAuditStamps": {
            "created": {"time": _ms(campaign.created_at)},
            "lastModified": {"time": _ms(state["updated_at"])},
        },
    }
    if campaign.end_day:
        days = (campaign.end_day - campaign.start_day).days + 1
        schedule["end"] = _ms(_midnight(campaign.end_day, tenant.zone)) + 86_400_000
        record["totalBudget"] = _money(campaign.daily_budget_minor * days, tenant.currency)
    return record


def _midnight(day: date, zone: str) -> np.datetime64:
    return np.datetime64(to_utc(np.array([np.datetime64(day, "s")]), zone)[0])


def _element(campaign: SocialCampaign, row: Any) -> Record:
    day = {"year": row.date.year, "month": row.date.month, "day": row.date.day}
    cost = f"{row.spend_minor / 100:.2f}"
    return {
        "@account": ACCOUNT_OF[campaign.tenant.tenant_id],
        "pivotValues": [
            f"urn:li:sponsoredCampaign:{_campaign_id(campaign)}",
            _creative_urn(campaign, row.ad),
        ],
        "dateRange": {"start": day, "end": day},
        "impressions": row.impressions,
        "clicks": row.clicks,
        "landingPageClicks": row.clicks - row.leads,
        "costInLocalCurrency": cost,
        "costInUsd": cost,
        "externalWebsiteConversions": row.results,
        "conversionValueInLocalCurrency": f"{row.results * campaign.tenant.lead_value:.2f}",
        "oneClickLeads": row.leads,
        "totalEngagements": row.engagements,
    }


def _response(campaign: SocialCampaign, row: Any) -> Record:
    submitted, account = _ms(np.datetime64(row.at)), ACCOUNT_OF[campaign.tenant.tenant_id]
    form = 7_000_000 + campaign.tenant.number
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{account}/{campaign.number}/{row.email}/{submitted}")
    return {
        "@account": account,
        "id": f"{name}-{campaign.tenant.number}",
        "owner": {"sponsoredAccount": f"urn:li:sponsoredAccount:{account}"},
        "leadType": "SPONSORED",
        "versionedLeadGenFormUrn": f"urn:li:versionedLeadGenForm:(urn:li:leadGenForm:{form},1)",
        "submittedAt": submitted,
        "testLead": False,
        "leadMetadata": {
            "sponsoredLeadMetadata": {
                "campaign": f"urn:li:sponsoredCampaign:{_campaign_id(campaign)}"
            }
        },
        "associatedEntity": {"associatedCreative": _creative_urn(campaign, row.ad)},
        "formResponse": {
            "answers": [
                {
                    "questionId": 100 * form + place,
                    "answerDetails": {"textQuestionAnswer": {"answer": getattr(row, question)}},
                }
                for place, question in enumerate(QUESTIONS)
            ],
            "consentResponses": [],
        },
    }
