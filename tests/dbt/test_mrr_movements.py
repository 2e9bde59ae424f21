"""What moves recurring revenue, recomputed customer by customer in plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendered_macros import render

from tributary.settings import PROJECT_DIR

MOVEMENTS = ("new", "expansion", "contraction", "churned", "reactivation")
MONTHS = 6
SQL = render(
    (PROJECT_DIR / "models/intermediate/revenue/int_revenue__mrr_movements.sql").read_text()
)

#: MRR at the end of each month of a product; 0 leaves no row, as in the model.
product = st.lists(st.sampled_from([0, 0, 10, 25, 40]), min_size=MONTHS, max_size=MONTHS)
#: Products by customer.
customers = st.lists(st.lists(product, min_size=1, max_size=3), min_size=1, max_size=4)

Row = tuple[Decimal, ...]


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Six months of a tenant, the last one still running."""
    with duckdb.connect() as connection:
        connection.execute(
            f"""
            create table int_revenue__months as
            select 't' as tenant_id, day::date as month_start,
                (day + interval 1 month)::date as next_month_start,
                day + interval 1 month as month_end_at, i = {MONTHS - 1} as is_partial
            from (select i, timestamp '2025-10-01' + to_months(i::integer) as day
                  from range({MONTHS}) as r(i))
            """
        )
        yield connection


@settings(max_examples=60, deadline=None)
@given(customers=customers)
def test_movements_are_those_of_a_plain_loop(
    connection: duckdb.DuckDBPyConnection, customers: list[list[list[int]]]
) -> None:
    connection.execute(
        """
        create or replace table int_revenue__mrr_by_month_end (
            tenant_id text, source_system text, customer_id text, is_crm_account boolean,
            product text, currency_code text, month_start date, month_end_at timestamp,
            is_partial boolean, closing_mrr_amount decimal(18, 4))
        """
    )
    for customer, products in enumerate(customers):
        for name, amounts in enumerate(products):
            for month, amount in enumerate(amounts):
                if amount:
                    connection.execute(
                        "insert into int_revenue__mrr_by_month_end"
                        " select 't', 'billing', ?, true, ?, 'EUR', month_start, month_end_at,"
                        " is_partial, ? from int_revenue__months order by month_start"
                        " limit 1 offset ?",
                        [str(customer), str(name), amount, month],
                    )
    columns = ", ".join(f"{name}_mrr_amount" for name in ("opening", *MOVEMENTS, "closing"))
    found = {
        (int(customer), int(name), int(month)): tuple(amounts)
        for customer, name, month, *amounts in connection.execute(
            f"select customer_id, product, date_diff('month', date '2025-10-01', month_start),"
            f" {columns} from ({SQL})"
        ).fetchall()
    }
    assert found == expected(customers)


def expected(customers: list[list[list[int]]]) -> dict[tuple[int, int, int], Row]:
    """Opening, movements and closing by customer, product and month."""
    rows: dict[tuple[int, int, int], Row] = {}
    for customer, products in enumerate(customers):
        has_paid = False
        for month in range(MONTHS):
            before = [amounts[month - 1] if month else 0 for amounts in products]
            after = [amounts[month] for amounts in products]
            for name, (opening, closing) in enumerate(zip(before, after, strict=True)):
                if not opening and not closing:
                    continue
                moved = dict.fromkeys(MOVEMENTS, Decimal(0))
                if closing > opening:
                    rise = "expansion" if any(before) else "reactivation" if has_paid else "new"
                    moved[rise] = Decimal(closing - opening)
                elif closing < opening:
                    moved["contraction" if any(after) else "churned"] = Decimal(opening - closing)
                rows[customer, name, month] = (
                    Decimal(opening),
                    *moved.values(),
                    Decimal(closing),
                )
            has_paid = has_paid or any(after)
    return rows
