"""The truth tables: their identities, and that they say what the servers serve."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pytest
from client import Client

from tributary.sandbox.server import Sandbox
from tributary.sandbox.truth import TABLES, truth_tables, write_truth
from tributary.sandbox.truth.business_health import LIMITS, WEIGHTS
from tributary.sandbox.truth.rates import DOLLARS
from tributary.sandbox.truth.revenue import mrr_monthly, subscription_mrr
from tributary.sandbox.truth.scores import normalised
from tributary.sandbox.world.build import World
from tributary.sandbox.world.revenue import Price, SubscriptionEvent
from tributary.sandbox.world.tenants import BY_ID


@pytest.fixture(scope="module")
def truth(world: World) -> dict[str, pa.Table]:
    return truth_tables(world)


def query(truth: dict[str, pa.Table], sql: str) -> list[tuple[object, ...]]:
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    for name, table in truth.items():
        connection.register(name, table)
    return connection.execute(sql).fetchall()


def test_mrr_movements_close_on_every_row(truth: dict[str, pa.Table]) -> None:
    broken = query(
        truth,
        """
        select * from mrr_monthly
        where opening + new + expansion - contraction - churned + reactivation <> closing
           or least(opening, new, expansion, contraction, churned, reactivation, closing) < 0
           or (opening = 0 and closing = 0)
        """,
    )
    assert truth["mrr_monthly"].num_rows > 100
    assert not broken


def test_mrr_opens_where_it_closed(truth: dict[str, pa.Table]) -> None:
    broken = query(
        truth,
        """
        select a.* from mrr_monthly a
        left join mrr_monthly b
            on b.crm_account_id = a.crm_account_id and b.product = a.product
            and b.month_start = a.month_start - interval 1 month
        where a.opening <> coalesce(b.closing, 0)
        """,
    )
    assert not broken


def test_customers_flow_from_month_to_month(truth: dict[str, pa.Table]) -> None:
    broken = query(
        truth,
        """
        select * from (
            select *,
                lag(closing, 1, 0) over (partition by tenant_id order by month_start) as former
            from customers_monthly
        ) where opening + new - churned + reactivated <> closing or opening <> former
        """,
    )
    assert not broken
    assert (
        query(
            truth,
            """
        select tenant_id, month_start, closing from customers_monthly where closing > 0
        except all
        select tenant_id, month_start, count(distinct crm_account_id) from mrr_monthly
        where closing > 0 group by all
        """,
        )
        == []
    )


def test_subscriptions_expand_contract_churn_and_come_back(world: World) -> None:
    """Over two years every movement occurs."""
    from tributary.sandbox.world.build import build_world

    two_years = build_world(world.seed, 0.3, datetime(2025, 12, 1, tzinfo=UTC))
    totals = query(
        {"mrr_monthly": two_years.of(mrr_monthly)},
        "select sum(new), sum(expansion), sum(contraction), sum(churned), sum(reactivation)"
        " from mrr_monthly",
    )[0]
    assert all(isinstance(total, Decimal) and total > 0 for total in totals), totals


def test_mrr_of_an_annual_discounted_subscription_is_rounded_half_up_once() -> None:
    annual = Price("p1", "prod_a", "A", "usd", 19_990, "year", 0, False)
    extra = Price("p2", "prod_b", "B", "usd", 1_999, "month", 0, True)
    event = SubscriptionEvent(
        "e", 0, "created", "saas", "c", "x", "s", "active", ((annual, 3), (extra, 1)), 12.5, 0,
        None, None, (),
    )  # fmt: skip
    assert subscription_mrr(event) == {
        "prod_a": Decimal("43.7281"),  # 199.90 × 3 / 12 × 0.875 = 43.728125
        "prod_b": Decimal("17.4913"),  # 19.99 × 0.875 = 17.49125, half up
    }


def test_mrr_can_be_recomputed_from_what_stripe_serves(
    client: Callable[[str], Client], sandbox: Sandbox
) -> None:
    stripe = client("billing")
    accounts = {c["id"]: c["metadata"] for c in _all(stripe, "/v1/customers")}
    states: dict[str, list[dict[str, object]]] = {}
    for event in reversed(_all(stripe, "/v1/events")):
        states.setdefault(event["data"]["object"]["id"], []).append(event)
    found: dict[tuple[str, str], Fraction] = {}
    month_end = int(datetime(2024, 10, 1, tzinfo=UTC).timestamp())
    for events in states.values():
        customer = accounts[events[0]["data"]["object"]["customer"]]  # type: ignore[index]
        zone = ZoneInfo(BY_ID[customer["business_unit"]].zone)
        month_end = int(datetime(2024, 10, 1, tzinfo=zone).timestamp())
        before = [e for e in events if e["created"] < month_end]  # type: ignore[operator]
        state: dict[str, object] = before[-1]["data"]["object"] if before else {}  # type: ignore
        if not state or state["status"] == "canceled":
            continue
        discount = state["discount"]
        off = Fraction(discount["coupon"]["percent_off"]) if discount else Fraction(0)  # type: ignore
        for item in state["items"]["data"]:  # type: ignore[index]
            months = {"month": 1, "year": 12}[item["price"]["recurring"]["interval"]]
            key = (customer["crm_id"], item["price"]["product"])
            amount = Fraction(item["price"]["unit_amount"] * item["quantity"], 100 * months)
            found[key] = found.get(key, Fraction(0)) + amount * (100 - off) / 100
    rows = query(
        sandbox.truth(),
        "select crm_account_id, product, closing from mrr_monthly"
        " where month_start = '2024-09-01' and closing > 0",
    )
    assert len(rows) == len(found) > 10
    for account, product, closing in rows:
        exact = found[str(account), str(product)]
        assert abs(Fraction(str(closing)) - exact) <= Fraction(1, 20_000)


def _all(stripe: Client, path: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    after: dict[str, object] = {}
    while True:
        page = stripe.get(path, limit=100, **after)
        found += page["data"]
        if not page["has_more"]:
            return found
        after = {"starting_after": page["data"][-1]["id"]}


def test_spend_to_date_sums_spend_and_days_have_no_gaps(truth: dict[str, pa.Table]) -> None:
    assert not query(
        truth,
        """
        select * from (
            select *,
                sum(spend) over (partition by campaign_id order by budget_date) as summed,
                lag(budget_date) over (partition by campaign_id order by budget_date) as former
            from campaign_budget_daily
        ) where summed <> spend_to_date or former <> budget_date - 1
        """,
    )
    assert (
        query(
            truth,
            """
        select campaign_id, sum(spend) from ad_spend_daily group by all
        except all select campaign_id, sum(spend) from campaign_budget_daily group by all
        """,
        )
        == []
    )


def test_deleted_records_are_in_no_truth_table(world: World, truth: dict[str, pa.Table]) -> None:
    for frame, key, table in (
        (world.leads, "lead_id", "leads"),
        (world.opportunities, "opportunity_id", "opportunities"),
        (world.conversations, "conversation_id", "conversations"),
        (world.app_tickets, "ticket_id", "tickets"),
    ):
        deleted = set(frame[frame["deleted_at"].notna()][key])
        assert deleted, table
        assert not deleted & set(truth[table][key].to_pylist())


def test_versions_follow_each_other_without_gap_or_overlap(truth: dict[str, pa.Table]) -> None:
    for table, key in (
        ("customer_versions", "source || customer_id"),
        ("campaign_versions", "campaign_id"),
        ("agent_versions", "agent_id"),
    ):
        assert not query(
            truth,
            f"""
            select * from (
                select *,
                    lead(valid_from) over (partition by {key} order by valid_from) as following
                from {table}
            ) where valid_to is distinct from following or valid_to <= valid_from
            """,
        ), table
        changed = query(truth, f"select count(*) from {table} where valid_to is not null")
        assert changed[0][0] > 0, table  # type: ignore[operator]


def test_costs_equal_the_files(truth: dict[str, pa.Table], sandbox: Sandbox) -> None:
    folder = sandbox.connections["operating_costs"]["path"]
    files = f"read_csv('{folder}/*.csv', all_varchar = true)"
    assert (
        query(
            truth,
            f"""
        select tenant_id, date, cost_category, amount from costs_daily
        except all
        select tenant_id, date::date, cost_category, sum(amount::decimal(18, 4))
        from {files} group by all
        """,
        )
        == []
    )
    assert query(truth, f"select count(*) from {files} where tenant_id is null")[0][0] > 0  # type: ignore[operator]


def test_shared_cost_is_given_out_whole(truth: dict[str, pa.Table]) -> None:
    rates = ", ".join(f"('{name}', {float(rate)})" for name, rate in DOLLARS.items())
    assert (
        query(
            truth,
            f"""
        select date, sum((amount * rate::decimal(18, 8))::decimal(18, 4)) from costs_daily
        join (values {rates}) as rates(currency_code, rate) using (currency_code) group by all
        except all
        select start, sum(cost_dollars) from roi where grain = 'day' group by all
        """,
        )
        == []
    )


def test_weeks_of_roi_sum_their_days(truth: dict[str, pa.Table]) -> None:
    sums = "sum(impact), sum(cost), sum(shared_cost), sum(known_days)"
    assert (
        query(
            truth,
            f"""
        select tenant_id, date_trunc('week', start), {sums} from roi
        where grain = 'day' group by all
        except all
        select tenant_id, start, {sums} from roi where grain = 'week' group by all
        """,
        )
        == []
    )


def test_exchange_rates_are_those_that_are_delivered() -> None:
    seed = Path(__file__).parents[2] / "dbt_project" / "seeds" / "exchange_rates.csv"
    rows = duckdb.sql(f"select * from read_csv('{seed}', all_varchar = true)").fetchall()
    delivered = {currency: Fraction(rate) for currency, _, rate in rows}
    assert len(delivered) == len(rows), "rates that change are not told to the truth tables"
    assert delivered.items() >= DOLLARS.items()


@pytest.mark.parametrize(
    ("component", "percent", "score"),
    [
        ("reliability", "99.97", "97.98"),
        ("reliability", "99.9", "90.91"),
        ("reliability", "98", "0.00"),
        ("satisfaction", "50", "75.00"),
        ("revenue_growth", "12", "100.00"),
    ],
)
def test_components_of_business_health_score_as_required(
    component: str, percent: str, score: str
) -> None:
    assert normalised(Fraction(percent), *LIMITS[component]) == Decimal(score)
    assert sum(WEIGHTS.values()) == 1


def test_business_health_is_known_as_far_as_its_components(truth: dict[str, pa.Table]) -> None:
    weight = " + ".join(f"({name} is not null)::int * {float(w)}" for name, w in WEIGHTS.items())
    partial = query(truth, "select count(*) from business_health where completeness < 1")
    assert partial[0][0] > 0  # type: ignore[operator]
    assert not query(
        truth, f"select * from business_health where round({weight}, 2) <> completeness"
    )


def test_every_table_is_written(world: World, tmp_path: Path) -> None:
    paths = write_truth(world, tmp_path)
    assert {path.stem for path in paths} == set(TABLES)
    for path in paths:
        assert duckdb.sql(f"select count(*) from '{path}'").fetchall()[0][0] > 0, path.name
