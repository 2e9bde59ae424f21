"""The marts against the simulator's own answers: money to the cent, counts to the unit."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from home import Home
from truth import (
    truth_of_attribution,
    truth_of_automation,
    truth_of_bi_usage,
    truth_of_business,
    truth_of_content,
    truth_of_crm,
    truth_of_customer,
    truth_of_delivery,
    truth_of_finance,
    truth_of_history,
    truth_of_marketing,
    truth_of_pipeline,
    truth_of_product,
    truth_of_reliability,
    truth_of_revenue,
    truth_of_risk,
    truth_of_roi,
    truth_of_sales,
    truth_of_service,
)

#: By subject, what a mart says and what the simulator says: two queries that must give the same
#: rows. `{truth}` is the folder of the truth tables.
COMPARISONS = {
    subject: queries
    for area in (
        truth_of_automation,
        truth_of_bi_usage,
        truth_of_business,
        truth_of_delivery,
        truth_of_crm,
        truth_of_customer,
        truth_of_attribution,
        truth_of_content,
        truth_of_finance,
        truth_of_history,
        truth_of_marketing,
        truth_of_product,
        truth_of_pipeline,
        truth_of_reliability,
        truth_of_revenue,
        truth_of_risk,
        truth_of_roi,
        truth_of_sales,
        truth_of_service,
    )
    for subject, queries in area.COMPARISONS.items()
}


@pytest.mark.slow
@pytest.mark.parametrize("subject", COMPARISONS)
def test_mart_equals_truth(subject: str, published_home: Home, truth: Path) -> None:
    mart_query, truth_query = COMPARISONS[subject]
    assert_same_rows(published_home, mart_query, truth_query.format(truth=truth))


def assert_same_rows(home: Home, left: str, right: str) -> None:
    """Fail with a sample of the rows that only one side has; duplicates count."""
    connection = home.warehouse()
    try:
        count = _count(connection, right)
        assert count > 0, "the truth table is empty: nothing would be compared"
        one_sided = connection.execute(
            f"(select 'mart' as side, * from ({left} except all {right}))"
            f" union all (select 'truth', * from ({right} except all {left})) limit 20"
        ).fetchall()
        assert not one_sided, "\n".join(map(str, one_sided))
        assert _count(connection, left) == count
    finally:
        connection.close()


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(f"select count(*) from ({query})").fetchone()
    assert row is not None
    return int(row[0])
