"""What the KPIs of attribution compute, on figures whose answers are known."""

from __future__ import annotations

import duckdb
import pytest

from tributary.kpis.catalogue import Catalogue, load


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def value(catalogue: Catalogue, key: str, rows: str) -> float | None:
    """A ratio of the catalogue over `rows` (a select)."""
    kpi = next(k for k in catalogue.kpis if k.key == key)
    where = f"where {kpi.filter}" if kpi.filter else ""
    query = (
        f"select sum({kpi.numerator})::double / nullif(sum({kpi.denominator}), 0)::double"
        f" from ({rows}) {where}"
    )
    row = duckdb.execute(query).fetchone()
    assert row is not None
    return None if row[0] is None else float(row[0])


def channel(channel_id: str, revenue: str, spend: str, team: str = "null") -> str:
    return (
        f"select '{channel_id}' as channel_id, true as is_official,"
        f" {revenue} as attributed_revenue_amount_reporting, {spend} as spend_amount_reporting,"
        f" {team} as operational_cost_amount_reporting"
    )


def campaign(campaign_id: str, revenue: str, assisted: str, cost: str) -> str:
    return (
        f"select '{campaign_id}' as campaign_id, {revenue} as attributed_revenue_amount_reporting,"
        f" {assisted} as assisted_revenue_amount_reporting,"
        f" {cost}::decimal(18, 4) as total_cost_amount_reporting"
    )


def test_roas_and_roi_are_two_figures(catalogue: Catalogue) -> None:
    """Revenue of 4.2 times the cost is a ROAS of 4.2 and an ROI of 320 %."""
    spend = "select 42000 as conversion_value_amount, 10000 as spend_amount"
    assert value(catalogue, "return_on_ad_spend", spend) == pytest.approx(4.2)
    assert value(catalogue, "paid_search_roi", channel("paid_search", "42000", "10000")) == (
        pytest.approx(3.2)
    )


def test_return_on_investment_counts_the_team_once(catalogue: Catalogue) -> None:
    rows = " union all ".join(
        [
            channel("paid_search", "600", "100"),
            channel("email", "300", "null"),
            channel("unassigned", "null", "null", "200"),
            channel("unattributed", "5000", "null"),
        ]
    )
    assert value(catalogue, "marketing_roi", rows) == pytest.approx((900 - 300) / 300)


@pytest.mark.parametrize("key", ["marketing_roi", "paid_search_roi"])
def test_without_cost_there_is_no_return(catalogue: Catalogue, key: str) -> None:
    assert value(catalogue, key, channel("paid_search", "600", "null")) is None


def test_blended_roi_adds_three_tenths_of_what_was_assisted(catalogue: Catalogue) -> None:
    rows = campaign("7", "500", "1000", "200") + " union all " + campaign("unknown", "9", "9", "9")
    assert value(catalogue, "blended_campaign_roi", rows) == pytest.approx((500 + 300 - 200) / 200)
    assert value(catalogue, "blended_campaign_roi", campaign("7", "500", "1000", "0")) is None


def test_blended_roi_is_no_sum_and_says_so(catalogue: Catalogue) -> None:
    blended = next(k for k in catalogue.kpis if k.key == "blended_campaign_roi")
    assert not blended.is_additive
    assert blended.note is not None and "Non-additive" in blended.note


def test_undervalued_is_who_gains_by_position(catalogue: Catalogue) -> None:
    rows = (
        "select 'position_based' as model_id, 12.0 as lead_credit, 3.0 as order_credit"
        " union all select 'last_touch', 8.0, 2.0 union all select 'linear', 99.0, 99.0"
    )
    assert value(catalogue, "attribution_model_divergence", rows) == pytest.approx(0.5)


def test_an_acquisition_costs_media_and_team(catalogue: Catalogue) -> None:
    rows = "select 300 as total_cost_amount, 2.5 as acquisition_credit"
    assert value(catalogue, "cost_per_acquisition", rows) == pytest.approx(120)
    assert value(catalogue, "cost_per_acquisition", rows.replace("2.5", "0")) is None
