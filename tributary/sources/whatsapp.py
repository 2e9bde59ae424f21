"""WhatsApp Business Platform: numbers, templates and analytics, by the Graph API.

The status of each message comes by webhook (`whatsapp_webhooks`). Analytics days are UTC days.
Messaging analytics are the sums of an account: the answer does not say which number. Meta tells
pricing of the last year and templates of the last 90 days; template analytics are asked for
template by template.
"""

from collections.abc import Mapping
from typing import Any

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
    Window,
    columns,
)

#: Meta answers at most 90 days of template analytics at once.
SLICE_DAYS = 90
LOOKBACK_DAYS = 7


def _list(path: str, params: Mapping[str, Any], **more: Any) -> Request:
    return Request(
        path=path,
        params={"limit": 100, **params},
        records="data",
        paging=Paging.CURSOR_IN_QUERY,
        paging_options={
            "cursor": "paging.cursors.after",
            "parameter": "after",
            "has_more": "paging.next",
        },
        **more,
    )


def _field(name: str, records: str, *filters: str, explode: str | None = None) -> Request:
    """Analytics that are a field of the account, by days."""
    dates = ("start({from_epoch})", "end({to_epoch})")
    return Request(
        path="/{account}",
        params={"fields": ".".join((name, *dates, *filters))},
        records=f"{name}.{records}",
        explode=explode,
        slice_days=SLICE_DAYS,
    )


def _day(path: str) -> Column:
    return Column("date", Type.DATE, "Day (UTC)", path, required=True, format="epoch")


WABA = Column("waba_id", Type.TEXT, "WhatsApp Business account", "@account", required=True)


def _templates(fields: str) -> Request:
    return _list("/{account}/message_templates", {"fields": fields})


SOURCE = Source(
    name="whatsapp",
    title="WhatsApp Business Platform",
    freshness=Freshness.A,
    base_url="https://graph.facebook.com/v23.0",
    auth=Auth.BEARER,
    requests_per_second=10,
    has_accounts=True,
    entities=(
        Entity(
            name="phone_numbers",
            description="Numbers of the accounts, as they are now.",
            key=("phone_number_id",),
            mode=Snapshot(),
            columns=(
                Column("phone_number_id", Type.TEXT, "Number's id", "id", required=True),
                WABA,
                *columns(
                    ("display_phone_number", Type.TEXT, "The number", "display_phone_number"),
                    ("verified_name", Type.TEXT, "Name shown to customers", "verified_name"),
                    ("status", Type.TEXT, "LINKED, BANNED, RESTRICTED, …", "status"),
                    ("quality_rating", Type.TEXT, "GREEN, YELLOW, RED or NA", "quality_rating"),
                    (
                        "messaging_limit_tier",
                        Type.TEXT,
                        "TIER_250, TIER_1K, …: customers it may write to in a day",
                        "messaging_limit_tier",
                    ),
                    ("country_code", Type.TEXT, "Country", "country_code"),
                    ("account_mode", Type.TEXT, "LIVE or SANDBOX", "account_mode"),
                ),
            ),
            fetch=_list(
                "/{account}/phone_numbers",
                {
                    "fields": "id,display_phone_number,verified_name,status,quality_rating,"
                    "messaging_limit_tier,country_code,account_mode"
                },
            ),
        ),
        Entity(
            name="message_templates",
            description="Templates of messages.",
            key=("template_id",),
            mode=Snapshot(),
            columns=(
                Column("template_id", Type.TEXT, "Template", "id", required=True),
                WABA,
                *columns(
                    ("name", Type.TEXT, "Template name"),
                    ("category", Type.TEXT, "MARKETING, UTILITY or AUTHENTICATION"),
                    ("language", Type.TEXT, "Language"),
                    ("status", Type.TEXT, "APPROVED, PENDING, REJECTED, PAUSED or DISABLED"),
                ),
            ),
            fetch=_templates("id,name,category,language,status"),
        ),
        Entity(
            name="messaging_analytics",
            description="Messages sent and delivered by account and day.",
            key=("waba_id", "date"),
            mode=Window("date", lookback_days=LOOKBACK_DAYS),
            columns=(
                _day("start"),
                WABA,
                *columns(
                    ("sent_count", Type.INTEGER, "Messages sent", "sent"),
                    ("delivered_count", Type.INTEGER, "Messages delivered", "delivered"),
                ),
            ),
            fetch=_field("analytics", "data_points", "granularity(DAY)"),
        ),
        Entity(
            name="pricing_analytics",
            description="Delivered messages and their cost by account, number, day and category.",
            key=(
                "waba_id",
                "phone_number",
                "date",
                "pricing_category",
                "pricing_type",
                "country_code",
            ),
            mode=Window("date", lookback_days=LOOKBACK_DAYS),
            columns=(
                _day("item.start"),
                WABA,
                *columns(
                    ("phone_number", Type.TEXT, "Number, digits only", "item.phone_number"),
                    ("country_code", Type.TEXT, "Recipients' country", "item.country"),
                    (
                        "pricing_category",
                        Type.TEXT,
                        "MARKETING, UTILITY, AUTHENTICATION or SERVICE",
                        "item.pricing_category",
                    ),
                    (
                        "pricing_type",
                        Type.TEXT,
                        "REGULAR, FREE_CUSTOMER_SERVICE or FREE_ENTRY_POINT",
                        "item.pricing_type",
                    ),
                    ("volume", Type.INTEGER, "Messages delivered", "item.volume"),
                    ("cost", Type.DECIMAL, "Cost, in the account's currency", "item.cost"),
                ),
            ),
            fetch=_field(
                "pricing_analytics",
                "data",
                "granularity(DAILY)",
                'dimensions(["COUNTRY","PHONE","PRICING_CATEGORY","PRICING_TYPE"])',
                explode="data_points",
            ),
        ),
        Entity(
            name="template_analytics",
            description="Messages made of a template, by day: sent, delivered, read, clicked.",
            key=("template_id", "date"),
            mode=Window("date", lookback_days=LOOKBACK_DAYS),
            columns=(
                _day("item.start"),
                Column("template_id", Type.TEXT, "Template", "item.template_id", required=True),
                *columns(
                    ("sent_count", Type.INTEGER, "Messages sent", "item.sent"),
                    ("delivered_count", Type.INTEGER, "Messages delivered", "item.delivered"),
                    ("read_count", Type.INTEGER, "Messages read", "item.read"),
                    (
                        "clicked",
                        Type.JSON,
                        "Clicks by button: type, button_content, count",
                        "item.clicked",
                    ),
                ),
            ),
            fetch=_list(
                "/{owner}/template_analytics",
                {
                    "start": "{from_epoch}",
                    "end": "{to_epoch}",
                    "granularity": "DAILY",
                    "metric_types": '["SENT","DELIVERED","READ","CLICKED"]',
                    "template_ids": '["{account}"]',
                },
                explode="data_points",
                each=Each(_templates("id")),
                slice_days=SLICE_DAYS,
            ),
        ),
    ),
)
