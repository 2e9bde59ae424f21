"""What the receiver of WhatsApp's webhooks keeps: one NDJSON file a month, a status a line."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import orjson
import pandas as pd

from tributary.sandbox.vendors.vendor import iso
from tributary.sandbox.world.build import World
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.whatsapp import status_notices
from tributary.sandbox.world.whatsapp_accounts import ERROR_TITLES

#: What a conversation is said to have begun with, by the category of its message.
ORIGIN = {"MARKETING": "marketing", "UTILITY": "utility", "SERVICE": "service"}


def write_webhooks(world: World, folder: Path) -> None:
    """Write `statuses-YYYY-MM.ndjson` for every month (UTC) of receipt."""
    notices = world.of(status_notices)
    month = notices["received_at"].to_numpy("M8[M]").astype(str)
    for name, received in notices.groupby(pd.Series(month, index=notices.index)):
        lines = [orjson.dumps(_line(notice)) for notice in rows(received)]
        (folder / f"statuses-{name}.ndjson").write_bytes(b"\n".join(lines) + b"\n")


def _line(notice: Any) -> dict[str, Any]:
    line: dict[str, Any] = {
        "waba_id": notice.waba_id,
        "phone_number_id": notice.phone_number_id,
        "received_at": iso(notice.received_at.timestamp()),
        "id": notice.wamid,
        "status": notice.status,
        "timestamp": str(int(notice.at.timestamp())),
        "recipient_id": notice.recipient,
    }
    if isinstance(notice.broadcast_id, str):
        line["biz_opaque_callback_data"] = notice.broadcast_id
    if notice.status == "failed":
        title = ERROR_TITLES[notice.error_code]
        line["errors"] = [
            {
                "code": int(notice.error_code),
                "title": title,
                "message": title,
                "error_data": {"details": f"Message failed to send: {title}."},
            }
        ]
    if notice.status in ("sent", "delivered"):
        origin = ORIGIN[notice.category]
        is_free = notice.category == "SERVICE"
        line["conversation"] = {"id": _conversation_id(notice), "origin": {"type": origin}}
        line["pricing"] = {
            "billable": not is_free,
            "pricing_model": "PMP",
            "category": origin,
            "type": "free_customer_service" if is_free else "regular",
        }
    return line


def _conversation_id(notice: Any) -> str:
    """The same for a recipient's messages of one day and kind."""
    subject = f"{notice.phone_number_id}/{notice.recipient}/{notice.sent_at:%Y-%m-%d}"
    return hashlib.blake2b(f"{subject}/{notice.category}".encode(), digest_size=16).hexdigest()
