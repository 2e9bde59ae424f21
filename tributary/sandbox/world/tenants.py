"""The five business units of the simulated group, and how big each is at size 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Plan:
    """A product sold by subscription: price of one unit a month, in minor units."""

    name: str
    monthly_minor: int
    weight: float
    is_add_on: bool = False


@dataclass(frozen=True, slots=True)
class Tenant:
    """One business unit: where its data lies, and the means of what it does."""

    tenant_id: str
    name: str
    number: int
    currency: str
    zone: str
    crm: Literal["hubspot", "salesforce"]
    google_ads_customer: str
    ga4_property: str
    hubspot_business_unit: str | None
    zendesk_brand: int | None
    uses_crm_app: bool
    home_country: str
    plans: tuple[Plan, ...]
    clicks_per_day: float  # over all always-on campaigns, in the first year
    cost_per_click: float  # in the tenant's currency
    other_sessions_per_day: float
    lead_rate: float  # leads per session
    win_rate: float
    seats_mean: float
    deal_cycle_days: float
    tickets_per_customer_month: float
    conversations_per_day: float
    lead_value: float  # what marketing reports as the value of one lead
    daily_cost: float  # all operating costs, in the tenant's currency

    @property
    def salesforce_prefix(self) -> str:
        """What its Salesforce ids have after the three characters of the object."""
        return f"5e{self.number}"


TENANTS: tuple[Tenant, ...] = (
    Tenant(
        tenant_id="agency",
        name="Northlight Agency",
        number=1,
        currency="EUR",
        zone="Europe/Berlin",
        crm="hubspot",
        google_ads_customer="1010000001",
        ga4_property="310000001",
        hubspot_business_unit="101",
        zendesk_brand=9001,
        uses_crm_app=False,
        home_country="Germany",
        plans=(
            Plan("Retainer Basic", 9_900, 0.5),
            Plan("Retainer Plus", 19_900, 0.35),
            Plan("Retainer Full", 39_050, 0.15),
            Plan("Reporting", 2_999, 0.3, is_add_on=True),
        ),
        clicks_per_day=11,
        cost_per_click=2.1,
        other_sessions_per_day=12,
        lead_rate=0.052,
        win_rate=0.42,
        seats_mean=1.1,
        deal_cycle_days=24,
        tickets_per_customer_month=0.55,
        conversations_per_day=0,
        lead_value=85.0,
        daily_cost=410.0,
    ),
    Tenant(
        tenant_id="saas",
        name="Cadence Cloud",
        number=2,
        currency="USD",
        zone="America/Los_Angeles",
        crm="hubspot",
        google_ads_customer="1010000002",
        ga4_property="310000002",
        hubspot_business_unit="102",
        zendesk_brand=9002,
        uses_crm_app=False,
        home_country="United States",
        plans=(
            Plan("Starter", 2_900, 0.5),
            Plan("Team", 7_900, 0.35),
            Plan("Business", 19_950, 0.15),
            Plan("Insights", 1_999, 0.35, is_add_on=True),
        ),
        clicks_per_day=26,
        cost_per_click=3.4,
        other_sessions_per_day=28,
        lead_rate=0.046,
        win_rate=0.44,
        seats_mean=5.0,
        deal_cycle_days=18,
        tickets_per_customer_month=0.62,
        conversations_per_day=0,
        lead_value=60.0,
        daily_cost=2_900.0,
    ),
    Tenant(
        tenant_id="enterprise",
        name="Meridian Systems",
        number=3,
        currency="USD",
        zone="America/New_York",
        crm="salesforce",
        google_ads_customer="1010000003",
        ga4_property="310000003",
        hubspot_business_unit=None,
        zendesk_brand=9003,
        uses_crm_app=False,
        home_country="United States",
        plans=(
            Plan("Foundation", 240_000, 0.45),
            Plan("Advanced", 520_000, 0.35),
            Plan("Global", 1_150_000, 0.2),
            Plan("Premium Support", 89_950, 0.4, is_add_on=True),
        ),
        clicks_per_day=14,
        cost_per_click=6.8,
        other_sessions_per_day=15,
        lead_rate=0.034,
        win_rate=0.36,
        seats_mean=1.6,
        deal_cycle_days=62,
        tickets_per_customer_month=1.1,
        conversations_per_day=0,
        lead_value=320.0,
        daily_cost=11_500.0,
    ),
    Tenant(
        tenant_id="messaging",
        name="Parley CRM",
        number=4,
        currency="INR",
        zone="Asia/Kolkata",
        crm="hubspot",
        google_ads_customer="1010000004",
        ga4_property="310000004",
        hubspot_business_unit="104",
        zendesk_brand=None,
        uses_crm_app=True,
        home_country="India",
        plans=(
            Plan("Inbox", 149_900, 0.5),
            Plan("Inbox Pro", 349_900, 0.35),
            Plan("Inbox Max", 799_950, 0.15),
            Plan("Broadcast", 99_999, 0.35, is_add_on=True),
        ),
        clicks_per_day=20,
        cost_per_click=18.0,
        other_sessions_per_day=20,
        lead_rate=0.04,
        win_rate=0.41,
        seats_mean=3.0,
        deal_cycle_days=15,
        tickets_per_customer_month=0,
        conversations_per_day=5.1,
        lead_value=900.0,
        daily_cost=48_000.0,
    ),
    Tenant(
        tenant_id="real_estate",
        name="Habitat AI",
        number=5,
        currency="NZD",
        zone="Pacific/Auckland",
        crm="salesforce",
        google_ads_customer="1010000005",
        ga4_property="310000005",
        hubspot_business_unit=None,
        zendesk_brand=None,
        uses_crm_app=True,
        home_country="New Zealand",
        plans=(
            Plan("Agent", 9_900, 0.5),
            Plan("Office", 29_900, 0.35),
            Plan("Network", 89_950, 0.15),
            Plan("Vision", 4_999, 0.4, is_add_on=True),
        ),
        clicks_per_day=12,
        cost_per_click=2.6,
        other_sessions_per_day=13,
        lead_rate=0.036,
        win_rate=0.4,
        seats_mean=2.5,
        deal_cycle_days=30,
        tickets_per_customer_month=0,
        conversations_per_day=2.8,
        lead_value=140.0,
        daily_cost=118.36,
    ),
)

BY_ID = {tenant.tenant_id: tenant for tenant in TENANTS}
