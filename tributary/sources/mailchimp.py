"""Mailchimp Marketing API 3.0: campaigns, reports, lists and their members, automations.

Base URL is the account's data centre, https://<dc>.api.mailchimp.com; any user name goes with the
API key. Opens and clicks of a report grow for 30 days, and automations count since their start.
Only `fields` that are declared are asked for, so no other personal data is received.
"""

from __future__ import annotations

from collections.abc import Sequence

from tributary.sources.declaration import (
    Auth,
    Column,
    Each,
    Entity,
    Freshness,
    Paging,
    Request,
    Snapshot,
    Source,
    Type,
    Versioned,
    Window,
    columns,
)

PAGE = 1000


def _list(
    name: str,
    entity_columns: Sequence[Column],
    *,
    path: str | None = None,
    each: Each | None = None,
    **params: str,
) -> Request:
    """The collection `name`, in pages, with the fields that the columns are read from."""
    fields = dict.fromkeys(f"{name}.{column.path or column.name}" for column in entity_columns)
    return Request(
        path=path or f"/3.0/{name}",
        params={"fields": ",".join(["total_items", *fields]), **params},
        records=name,
        paging=Paging.OFFSET_IN_QUERY,
        paging_options={"offset": "offset", "limit": "count", "page_size": PAGE},
        each=each,
        reported="total_items",
    )


LISTS = Each(_list("lists", columns(("id", Type.TEXT, "List"))))

CAMPAIGNS = (
    Column("campaign_id", Type.TEXT, "Campaign", "id", required=True),
    *columns(
        ("list_id", Type.TEXT, "List it is for", "recipients.list_id"),
        ("type", Type.TEXT, "regular, plaintext, absplit, rss or variate", "type"),
        (
            "status",
            Type.TEXT,
            "save, paused, schedule, sending, sent, canceled, canceling or archived",
            "status",
        ),
        ("title", Type.TEXT, "Title", "settings.title"),
        ("subject_line", Type.TEXT, "Subject line", "settings.subject_line"),
        ("emails_sent", Type.INTEGER, "E-mails sent so far", "emails_sent"),
        ("created_at", Type.INSTANT, "Created", "create_time"),
        ("sent_at", Type.INSTANT, "Sent, or to be sent", "send_time"),
    ),
)

REPORTS = (
    Column("campaign_id", Type.TEXT, "Campaign", "id", required=True),
    Column(
        "send_date",
        Type.DATE,
        "Day (UTC) of sending",
        "send_time",
        required=True,
        format="%Y-%m-%dT%H:%M:%S+00:00",
    ),
    *columns(
        ("sent_at", Type.INSTANT, "Sent", "send_time"),
        ("list_id", Type.TEXT, "List it was sent to", "list_id"),
        ("campaign_title", Type.TEXT, "Title", "campaign_title"),
        ("subject_line", Type.TEXT, "Subject line", "subject_line"),
        ("type", Type.TEXT, "Type of the campaign", "type"),
        ("emails_sent", Type.INTEGER, "E-mails sent", "emails_sent"),
        ("hard_bounces", Type.INTEGER, "Hard bounces", "bounces.hard_bounces"),
        ("soft_bounces", Type.INTEGER, "Soft bounces", "bounces.soft_bounces"),
        ("opens_total", Type.INTEGER, "Opens", "opens.opens_total"),
        ("unique_opens", Type.INTEGER, "Recipients who opened", "opens.unique_opens"),
        (
            "proxy_excluded_opens",
            Type.INTEGER,
            "Opens without those of mail proxies (Apple)",
            "opens.proxy_excluded_opens",
        ),
        (
            "proxy_excluded_unique_opens",
            Type.INTEGER,
            "Recipients who opened without a mail proxy",
            "opens.proxy_excluded_unique_opens",
        ),
        ("clicks_total", Type.INTEGER, "Clicks", "clicks.clicks_total"),
        ("unique_clicks", Type.INTEGER, "Unique clicks, link by link", "clicks.unique_clicks"),
        (
            "unique_subscriber_clicks",
            Type.INTEGER,
            "Recipients who clicked",
            "clicks.unique_subscriber_clicks",
        ),
        ("unsubscribed", Type.INTEGER, "Recipients who unsubscribed", "unsubscribed"),
        ("abuse_reports", Type.INTEGER, "Complaints", "abuse_reports"),
        ("last_opened_at", Type.INSTANT, "Last open", "opens.last_open"),
        ("last_clicked_at", Type.INSTANT, "Last click", "clicks.last_click"),
    ),
)

LIST_GROWTH = (
    Column("list_id", Type.TEXT, "List", "list_id", required=True),
    Column("month", Type.DATE, "First day of the month", "month", required=True, format="%Y-%m"),
    *columns(
        ("subscribed", Type.INTEGER, "Subscribed members at the month's end", "subscribed"),
        ("unsubscribed", Type.INTEGER, "Members who unsubscribed in the month", "unsubscribed"),
        ("cleaned", Type.INTEGER, "Members whose address bounced in the month", "cleaned"),
        ("pending", Type.INTEGER, "Members of the month who have not confirmed", "pending"),
        ("reconfirmed", Type.INTEGER, "Members who came back in the month", "reconfirm"),
        ("deleted", Type.INTEGER, "Members deleted in the month", "deleted"),
        ("existing", Type.INTEGER, "Subscribed members at the month's begin", "existing"),
        ("opt_ins", Type.INTEGER, "Members who confirmed in the month", "optins"),
    ),
)

MEMBERS = (
    Column("list_id", Type.TEXT, "List", "list_id", required=True),
    Column("subscriber_hash", Type.TEXT, "MD5 of the address", "id", personal=True, required=True),
    Column("email", Type.TEXT, "E-mail address", "email_address", personal=True),
    Column("full_name", Type.TEXT, "Full name", "full_name", personal=True),
    *columns(
        (
            "status",
            Type.TEXT,
            "subscribed, unsubscribed, cleaned, pending, transactional or archived",
            "status",
        ),
        ("source", Type.TEXT, "Where the member signed up", "source"),
        ("member_rating", Type.INTEGER, "Activity, 1 to 5", "member_rating"),
        ("is_vip", Type.BOOLEAN, "Marked as important", "vip"),
        ("country_code", Type.TEXT, "Country", "location.country_code"),
        ("language", Type.TEXT, "Language", "language"),
        ("signed_up_at", Type.INSTANT, "Signed up", "timestamp_signup"),
        ("opted_in_at", Type.INSTANT, "Confirmed", "timestamp_opt"),
    ),
    Column("last_changed_at", Type.INSTANT, "Last change", "last_changed", required=True),
)

AUTOMATIONS = (
    Column("workflow_id", Type.TEXT, "Automation", "id", required=True),
    *columns(
        ("list_id", Type.TEXT, "List it is for", "recipients.list_id"),
        ("title", Type.TEXT, "Title", "settings.title"),
        ("status", Type.TEXT, "save, paused or sending", "status"),
        ("trigger", Type.TEXT, "What starts it", "trigger_settings.workflow_type"),
        (
            "workflow_emails_count",
            Type.INTEGER,
            "E-mails of the workflow",
            "trigger_settings.workflow_emails_count",
        ),
        ("emails_sent", Type.INTEGER, "E-mails sent since the start", "emails_sent"),
        ("opens", Type.INTEGER, "Opens since the start", "report_summary.opens"),
        ("unique_opens", Type.INTEGER, "Unique opens", "report_summary.unique_opens"),
        ("clicks", Type.INTEGER, "Clicks since the start", "report_summary.clicks"),
        ("subscriber_clicks", Type.INTEGER, "Unique clicks", "report_summary.subscriber_clicks"),
        ("created_at", Type.INSTANT, "Created", "create_time"),
        ("started_at", Type.INSTANT, "Started", "start_time"),
    ),
)

SOURCE = Source(
    name="mailchimp",
    title="Mailchimp",
    freshness=Freshness.B,
    auth=Auth.BASIC,
    requests_per_second=5,
    entities=(
        Entity(
            name="campaigns",
            description="Campaigns as they are now, also those to be sent.",
            key=("campaign_id",),
            mode=Snapshot(),
            columns=CAMPAIGNS,
            fetch=_list("campaigns", CAMPAIGNS),
        ),
        Entity(
            name="reports",
            description="What each sent campaign has brought by now.",
            key=("campaign_id",),
            mode=Window("send_date", lookback_days=30),
            columns=REPORTS,
            fetch=_list(
                "reports",
                REPORTS,
                since_send_time="{from_date}T00:00:00+00:00",
                before_send_time="{until_date}T00:00:00+00:00",
            ),
        ),
        Entity(
            name="list_growth",
            description="Size of each list at the end of each month, and who left in it.",
            key=("list_id", "month"),
            mode=Snapshot(),
            columns=LIST_GROWTH,
            fetch=_list(
                "history", LIST_GROWTH, path="/3.0/lists/{account}/growth-history", each=LISTS
            ),
        ),
        Entity(
            name="members",
            description="Members of each list as they are now.",
            key=("list_id", "subscriber_hash"),
            mode=Versioned("last_changed_at"),
            columns=MEMBERS,
            fetch=_list(
                "members",
                MEMBERS,
                path="/3.0/lists/{account}/members",
                each=LISTS,
                since_last_changed="{since}",
                sort_field="last_changed",
                sort_dir="ASC",
            ),
        ),
        Entity(
            name="automations",
            description="Classic automations, with what they have brought since their start.",
            key=("workflow_id",),
            mode=Snapshot(),
            columns=AUTOMATIONS,
            fetch=_list("automations", AUTOMATIONS),
        ),
    ),
)
