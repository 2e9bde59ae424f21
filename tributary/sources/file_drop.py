"""The door for anyone's data: CSV or Parquet files with these columns go all the way to the marts.

Other columns are brought to these by a mapping (`tributary.sources.mapping`, docs/file-drop.md).
"""

from tributary.sources.declaration import Column, Drop, Entity, Files, Source, Type, columns


def _entity(name: str, description: str, key: tuple[str, ...], *own: Column) -> Entity:
    return Entity(
        name=name,
        description=description,
        key=("tenant_id", *key),
        mode=Files(version="version"),
        columns=(
            Column("tenant_id", Type.TEXT, "Business unit the row belongs to", required=True),
            *own,
            Column(
                "version",
                Type.INTEGER,
                "Of the rows of one key the greatest version counts; may be empty",
            ),
        ),
        fetch=Drop(f"{name}/*", is_optional=True),
    )


def _required(name: str, type_: Type, description: str) -> Column:
    return Column(name, type_, description, required=True)


CURRENCY = ("currency_code", Type.TEXT, "ISO 4217; empty: the tenant's currency")

SOURCE = Source(
    name="file_drop",
    title="File drop",
    entities=(
        _entity(
            "ads_daily",
            "Advertising delivery by campaign, ad, device and day.",
            ("platform", "campaign_id", "ad_id", "device", "date"),
            _required("platform", Type.TEXT, "Advertising platform, e.g. google_ads"),
            _required("date", Type.DATE, "Reporting day in the account's zone"),
            _required("campaign_id", Type.TEXT, "Campaign id"),
            *columns(
                ("campaign_name", Type.TEXT, "Campaign name"),
                ("objective", Type.TEXT, "launch, awareness, retargeting, …"),
                ("ad_id", Type.TEXT, "Ad id"),
                ("device", Type.TEXT, "mobile, desktop, tablet or other"),
                ("country", Type.TEXT, "Country name"),
                ("city", Type.TEXT, "City"),
                ("impressions", Type.INTEGER, "Impressions"),
                ("clicks", Type.INTEGER, "Clicks"),
                ("spend_amount", Type.DECIMAL, "Media cost"),
                CURRENCY,
                ("conversions", Type.DOUBLE, "Conversions"),
                ("conversion_value_amount", Type.DECIMAL, "Value of the conversions"),
                ("leads", Type.DOUBLE, "Leads"),
                ("daily_budget_amount", Type.DECIMAL, "Campaign's budget of the day"),
            ),
        ),
        _entity(
            "leads",
            "Leads, one row each.",
            ("lead_id",),
            _required("lead_id", Type.TEXT, "Lead id"),
            Column("email", Type.TEXT, "E-mail address", personal=True),
            Column("phone", Type.TEXT, "Phone number", personal=True),
            *columns(
                ("created_at", Type.INSTANT, "Created"),
                ("source", Type.TEXT, "Where it came from, e.g. Google, Referral"),
                ("campaign_id", Type.TEXT, "Campaign"),
                ("country", Type.TEXT, "Country name"),
                ("city", Type.TEXT, "City"),
                ("lead_score", Type.DOUBLE, "Score 0-100"),
                ("lifecycle_stage", Type.TEXT, "lead, mql, sql, opportunity or customer"),
                ("mql_at", Type.INSTANT, "Became MQL"),
                ("sql_at", Type.INSTANT, "Became SQL"),
                ("opportunity_id", Type.TEXT, "Opportunity it became"),
                ("is_converted", Type.BOOLEAN, "Became a customer"),
                ("converted_at", Type.INSTANT, "When it became a customer"),
                ("owner_id", Type.TEXT, "Sales person"),
                ("customer_id", Type.TEXT, "Customer it belongs to"),
            ),
        ),
        _entity(
            "opportunities",
            "Sales opportunities, one row each.",
            ("opportunity_id",),
            _required("opportunity_id", Type.TEXT, "Opportunity id"),
            *columns(
                ("name", Type.TEXT, "Opportunity name"),
                ("customer_id", Type.TEXT, "Customer"),
                ("customer_name", Type.TEXT, "Customer's name"),
                ("customer_industry", Type.TEXT, "Customer's industry"),
                ("customer_country", Type.TEXT, "Customer's country"),
                ("customer_employee_count", Type.INTEGER, "Customer's employees"),
                ("owner_id", Type.TEXT, "Sales person"),
                ("owner_name", Type.TEXT, "Sales person's name"),
                ("team", Type.TEXT, "Sales person's team"),
                ("product", Type.TEXT, "Product"),
                ("stage", Type.TEXT, "Stage"),
                ("status", Type.TEXT, "open, won or lost"),
                ("amount", Type.DECIMAL, "Amount"),
                CURRENCY,
                ("probability", Type.DOUBLE, "Probability of winning 0-1"),
                ("source", Type.TEXT, "Where it came from"),
                ("campaign_id", Type.TEXT, "Campaign"),
                ("loss_reason", Type.TEXT, "Why it was lost"),
                ("created_date", Type.DATE, "Created"),
                ("closed_date", Type.DATE, "(Expected) close"),
            ),
        ),
        _entity(
            "subscriptions",
            "Monthly recurring revenue of a subscription from each change on.",
            ("subscription_id", "effective_date"),
            _required("subscription_id", Type.TEXT, "Subscription id"),
            _required("effective_date", Type.DATE, "First day of this state"),
            *columns(
                ("customer_id", Type.TEXT, "Customer"),
                ("customer_name", Type.TEXT, "Customer's name"),
                ("segment", Type.TEXT, "Customer's segment"),
                ("product", Type.TEXT, "Product or plan"),
                ("mrr_amount", Type.DECIMAL, "Recurring revenue a month; 0: ended"),
                CURRENCY,
            ),
        ),
        _entity(
            "conversations",
            "Customer conversations, one row each.",
            ("conversation_id",),
            _required("conversation_id", Type.TEXT, "Conversation id"),
            *columns(
                ("customer_id", Type.TEXT, "Customer"),
                ("agent_id", Type.TEXT, "Agent"),
                ("channel", Type.TEXT, "whatsapp, web_chat, email or phone"),
                ("intent", Type.TEXT, "What it was about"),
                ("status", Type.TEXT, "open, resolved or abandoned"),
                ("handled_by", Type.TEXT, "bot, human or mixed"),
                ("opened_at", Type.INSTANT, "Opened"),
                ("assigned_at", Type.INSTANT, "Given to an agent"),
                ("first_response_at", Type.INSTANT, "First reply of agent or bot"),
                ("escalated_at", Type.INSTANT, "Handed from bot to agent"),
                ("resolved_at", Type.INSTANT, "Resolved"),
                ("abandoned_at", Type.INSTANT, "Given up"),
                ("reopened_count", Type.INTEGER, "Times reopened"),
                ("csat_score", Type.INTEGER, "Satisfaction 1-5"),
            ),
        ),
        _entity(
            "tickets",
            "Support tickets, one row each.",
            ("ticket_id",),
            _required("ticket_id", Type.TEXT, "Ticket id"),
            Column("customer_email", Type.TEXT, "Customer's e-mail address", personal=True),
            *columns(
                ("customer_id", Type.TEXT, "Customer"),
                ("assignee_id", Type.TEXT, "Agent"),
                ("team", Type.TEXT, "Team"),
                ("channel", Type.TEXT, "email, phone, chat, social_media, …"),
                ("category", Type.TEXT, "What it is about"),
                ("priority", Type.TEXT, "urgent, high, normal or low"),
                ("status", Type.TEXT, "open, pending, solved or closed"),
                ("created_at", Type.INSTANT, "Created"),
                ("first_response_at", Type.INSTANT, "First reply"),
                ("resolved_at", Type.INSTANT, "Solved"),
                ("reopened_count", Type.INTEGER, "Times reopened"),
                ("csat_score", Type.INTEGER, "Satisfaction 1-5"),
                ("is_sla_met", Type.BOOLEAN, "Whether its own system says the SLA was met"),
            ),
        ),
        _entity(
            "costs",
            "Operating costs by day and category.",
            ("date", "cost_category", "entry_id"),
            _required("date", Type.DATE, "Day of the cost"),
            _required("cost_category", Type.TEXT, "Cost category"),
            *columns(
                ("entry_id", Type.TEXT, "Id within day and category"),
                ("amount", Type.DECIMAL, "Cost"),
                CURRENCY,
                ("usage_units", Type.DECIMAL, "Units used"),
                ("description", Type.TEXT, "What for"),
            ),
        ),
    ),
)
