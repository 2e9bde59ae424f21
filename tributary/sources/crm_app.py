"""The CRM conversation application's own database (PostgreSQL or SQLite), read by keyset."""

from tributary.sources.declaration import (
    Column,
    Entity,
    Log,
    Source,
    Table,
    Type,
    Versioned,
    columns,
)

UPDATED_AT = ("updated_at", Type.INSTANT, "Last change")
DELETED = ("is_deleted", Type.BOOLEAN, "Deleted in the application")
BUSINESS_UNIT = ("business_unit", Type.TEXT, "Business unit")


def _versioned(name: str, description: str, key: str, *own: Column) -> Entity:
    return Entity(
        name=name,
        description=description,
        key=(key,),
        mode=Versioned("updated_at", tombstone="is_deleted"),
        columns=(
            Column(key, Type.TEXT, "Primary key", required=True),
            *own,
            *columns(UPDATED_AT, DELETED),
        ),
        fetch=Table(name),
    )


SOURCE = Source(
    name="crm_app",
    title="CRM conversation application",
    entities=(
        _versioned(
            "conversations",
            "Conversations of customers with bots and agents.",
            "conversation_id",
            *columns(
                BUSINESS_UNIT,
                ("customer_id", Type.TEXT, "Customer"),
                ("agent_id", Type.TEXT, "Agent that handled it last"),
                ("channel", Type.TEXT, "whatsapp, web_chat, email or phone"),
                ("campaign_id", Type.TEXT, "Campaign it answered"),
                ("intent", Type.TEXT, "What it was about"),
                ("status", Type.TEXT, "open, resolved or abandoned"),
                ("handled_by", Type.TEXT, "bot, human or mixed"),
                ("opened_at", Type.INSTANT, "Opened"),
                ("assigned_at", Type.INSTANT, "Given to an agent"),
                ("first_customer_message_at", Type.INSTANT, "Customer's first message"),
                ("first_bot_response_at", Type.INSTANT, "Bot's first reply"),
                ("first_agent_response_at", Type.INSTANT, "Agent's first reply"),
                ("escalated_at", Type.INSTANT, "Handed from bot to agent"),
                ("resolved_at", Type.INSTANT, "Resolved"),
                ("abandoned_at", Type.INSTANT, "Given up by the customer"),
                ("resolved_by_type", Type.TEXT, "bot or agent"),
                ("reopened_count", Type.INTEGER, "Times reopened"),
                ("csat_score", Type.INTEGER, "Satisfaction 1-5"),
            ),
        ),
        _versioned(
            "messages",
            "Messages of the conversations, with their delivery.",
            "message_id",
            *columns(
                ("conversation_id", Type.TEXT, "Conversation"),
                ("direction", Type.TEXT, "inbound or outbound"),
                ("sender_type", Type.TEXT, "customer, bot or agent"),
                ("message_type", Type.TEXT, "text, image, template, …"),
                ("sent_at", Type.INSTANT, "Sent"),
                ("delivered_at", Type.INSTANT, "Delivered"),
                ("read_at", Type.INSTANT, "Read"),
                ("failed_at", Type.INSTANT, "Failed"),
                ("error_code", Type.TEXT, "Why it failed"),
            ),
        ),
        _versioned(
            "agents",
            "Agents, as they are now.",
            "agent_id",
            *columns(BUSINESS_UNIT),
            Column("name", Type.TEXT, "Full name", personal=True),
            *columns(
                ("team", Type.TEXT, "Team"),
                ("role", Type.TEXT, "agent, senior or lead"),
                ("capacity", Type.INTEGER, "Conversations at a time"),
                ("hourly_cost", Type.DECIMAL, "Cost of an hour"),
                ("currency_code", Type.TEXT, "Currency of the cost"),
                ("is_active", Type.BOOLEAN, "Works here"),
                ("hired_at", Type.INSTANT, "Since when"),
            ),
        ),
        Entity(
            name="agent_history",
            description="Values of an agent's attributes from each change on.",
            key=("history_id",),
            mode=Log("changed_at"),
            columns=columns(
                ("history_id", Type.TEXT, "Primary key"),
                ("agent_id", Type.TEXT, "Agent"),
                ("team", Type.TEXT, "Team from then on"),
                ("role", Type.TEXT, "Role from then on"),
                ("hourly_cost", Type.DECIMAL, "Cost of an hour from then on"),
                ("is_active", Type.BOOLEAN, "Works here from then on"),
                ("changed_at", Type.INSTANT, "When it changed"),
            ),
            fetch=Table("agent_history"),
        ),
        _versioned(
            "customers",
            "Customers of the conversations.",
            "customer_id",
            *columns(BUSINESS_UNIT),
            Column("name", Type.TEXT, "Full name", personal=True),
            Column("phone", Type.TEXT, "Phone number", personal=True),
            *columns(
                ("segment", Type.TEXT, "Customer segment"),
                ("locale", Type.TEXT, "Language and region"),
                ("country", Type.TEXT, "Country"),
                ("first_contact_at", Type.INSTANT, "First contact"),
            ),
        ),
        Entity(
            name="customer_history",
            description="Segment of a customer from each change on.",
            key=("history_id",),
            mode=Log("changed_at"),
            columns=columns(
                ("history_id", Type.TEXT, "Primary key"),
                ("customer_id", Type.TEXT, "Customer"),
                ("segment", Type.TEXT, "Segment from then on"),
                ("changed_at", Type.INSTANT, "When it changed"),
            ),
            fetch=Table("customer_history"),
        ),
        _versioned(
            "tickets",
            "Tickets opened from conversations.",
            "ticket_id",
            *columns(
                BUSINESS_UNIT,
                ("customer_id", Type.TEXT, "Customer"),
                ("conversation_id", Type.TEXT, "Conversation it came from"),
                ("assignee_id", Type.TEXT, "Agent"),
                ("priority", Type.TEXT, "urgent, high, normal or low"),
                ("status", Type.TEXT, "open, pending, solved or closed"),
                ("category", Type.TEXT, "What it is about"),
                ("reopened_count", Type.INTEGER, "Times reopened"),
                ("csat_score", Type.INTEGER, "Satisfaction 1-5"),
                ("created_at", Type.INSTANT, "Created"),
                ("first_response_at", Type.INSTANT, "First reply"),
                ("resolved_at", Type.INSTANT, "Solved"),
            ),
        ),
    ),
)
