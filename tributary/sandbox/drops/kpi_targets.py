"""KPI targets of the business units, their service levels and cost rates.

Targets are from the requirements that the units were founded on; a unit whose requirements name no
value for a KPI of the five families has a plan of its own. Thresholds are given where the
requirements give them; the KPI's direction says how to read them.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tributary.sandbox.drops.csv_files import write_csv
from tributary.sandbox.world.build import World

VALID_FROM = "2024-01-01"


class Target(NamedTuple):
    """A row of the targets file; empty text where there is no threshold, or for every grain."""

    kpi_key: str
    tenant_id: str
    grain: str
    valid_from: str
    target: float | str
    warning: float | str
    critical: float | str
    origin: str


class Policy(NamedTuple):
    """A row of the service-level file; empty text where it holds for all."""

    policy_key: str
    valid_from: str
    tenant_id: str
    subject: str
    metric: str
    channel: str
    priority: str
    threshold_minutes: int
    calendar: str
    opens_at_hour: int | str
    closes_at_hour: int | str
    origin: str


class Rate(NamedTuple):
    """A row of the cost rates file."""

    rate_key: str
    valid_from: str
    tenant_id: str
    amount: str
    currency_code: str
    unit: str
    description: str


def _given(
    tenant: str,
    kpi: str,
    target: float | str,
    warning: float | str = "",
    critical: float | str = "",
    *,
    grain: str = "month",
) -> Target:
    return Target(kpi, tenant, grain, VALID_FROM, target, warning, critical, "requirements")


def _plan(
    tenant: str, kpi: str, target: float, warning: float | str = "", critical: float | str = ""
) -> Target:
    return Target(kpi, tenant, "month", VALID_FROM, target, warning, critical, "unit plan")


#: What only one unit's requirements say.
_OWN = (
    _given("agency", "monthly_revenue", 20_000),
    _given("agency", "revenue_growth_rate_mom", 0.15),
    _given("agency", "active_clients", 20),
    _given("agency", "referral_rate", 0.3),
    _given("agency", "csat_score", 4.5, 4.0, 3.5),
    _given("agency", "leads_generated", 120),
    _given("agency", "qualified_leads", 60),
    _given("agency", "discovery_calls", 30),
    _given("agency", "proposals_sent", 18),
    _given("agency", "deals_closed_won", 12),
    _given("agency", "pipeline_conversion_rate", 0.1),
    _given("agency", "pipeline_coverage_ratio", 3.0),
    _given("saas", "mrr", 150_000),
    _given("saas", "customer_lifetime_value", 5_000),
    _given("saas", "active_clients", 1_500),
    _given("saas", "net_promoter_score", 50),
    _given("saas", "website_visitors", 100_000),
    _given("saas", "customer_acquisition_cost", 500),
    _given("saas", "leads_generated", 500),
    _given("saas", "daily_budget_utilization", 0.9, 0.9, 1.1, grain="day"),
    _given("saas", "lifetime_budget_utilization", 1.1),
    _given("enterprise", "monthly_revenue", 825_000),
    _given("enterprise", "revenue_growth_rate_yoy", 0.25),
    _given("enterprise", "mrr", 1_200_000),
    _given("enterprise", "customer_retention_rate", 0.9),
    _given("enterprise", "net_promoter_score", 50),
    _given("enterprise", "csat_score", 4.5),
    _given("enterprise", "csat_top2_rate", 0.95),
    _given("enterprise", "quota_attainment", 1.0, 0.75, 0.5),
    _given("real_estate", "operating_cost", 43_200 / 12),
    _given("real_estate", "operating_cost", 118.36, grain="day"),
    _given("real_estate", "net_roi", 7.1, 5.0, 2.0),
)
#: What every unit plans, where its requirements are silent: KPI → value by unit.
_PLANS: dict[str, dict[str, float]] = {
    "mrr": {"agency": 20_000, "messaging": 2_000_000, "real_estate": 90_000},
    "leads_generated": {"enterprise": 60, "messaging": 110, "real_estate": 60},
    "deals_closed_won": {"saas": 18, "enterprise": 6, "messaging": 11, "real_estate": 7},
    "win_rate": {
        "agency": 0.667, "saas": 0.35, "enterprise": 0.3, "messaging": 0.35, "real_estate": 0.35,
    },
    "cost_per_lead": {
        "agency": 40, "saas": 45, "enterprise": 140, "messaging": 320, "real_estate": 55,
    },
    "net_revenue_retention": {
        "agency": 1.0, "saas": 1.02, "enterprise": 1.05, "messaging": 1.0, "real_estate": 1.0,
    },
    "customer_churn_rate": {
        "agency": 0.03, "saas": 0.032, "enterprise": 0.015, "messaging": 0.03, "real_estate": 0.03,
    },
    "average_deal_size": {
        "agency": 2_000, "saas": 4_000, "enterprise": 120_000, "messaging": 100_000,
        "real_estate": 6_000,
    },
    "resolution_rate": {
        "agency": 0.9, "saas": 0.9, "enterprise": 0.9, "messaging": 0.85, "real_estate": 0.85,
    },
    "csat_score": {"messaging": 4.2, "real_estate": 4.2},
    "avg_first_response_time": {"messaging": 300, "real_estate": 300},
    "sla_compliance_rate": {
        "agency": 0.9, "saas": 0.9, "enterprise": 0.95, "messaging": 0.9, "real_estate": 0.9,
    },
    "operating_cost": {
        "agency": 15_000, "saas": 105_000, "enterprise": 420_000, "messaging": 1_900_000,
    },
}  # fmt: skip
#: What a unit means to spend on ads in a month of 2024, 2025 and 2026, over all platforms: more
#: than 40 % off is worth a look, more than 80 % off is wrong.
_AD_SPEND = tuple(
    Target(
        "ad_spend", unit, "month", f"{year}-01-01", amount, 1.4 * amount, 1.8 * amount, "unit plan",
    )
    for unit, amounts in {
        "agency": (800, 1_100, 1_550), "saas": (7_200, 9_000, 12_300),
        "enterprise": (6_100, 8_000, 11_000), "messaging": (11_400, 13_900, 21_300),
        "real_estate": (1_200, 1_500, 2_050),
    }.items()
    for year, amount in zip((2024, 2025, 2026), amounts, strict=True)
)  # fmt: skip
#: Where no unit says otherwise: 99.9 % of the time, a warning below 99.5, critical below 99.
_UPTIME = (0.999, 0.995, 0.99)
_AGENCY: dict[str, tuple[float | str, ...]] = {
    "stage_attainment": (1.0,),
    "stage_conversion_rate": (0.5,),
    "unanswered_qualified_leads_72h": (0,),
    "stalled_proposals_5d": (0,),
    "avg_completion_time": (72,),
    "on_time_delivery_rate": (0.9,),
    "rework_rate": (0.05,),
    "clients_served_per_month": (20,),
    "access_wait_time": (48,),
    "automation_coverage": (0.8,),
    "workflow_success_rate": (0.95,),
    "workflow_error_rate": (0.01, 0.02, 0.05),
    "workflow_uptime": (0.99, 0.99, 0.95),
    "workflow_avg_execution_time": (300, 300),
    "manual_intervention_rate": (0.1,),
    "critical_workflows": (0,),
    "project_quality_score": (4.5, 4.0, 3.5),
    "system_uptime": (0.99,),
}
_SAAS: dict[str, tuple[float | str, ...]] = {
    "site_conversion_rate_vs_history": ("", 0.7),
    "cost_per_click": ("", 5.0),
    "content_engagement_vs_baseline": (1.5,),
    "system_uptime": _UPTIME,
}
_ENTERPRISE: dict[str, tuple[float | str, ...]] = {
    "revenue_target_variance": (0,),
    "customer_health_score": (80, 60, 40),
    "system_uptime": _UPTIME,
    "slo_compliance": (0.999,),
    "response_time_p95": (200, 500, 1000),
    "average_latency": (200, 500, 1000),
    "service_error_rate": (0.001, 0.005, 0.01),
    "business_health_score": (90, 75, 60),
}
_MESSAGING: dict[str, tuple[float | str, ...]] = {
    "whatsapp_delivery_rate": ("", 0.9),
    "system_uptime": _UPTIME,
}
_REAL_ESTATE: dict[str, tuple[float | str, ...]] = {
    "feature_adoption_rate": (0.8, 0.6, 0.4),
    "system_uptime": _UPTIME,
    "service_error_rate": (0.01, 0.02, 0.05),
    "websocket_latency": (50, 100, 200),
    "ml_inference_latency": (35, 70, 100),
    "vision_analysis_latency": (1.5, 2, 3),
    "coaching_analysis_latency": (2, 3, 5),
    "lead_conversion_improvement": (0.05,),
    "agent_productivity_improvement": (0.1,),
    "churn_reduction": (0.4,),
    "training_time_reduction": (0.5,),
    "targets_met_streak_days": (7,),
}
_GROUP: dict[str, tuple[float | str, ...]] = {
    "data_accuracy": (0.99,),
    "data_completeness": (0.95,),
    "data_consistency": (0.98,),
    "data_freshness_hours": (2,),
    "duplicate_rate": (0,),
    "referential_integrity_rate": (1,),
    "pii_masking_coverage": (1,),
    "lineage_coverage": (1,),
}
#: What the requirements ask whatever the period: target, warning and critical threshold by KPI.
_WHATEVER_THE_PERIOD = tuple(
    _given(unit, kpi, *thresholds, grain="")
    for unit, kpis in (
        ("agency", _AGENCY),
        ("saas", _SAAS),
        ("enterprise", _ENTERPRISE),
        ("messaging", _MESSAGING),
        ("real_estate", _REAL_ESTATE),
        ("group", _GROUP),
    )
    for kpi, thresholds in kpis.items()
)
#: What the requirements ask for a year, in parts of it.
_A_YEAR = {
    "total_revenue_impact": 265_000,
    "net_revenue_impact": 221_800,
    "lead_intelligence_revenue": 75_000,
    "property_intelligence_revenue": 75_000,
    "churn_prevention_revenue": 55_000,
    "ai_coaching_revenue": 60_000,
}
_PARTS = {"day": 365, "week": 52, "month": 12}
_OF_A_YEAR = tuple(
    _given("real_estate", kpi, round(amount / parts, 2), grain=grain)
    for kpi, amount in _A_YEAR.items()
    for grain, parts in _PARTS.items()
)
#: Thresholds that the requirements state for any campaign, whoever runs it.
_EVERYONE = tuple(
    target
    for unit in ("agency", "saas", "enterprise", "messaging", "real_estate")
    for target in (
        _given(unit, "site_conversion_rate", 0.028, 0.015),
        _given(unit, "campaign_conversion_rate", 0.028, 0.015),
    )
)
TARGETS: tuple[Target, ...] = (
    *_OWN,
    *_WHATEVER_THE_PERIOD,
    *_OF_A_YEAR,
    *_EVERYONE,
    *_AD_SPEND,
    *(_plan(unit, kpi, value) for kpi, units in _PLANS.items() for unit, value in units.items()),
)


def _chat(channel: str, metric: str, minutes: int) -> Policy:
    key = f"chat_{channel}_{metric}"
    subject = "conversation"
    return Policy(
        key, VALID_FROM, "", subject, metric, channel, "", minutes, "business_hours", 9, 18, "ours"
    )


def _ticket(priority: str, metric: str, minutes: int) -> Policy:
    key = f"ticket_{priority}_{metric}"
    return Policy(
        key, VALID_FROM, "", "ticket", metric, "", priority, minutes, "always", "", "", "ours"
    )


POLICIES = (
    _chat("whatsapp", "first_response", 5),
    _chat("web_chat", "first_response", 5),
    _chat("whatsapp", "resolution", 240),
    _chat("web_chat", "resolution", 240),
    _ticket("urgent", "first_response", 60),
    _ticket("high", "first_response", 240),
    _ticket("normal", "first_response", 480),
    _ticket("low", "first_response", 1440),
    _ticket("urgent", "resolution", 480),
    _ticket("high", "resolution", 1440),
    _ticket("normal", "resolution", 4320),
    _ticket("low", "resolution", 10_080),
)
#: Of the rows of a key the latest that has begun holds.
RATES = (
    Rate("bot_conversation_messaging", "2024-01-01", "messaging", "1.80", "INR", "conversation",
         "A conversation that the bot took part in"),
    Rate("bot_conversation_messaging", "2025-01-01", "messaging", "1.55", "INR", "conversation",
         "A conversation that the bot took part in"),
    Rate("bot_conversation_real_estate", "2024-01-01", "real_estate", "0.06", "NZD",
         "conversation", "A conversation that the bot took part in"),
    Rate("bot_conversation_real_estate", "2025-01-01", "real_estate", "0.05", "NZD",
         "conversation", "A conversation that the bot took part in"),
    Rate("phone_minute_messaging", "2024-01-01", "messaging", "0.90", "INR", "minute",
         "Telephone line"),
    Rate("phone_minute_real_estate", "2024-01-01", "real_estate", "0.04", "NZD", "minute",
         "Telephone line"),
    Rate("workplace_hour", "2024-01-01", "", "1.10", "USD", "hour",
         "Workplace and licences of an agent"),
    Rate("workplace_hour", "2025-01-01", "", "1.20", "USD", "hour",
         "Workplace and licences of an agent"),
)  # fmt: skip


def write_targets(world: World, folder: Path) -> None:
    """Write `targets.csv`, and below folders of their own the service levels and cost rates."""
    del world  # all were set before anything happened
    write_csv(folder / "targets.csv", Target._fields, TARGETS)
    for name in ("sla_policies", "cost_rates"):
        (folder / name).mkdir()
    write_csv(folder / "sla_policies" / "sla_policies.csv", Policy._fields, POLICIES)
    write_csv(folder / "cost_rates" / "cost_rates.csv", Rate._fields, RATES)
