"""Mailchimp Marketing API 3.0: collections by offset and count, trimmed to the asked fields."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.pages import only
from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    basic,
    iso,
    json_response,
)
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.mail import (
    NEVER,
    Campaign,
    Growth,
    MailingList,
    Report,
    Workflow,
    identifier,
    mailing_lists,
)
from tributary.sandbox.world.people import COUNTRY_CODES

MAX_COUNT, DEFAULT_COUNT = 1000, 10
OFFSET = "+00:00"
#: How the member came to the list, by the channel of the lead.
SIGN_UPS = {"events": "Admin Add", "referral": "API - Generic"}
TITLES = {
    400: "Invalid Resource",
    401: "API Key Invalid",
    404: "Resource Not Found",
    429: "Too Many Requests",
}
#: Collection → the member that a filter compares, by the filter's name.
FILTERS = {
    "reports": {"since_send_time": "send_time", "before_send_time": "send_time"},
    "campaigns": {"since_send_time": "send_time", "before_send_time": "send_time"},
    "members": {"since_last_changed": "last_changed", "before_last_changed": "last_changed"},
    "automations": {"since_create_time": "create_time", "before_create_time": "create_time"},
}


class Mailchimp(Vendor):
    """One account with a list for every business unit that mails."""

    name = "mailchimp"
    secrets = ("username", "token")
    limit = Limit(requests=50, seconds=1.0)

    def routes(self) -> list[Route]:
        return [
            self.route("/3.0/lists", self._collection("lists")),
            self.route("/3.0/campaigns", self._collection("campaigns")),
            self.route("/3.0/reports", self._collection("reports")),
            self.route("/3.0/automations", self._collection("automations")),
            self.route("/3.0/lists/{list}/growth-history", self._of_list("list_growth", "history")),
            self.route("/3.0/lists/{list}/members", self._of_list("members", "members")),
        ]

    def authorise(self, request: Request) -> None:
        given = basic(request)  # whatever the user name
        if given is None or given[1] != self.credentials["token"]:
            raise VendorError(
                401,
                "",
                "Your API key may be invalid, or you've attempted to access the wrong datacenter.",
            )

    def error_body(self, error: VendorError) -> Any:
        return {
            "type": "https://mailchimp.com/developer/marketing/docs/errors/",
            "title": TITLES.get(error.status, "Error"),
            "status": error.status,
            "detail": error.message,
            "instance": identifier(32, error.message),
        }

    def write(self, entity: str) -> list[Record]:
        writers: dict[str, Callable[[MailingList], list[Record]]] = {
            "lists": lambda known: [_list(known)],
            "campaigns": _campaigns,
            "reports": lambda known: [_report(known, report) for report in known.reports],
            "list_growth": _history,
            "members": lambda known: sorted(
                (_member(known, member) for member in rows(known.members)),
                key=lambda one: (one["last_changed"], one["id"]),
            ),
            "automations": lambda known: [_automation(known, w) for w in known.workflows],
        }
        if entity not in writers:
            return super().write(entity)
        return [
            record for known in self.world.of(mailing_lists) for record in writers[entity](known)
        ]

    def _collection(self, name: str) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            return _page(request, name, self.records(name), {})

        return answer

    def _of_list(self, entity: str, name: str) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            list_id = request.path_params["list"]
            if all(known["id"] != list_id for known in self.records("lists")):
                raise VendorError(404, "", "The requested resource could not be found.")
            found = [record for record in self.records(entity) if record["list_id"] == list_id]
            return _page(request, name, found, {"list_id": list_id})

        return answer


def _page(request: Request, name: str, records: list[Record], around: Record) -> Response:
    query = request.query_params
    count = _number(query.get("count"), DEFAULT_COUNT, MAX_COUNT)
    offset = _number(query.get("offset"), 0, NEVER)
    found = records
    for parameter, member in FILTERS.get(name, {}).items():
        if parameter in query:
            bound = _instant(query[parameter])
            is_since = parameter.startswith("since")
            found = [
                one
                for one in found
                if one[member] and (one[member] >= bound if is_since else one[member] < bound)
            ]
    page = [
        {key: value for key, value in one.items() if key != "@account"}
        for one in found[offset : offset + count]
    ]
    answer: Record = {name: page, "total_items": len(found), **around, "_links": []}
    if "fields" in query:
        answer = only(answer, query["fields"].split(","))
    return json_response(answer)


def _number(text: str | None, default: int, greatest: int) -> int:
    if text is None:
        return default
    if not text.isdigit() or int(text) > greatest:
        raise VendorError(400, "", "The resource submitted could not be validated.")
    return int(text)


def _instant(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise VendorError(400, "", f"{text} is not an ISO 8601 time.") from error
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") + OFFSET


def _time(at: int | None) -> str:
    """An instant; empty text where there is none."""
    return "" if at is None or at >= NEVER else str(iso(at, OFFSET))


# -- the objects ----------------------------------------------------------------------------------


def _list(known: MailingList) -> Record:
    tenant = known.tenant
    states = known.members["state"].value_counts()
    return {
        "id": known.list_id,
        "web_id": tenant.number * 1000,
        "name": f"{tenant.name} newsletter",
        "contact": {
            "company": tenant.name,
            "address1": "1 Example Street",
            "address2": "",
            "city": "Sandbox",
            "state": "",
            "zip": "00000",
            "country": COUNTRY_CODES[tenant.home_country],
            "phone": "",
        },
        "permission_reminder": "You signed up on our website.",
        "use_archive_bar": True,
        "notify_on_subscribe": "",
        "notify_on_unsubscribe": "",
        "date_created": _time(known.created),
        "list_rating": 3,
        "email_type_option": False,
        "double_optin": True,
        "visibility": "pub",
        "stats": {
            "member_count": int(states.get("subscribed", 0)),
            "unsubscribe_count": int(states.get("unsubscribed", 0)),
            "cleaned_count": int(states.get("cleaned", 0)),
            "campaign_count": len(known.reports),
        },
        "_links": [],
    }


def _campaigns(known: MailingList) -> list[Record]:
    sent = {report.campaign.campaign_id: report.emails_sent for report in known.reports}
    return [_campaign(known, one, sent.get(one.campaign_id)) for one in known.campaigns]


def _campaign(known: MailingList, campaign: Campaign, sent: int | None) -> Record:
    is_sent = sent is not None
    return {
        "id": campaign.campaign_id,
        "web_id": campaign.number,
        "type": "regular",
        "create_time": _time(campaign.created),
        "archive_url": f"https://mail.example/{campaign.campaign_id}",
        "long_archive_url": f"https://mail.example/{campaign.campaign_id}?whole=1",
        "status": "sent" if is_sent else "schedule",
        "emails_sent": sent or 0,
        "send_time": _time(campaign.sent),
        "content_type": "template",
        "needs_block_refresh": False,
        "resendable": is_sent,
        "recipients": {
            "list_id": known.list_id,
            "list_is_active": True,
            "list_name": f"{known.tenant.name} newsletter",
            "segment_text": "",
            "recipient_count": sent or 0,
        },
        "settings": {
            "subject_line": campaign.subject,
            "title": campaign.title,
            "from_name": known.tenant.name,
            "reply_to": "hello@example.com",
            "use_conversation": False,
            "to_name": "*|FNAME|*",
            "authenticate": True,
            "auto_footer": False,
            "inline_css": False,
        },
        "tracking": {"opens": True, "html_clicks": True, "text_clicks": False},
        "_links": [],
    }


def _report(known: MailingList, report: Report) -> Record:
    campaign = report.campaign
    delivered = report.emails_sent - report.hard_bounces - report.soft_bounces
    return {
        "id": campaign.campaign_id,
        "campaign_title": campaign.title,
        "type": "regular",
        "list_id": known.list_id,
        "list_is_active": True,
        "list_name": f"{known.tenant.name} newsletter",
        "subject_line": campaign.subject,
        "preview_text": "",
        "emails_sent": report.emails_sent,
        "abuse_reports": report.abuse_reports,
        "unsubscribed": report.unsubscribed,
        "send_time": _time(campaign.sent),
        "bounces": {
            "hard_bounces": report.hard_bounces,
            "soft_bounces": report.soft_bounces,
            "syntax_errors": 0,
        },
        "forwards": {"forwards_count": 0, "forwards_opens": 0},
        "opens": {
            "opens_total": report.opens,
            "unique_opens": report.unique_opens,
            "open_rate": _rate(report.unique_opens, delivered),
            "proxy_excluded_opens": report.proxy_excluded_opens,
            "proxy_excluded_unique_opens": report.proxy_excluded_unique_opens,
            "proxy_excluded_open_rate": _rate(report.proxy_excluded_unique_opens, delivered),
            "last_open": _time(report.last_open),
        },
        "clicks": {
            "clicks_total": report.clicks,
            "unique_clicks": report.unique_clicks,
            "unique_subscriber_clicks": report.unique_clicks,
            "click_rate": _rate(report.unique_clicks, delivered),
            "last_click": _time(report.last_click),
        },
        "ecommerce": {
            "total_orders": 0,
            "total_spent": 0,
            "total_revenue": 0,
            "currency_code": known.tenant.currency,
        },
        "_links": [],
    }


def _rate(count: int, delivered: int) -> float:
    return round(count / delivered, 6) if delivered else 0.0


def _history(known: MailingList) -> list[Record]:
    """The newest month first, as growth-history has it."""
    found: list[Record] = []
    existing = 0
    for growth in known.growth:
        found.insert(0, _growth(known, growth, existing))
        existing = growth.subscribed
    return found


def _growth(known: MailingList, growth: Growth, existing: int) -> Record:
    return {
        "@account": known.list_id,
        "list_id": known.list_id,
        "month": str(growth.month),
        "existing": existing,
        "imports": 0,
        "optins": growth.opted_in,
        "subscribed": growth.subscribed,
        "unsubscribed": growth.unsubscribed,
        "reconfirm": 0,
        "cleaned": growth.cleaned,
        "pending": growth.pending,
        "deleted": 0,
        "transactional": 0,
        "_links": [],
    }


def _member(known: MailingList, member: Any) -> Record:
    email = str(member.email)
    return {
        "@account": known.list_id,
        "id": hashlib.md5(email.lower().encode(), usedforsecurity=False).hexdigest(),
        "email_address": email,
        "unique_email_id": identifier(10, email),
        "contact_id": identifier(32, "contact", email),
        "full_name": f"{member.first_name} {member.last_name}",
        "web_id": int(identifier(7, "web", email), 16),
        "email_type": "html",
        "status": str(member.state),
        "consents_to_one_to_one_messaging": True,
        "merge_fields": {"FNAME": str(member.first_name), "LNAME": str(member.last_name)},
        "ip_signup": "",
        "timestamp_signup": _time(int(member.signed_up)),
        "ip_opt": "",
        "timestamp_opt": _opted_in(member),
        "member_rating": int(member.rating),
        "last_changed": _time(int(member.changed)),
        "language": "",
        "vip": False,
        "email_client": "",
        "location": {
            "latitude": 0,
            "longitude": 0,
            "gmtoff": 0,
            "dstoff": 0,
            "country_code": COUNTRY_CODES[member.country],
            "timezone": known.tenant.zone,
            "region": "",
        },
        "source": SIGN_UPS.get(member.channel, "Hosted Signup Form"),
        "tags_count": 0,
        "tags": [],
        "list_id": known.list_id,
        "_links": [],
    }


def _opted_in(member: Any) -> str:
    return "" if member.state == "pending" else _time(int(member.opted_in))


def _automation(known: MailingList, workflow: Workflow) -> Record:
    sent = workflow.emails_sent
    return {
        "id": workflow.workflow_id,
        "create_time": _time(workflow.created),
        "start_time": _time(workflow.created + 1800),
        "status": "sending",
        "emails_sent": sent,
        "recipients": {
            "list_id": known.list_id,
            "list_is_active": True,
            "list_name": f"{known.tenant.name} newsletter",
        },
        "settings": {
            "title": workflow.title,
            "from_name": known.tenant.name,
            "reply_to": "hello@example.com",
            "use_conversation": False,
            "to_name": "*|FNAME|*",
            "authenticate": True,
            "auto_footer": False,
            "inline_css": False,
        },
        "tracking": {"opens": True, "html_clicks": True, "text_clicks": False},
        "trigger_settings": {
            "workflow_type": workflow.kind,
            "workflow_title": workflow.title,
            "workflow_emails_count": workflow.steps,
        },
        "report_summary": {
            "opens": workflow.opens,
            "unique_opens": workflow.unique_opens,
            "open_rate": _rate(workflow.unique_opens, sent),
            "clicks": workflow.clicks,
            "subscriber_clicks": workflow.unique_clicks,
            "click_rate": _rate(workflow.unique_clicks, sent),
        },
        "_links": [],
    }
