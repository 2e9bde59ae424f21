"""WhatsApp's webhooks: the receiver of the Cloud API's calls keeps them as NDJSON files.

A line is one status as WhatsApp words it, beside the account and the number of its envelope.
WhatsApp delivers at least once and in any order; a repeated status counts as received last.
"""

from tributary.sources.declaration import Column, Drop, Entity, Files, Source, Type, columns

SOURCE = Source(
    name="whatsapp_webhooks",
    title="WhatsApp webhooks",
    entities=(
        Entity(
            name="message_status_events",
            description="What became of outbound messages: sent, delivered, read or failed.",
            key=("wamid", "status"),
            mode=Files(version="received_at"),
            columns=(
                Column("wamid", Type.TEXT, "WhatsApp's id of the message", "id", required=True),
                Column(
                    "status", Type.TEXT, "sent, delivered, read or failed", "status", required=True
                ),
                *columns(
                    ("status_at", Type.EPOCH, "When it came to that", "timestamp"),
                    ("received_at", Type.INSTANT, "When the webhook was called", "received_at"),
                    ("waba_id", Type.TEXT, "WhatsApp Business account", "waba_id"),
                    ("phone_number_id", Type.TEXT, "Number it was sent from", "phone_number_id"),
                ),
                Column(
                    "recipient_phone", Type.TEXT, "Number it was for", "recipient_id", personal=True
                ),
                *columns(
                    (
                        "broadcast_id",
                        Type.TEXT,
                        "What the sender noted: the broadcast",
                        "biz_opaque_callback_data",
                    ),
                    ("conversation", Type.JSON, "Conversation: id, origin{type}", "conversation"),
                    ("pricing", Type.JSON, "Pricing: billable, pricing_model, category", "pricing"),
                    ("errors", Type.JSON, "Errors: code, title, error_data{details}", "errors"),
                ),
            ),
            fetch=Drop("*.ndjson"),
        ),
    ),
)
