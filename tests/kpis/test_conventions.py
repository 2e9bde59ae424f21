"""Conventions of the catalogue's figures, which its checks cannot know."""

from __future__ import annotations

import re

import pytest
import yaml

from tributary.kpis.catalogue import Aggregation, Catalogue, Kpi, load
from tributary.settings import PROJECT_DIR

#: Models whose rows are of several types of conversion.
OF_ALL_CONVERSIONS = {"fct_conversions", "fct_attribution"}
#: Endings of keys that name the period a growth is over, with the periods before that it compares.
GROWTH_PERIODS = {"_mom": ("month", 1), "_qoq": ("quarter", 1), "_yoy": ("month", 12)}
STATISTIC = re.compile(r"percentile|median|mean|nine of ten| / ", re.IGNORECASE)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def columns_of_marts() -> dict[tuple[str, str], str]:
    """(model, column) → description, of every mart."""
    found = {}
    for path in (PROJECT_DIR / "models" / "marts").rglob("*.yml"):
        for model in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", []):
            for column in model.get("columns", []):
                found[model["name"], column["name"]] = column["description"]
    return found


def text_of(kpi: Kpi) -> str:
    return " ".join(str(part) for part in (kpi.filter, kpi.numerator, kpi.denominator))


def test_what_is_read_from_all_conversions_names_their_type(catalogue: Catalogue) -> None:
    read = [kpi for kpi in catalogue.kpis if kpi.model in OF_ALL_CONVERSIONS]
    assert read
    for kpi in read:
        assert "conversion_type" in text_of(kpi), kpi.key


def test_rates_of_a_site_of_campaigns_and_of_leads_are_kpis_of_their_own(
    catalogue: Catalogue,
) -> None:
    """Each with a numerator and denominator of its own, and none typed in."""
    keys = ("site_conversion_rate", "campaign_conversion_rate", "visitor_to_customer_rate")
    rates = [catalogue.kpi(key) for key in (*keys, "pipeline_conversion_rate")]
    assert {kpi.aggregation for kpi in rates} == {Aggregation.RATIO}
    assert len({text_of(kpi) for kpi in rates}) == len(rates)


def test_a_latency_says_which_statistic_it_is(catalogue: Catalogue) -> None:
    latencies = [kpi for kpi in catalogue.kpis if re.search("latency|response_time", kpi.key)]
    assert len(latencies) >= 10
    for kpi in latencies:
        assert STATISTIC.search(kpi.definition), (kpi.key, kpi.definition)


@pytest.mark.parametrize(
    "key",
    [
        "websocket_latency",
        "ml_inference_latency",
        "vision_analysis_latency",
        "coaching_analysis_latency",
        "response_time_p95",
    ],
)
def test_latencies_that_are_judged_are_of_the_95th_percentile(
    catalogue: Catalogue, key: str
) -> None:
    kpi = catalogue.kpi(key)
    assert (kpi.aggregation, kpi.rank) == (Aggregation.HISTOGRAM, 0.95)


def test_a_growth_names_its_period(catalogue: Catalogue) -> None:
    """By the end of its key, or by a single grain."""
    growths = [kpi for kpi in catalogue.kpis if re.search(r"growth", kpi.key)]
    assert len(growths) >= 10
    for kpi in growths:
        period = next((p for end, p in GROWTH_PERIODS.items() if kpi.key.endswith(end)), None)
        assert len(kpi.grains) == 1, kpi.key
        if period is not None and kpi.aggregation is Aggregation.GROWTH:
            assert (kpi.grains[0], kpi.lag) == period, kpi.key


def test_retention_and_churn_say_of_which_period(catalogue: Catalogue) -> None:
    kept = [kpi for kpi in catalogue.kpis if re.search("retention|churn_rate", kpi.key)]
    assert len(kept) >= 6
    for kpi in kept:
        if kpi.unit == "ratio" and kpi.key != "retention_policy_compliance":
            assert re.search("month", kpi.definition) or kpi.grains == ("month",), kpi.key
    for key in ("customer_retention_rate", "annual_churn_rate", "net_revenue_retention"):
        assert "12 months ago" in catalogue.kpi(key).definition


def test_satisfaction_is_three_kpis_on_scales_of_their_own(catalogue: Catalogue) -> None:
    units = {
        key: catalogue.kpi(key).unit
        for key in ("csat_score", "csat_top2_rate", "net_promoter_score")
    }
    assert units == {
        "csat_score": "score_1_5",
        "csat_top2_rate": "ratio",
        "net_promoter_score": "score_-100_100",
    }


def test_nothing_is_held_in_percent(catalogue: Catalogue) -> None:
    """Ratios are fractions of 1 from the source to the mart; percent is a matter of display."""
    assert not [kpi.key for kpi in catalogue.kpis if "percent" in kpi.unit]
    named = re.compile(r"(_percent|_pct|percentage)$")
    assert not [column for column in columns_of_marts() if named.search(column[1])]


def test_what_services_estimate_is_called_an_estimate(catalogue: Catalogue) -> None:
    """It has no counterfactual, so no column or KPI of it may pass for a measurement."""
    impacts = {
        column: description
        for column, description in columns_of_marts().items()
        if "revenue_impact" in column[1] or column[1].startswith("net_impact")
    }
    assert len(impacts) >= 6
    for column, description in impacts.items():
        assert "estimate" in description.lower(), column
    read = [kpi for kpi in catalogue.kpis if re.search("revenue_impact_|net_impact", text_of(kpi))]
    assert len(read) >= 7
    for kpi in read:
        assert "estimate" in kpi.definition.lower(), kpi.key
