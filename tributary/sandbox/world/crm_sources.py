"""How each CRM records the channel a lead came from, and what can be told from that record."""

from __future__ import annotations

from typing import NamedTuple


class Recorded(NamedTuple):
    """The CRM's word for a channel, and the channel which that word says."""

    value: str
    channel: str


#: HubSpot has no word for display advertising: it is one of the "other campaigns".
HUBSPOT = {
    "organic_search": Recorded("ORGANIC_SEARCH", "organic_search"),
    "paid_search": Recorded("PAID_SEARCH", "paid_search"),
    "display": Recorded("OTHER_CAMPAIGNS", "other"),
    "paid_social": Recorded("PAID_SOCIAL", "paid_social"),
    "organic_social": Recorded("SOCIAL_MEDIA", "organic_social"),
    "email": Recorded("EMAIL_MARKETING", "email"),
    "direct": Recorded("DIRECT_TRAFFIC", "direct"),
    "referral": Recorded("REFERRALS", "referral"),
    "events": Recorded("OFFLINE", "events"),
}
#: In Salesforce whoever filled in the form without a campaign came from the "Web".
SALESFORCE = {
    "organic_search": Recorded("Organic Search", "organic_search"),
    "paid_search": Recorded("Google Ads", "paid_search"),
    "display": Recorded("Display", "display"),
    "paid_social": Recorded("Web", "direct"),
    "organic_social": Recorded("Web", "direct"),
    "email": Recorded("Email", "email"),
    "direct": Recorded("Web", "direct"),
    "referral": Recorded("Referral", "referral"),
    "events": Recorded("Event", "events"),
    "affiliate": Recorded("Partner", "affiliate"),
}
RECORDED = {"hubspot": HUBSPOT, "salesforce": SALESFORCE}
