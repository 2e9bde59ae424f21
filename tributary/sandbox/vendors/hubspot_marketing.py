"""Marketing e-mails, sequence enrolments and sales activities as HubSpot would hold them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tributary.sandbox.vendors.hubspot_objects import CrmObject
from tributary.sandbox.vendors.vendor import Record, iso
from tributary.sandbox.world.build import World
from tributary.sandbox.world.columns import rows
from tributary.sandbox.world.nurturing import (
    SEQUENCES,
    Newsletter,
    newsletters,
    sequence_enrollments,
)
from tributary.sandbox.world.sales_activities import CALL, MEETING, sales_activities
from tributary.sandbox.world.tenants import BY_ID

#: HubSpot's own ids of the dispositions that every portal has.
CONNECTED, NO_ANSWER, VOICEMAIL = (
    "f240bbac-87c9-4f6e-bf70-924b57d47db7",
    "73a0d17f-1163-4015-bdd5-ec830791da20",
    "b2cf5968-551e-4856-9783-52b3da59a7d0",
)


def marketing_emails(world: World) -> list[Record]:
    """Newsletters with their statistics, the newest change first."""
    found = sorted(world.of(newsletters), key=lambda sent: (sent.published, sent.email_id))
    return [_email(newsletter) for newsletter in reversed(found)]


def _email(newsletter: Newsletter) -> Record:
    tenant = newsletter.tenant
    published = iso(newsletter.published, ".000Z")
    changed = newsletter.published if newsletter.is_sent else newsletter.created
    shown: Record = {
        "id": newsletter.email_id,
        "name": newsletter.name,
        "subject": newsletter.name.rsplit(" ", 1)[0],
        "type": "BATCH_EMAIL",
        "subcategory": "batch",
        "state": "PUBLISHED" if newsletter.is_sent else "SCHEDULED",
        "isPublished": newsletter.is_sent,
        "isTransactional": False,
        "archived": False,
        "businessUnitId": tenant.hubspot_business_unit,
        "campaign": f"00000000-0000-4000-8000-{tenant.number:012d}",
        "campaignName": "newsletter",
        "language": "en",
        "activeDomain": f"www.{tenant.tenant_id.replace('_', '-')}.example",
        "from": {"fromName": tenant.name, "replyTo": f"news@{tenant.tenant_id}.example.org"},
        "to": {"limitSendFrequency": False, "suppressGraymail": True},
        "content": {"templatePath": "@hubspot/email/dnd/newsletter.html"},
        "createdAt": iso(newsletter.created, ".000Z"),
        "updatedAt": iso(changed, ".000Z"),
        "publishDate": published,
        "stats": _statistics(newsletter),
    }
    if newsletter.is_sent:
        shown["publishedAt"] = published
    return shown


def _statistics(sent: Newsletter) -> Record:
    """Counters, and ratios in percent."""
    counters = {
        "sent": sent.sent,
        "delivered": sent.delivered,
        "open": sent.opens,
        "click": sent.clicks,
        "unsubscribed": sent.unsubscribed,
        "bounce": sent.hard_bounces + sent.soft_bounces,
        "hardbounced": sent.hard_bounces,
        "softbounced": sent.soft_bounces,
        "spamreport": sent.spam_reports,
        "reply": 0,
        "dropped": 0,
        "pending": 0,
    }
    mobile = sent.opens * 2 // 5
    return {
        "counters": counters,
        "deviceBreakdown": {
            "open_device_type": {"computer": sent.opens - mobile, "mobile": mobile}
        },
        "qualifierStats": {},
        "ratios": {
            "deliveredratio": _percent(sent.delivered, sent.sent),
            "openratio": _percent(sent.opens, sent.delivered),
            "clickratio": _percent(sent.clicks, sent.delivered),
            "clickthroughratio": _percent(sent.clicks, sent.opens),
            "unsubscribedratio": _percent(sent.unsubscribed, sent.delivered),
            "bounceratio": _percent(counters["bounce"], sent.sent),
            "spamreportratio": _percent(sent.spam_reports, sent.delivered),
        },
    }


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def enrollments(world: World) -> list[CrmObject]:
    """Enrolments in sequences, as the custom object that a workflow writes them to."""
    made = []
    for one in rows(world.of(sequence_enrollments)):
        tenant = BY_ID[one.tenant_id]
        state = "in_progress"
        if one.ended_at is not pd.NaT:
            state = "completed"
            if one.replied_at is not pd.NaT:
                state = "replied"
            elif one.left_at is not pd.NaT:
                state = "unsubscribed"
        made.append(
            CrmObject(
                one.enrollment_id,
                _epoch(one.enrolled_at),
                _epoch(one.updated_at),
                one.deleted_at is not pd.NaT,
                {
                    "source_contact_id": one.lead_id,
                    "sequence_id": f"{tenant.number}6{one.sequence + 1:06d}",
                    "sequence_name": SEQUENCES[one.sequence],
                    "enrollment_state": state,
                    "enrolled_at": _instant(one.enrolled_at),
                    "ended_at": _instant(one.ended_at),
                    "has_replied": str(one.replied_at is not pd.NaT).lower(),
                    "has_booked_meeting": str(one.met_at is not pd.NaT).lower(),
                    "hubspot_owner_id": one.owner_id,
                    "hs_all_assigned_business_unit_ids": tenant.hubspot_business_unit,
                },
            )
        )
    return made


def calls(world: World) -> list[CrmObject]:
    """Calls that were made."""
    return [
        _engagement(
            call,
            hs_timestamp=_instant(call.starts_at),
            hs_call_title=call.subject,
            hs_call_direction="OUTBOUND",
            hs_call_status="COMPLETED",
            hs_call_disposition=_disposition(call.luck),
            hs_call_duration=str(1000 * (_epoch(call.ends_at) - _epoch(call.starts_at))),
        )
        for call in rows(_of_hubspot(world, CALL))
    ]


def meetings(world: World) -> list[CrmObject]:
    """Meetings that were agreed on."""
    return [
        _engagement(
            meeting,
            hs_timestamp=_instant(meeting.starts_at),
            hs_meeting_title=meeting.subject,
            hs_activity_type=meeting.subject,
            hs_meeting_start_time=_instant(meeting.starts_at),
            hs_meeting_end_time=_instant(meeting.ends_at),
            hs_meeting_outcome=meeting_outcome(meeting),
        )
        for meeting in rows(_of_hubspot(world, MEETING))
    ]


def meeting_outcome(meeting: Any) -> str:
    """SCHEDULED until it was to end, then COMPLETED, seldom NO_SHOW or CANCELED."""
    if not meeting.is_held:
        return "SCHEDULED"
    if meeting.luck < 0.08:
        return "NO_SHOW"
    return "CANCELED" if meeting.luck < 0.16 else "COMPLETED"


def _disposition(luck: float) -> str:
    if luck < 0.3:
        return NO_ANSWER
    return VOICEMAIL if luck < 0.42 else CONNECTED


def _engagement(activity: Any, **own: str | None) -> CrmObject:
    """An activity; whom it is about is told by properties that a workflow fills."""
    tenant = BY_ID[activity.tenant_id]
    return CrmObject(
        activity.activity_id,
        _epoch(activity.created_at),
        _epoch(activity.updated_at),
        activity.deleted_at is not pd.NaT,
        {
            **own,
            "source_contact_id": activity.lead_id,
            "source_deal_id": activity.opportunity_id,
            "hubspot_owner_id": activity.owner_id,
            "hs_all_assigned_business_unit_ids": tenant.hubspot_business_unit,
        },
    )


def _of_hubspot(world: World, kind: str) -> pd.DataFrame:
    mine = [name for name, tenant in BY_ID.items() if tenant.crm == "hubspot"]
    activities = world.of(sales_activities)
    return activities[activities["tenant_id"].isin(mine) & (activities["kind"] == kind)]


def _instant(at: pd.Timestamp) -> str | None:
    return None if at is pd.NaT else iso(_epoch(at), ".000Z")


def _epoch(at: pd.Timestamp) -> int:
    return int(at.timestamp())
