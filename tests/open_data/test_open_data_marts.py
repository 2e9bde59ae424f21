"""The open data through the whole pipeline: extracted, built, audited, published, read back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from mapping_case import REAL_FILES, needs_real_files

from tributary.audit.run import audit
from tributary.settings import Settings
from tributary.sources.extract import extract
from tributary.warehouse.candidate import build_candidate
from tributary.warehouse.lock import build_lock
from tributary.warehouse.publish import publish

pytestmark = [needs_real_files, pytest.mark.slow]


@pytest.fixture(scope="module")
def marts(
    groundwork: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """What is published of the open data alone, as the tenant that they are."""
    home = tmp_path_factory.mktemp("open_data_marts")
    shutil.copytree(groundwork / "dbt", home / "dbt")
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("TRIBUTARY_"):
                patch.delenv(name)
        patch.setenv("OPEN_DATA_DIR", str(REAL_FILES))
        patch.setenv("TRIBUTARY_SANDBOX", "false")
        patch.setenv("TRIBUTARY_HOME", str(home))
        patch.setenv("TRIBUTARY_AS_OF", "2026-11-01T00:00:00Z")
        settings = Settings.load()
        report = extract(settings)
        assert not report.errors
        with build_lock(settings, "tests/open_data"):
            candidate = build_candidate(settings)
            audit(settings, candidate).raise_if_refused()
            publish(settings, candidate)
        with duckdb.connect(str(settings.published_database), read_only=True) as connection:
            connection.execute("set search_path = 'marts'")
            yield connection


OURS = "where fact.tenant_key = (select tenant_key from dim_tenant where tenant_id = 'open_data')"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # Facebook ads and the Google Ads export
        (
            "select platform, count(*), sum(spend_amount), sum(spend_amount_reporting),"
            " sum(impression_count), sum(click_count), sum(lead_count), sum(conversion_count),"
            f" sum(conversion_value_amount) from fct_ad_performance_daily as fact {OURS}"
            " group by 1 order by 1",
            [
                (
                    *("google_ads", 2_600, Decimal("538371.83"), Decimal("538371.83")),
                    *(11_516_273, 345_725, 51_050, 16_467, Decimal(3_688_173)),
                ),
                (
                    *("meta_ads", 1_143, Decimal("58705.23"), Decimal("58705.23")),
                    *(213_434_828, 38_165, 3_264, 1_079, None),
                ),
            ],
        ),
        (
            "select campaign_name, sum(spend_amount) from fct_ad_performance_daily as fact"
            f" join dim_campaign using (campaign_version_key) {OURS} group by 1 order by 1",
            [
                ("Data Analytics Course", Decimal("538371.83")),
                ("XYZ campaign 1178", Decimal("55662.15")),
                ("XYZ campaign 916", Decimal("149.71")),
                ("XYZ campaign 936", Decimal("2893.37")),
            ],
        ),
        # Maven CRM: win rate 4,238 / 6,711, won value 10,005,534
        (
            "select count(*), count(*) filter (is_won), count(*) filter (is_closed),"
            " sum(amount) filter (is_won), sum(amount_reporting) filter (is_won),"
            f" count(created_date), count(closed_date) from fct_opportunities as fact {OURS}",
            [
                (
                    *(8_800, 4_238, 6_711, Decimal(10_005_534), Decimal(10_005_534)),
                    *(8_300, 6_711),
                )
            ],
        ),
        (
            "select quarter(closed_date), count(*), sum(amount) from fct_opportunities as fact"
            f" {OURS} and is_won group by 1 order by 1",
            [
                (1, 531, Decimal(1_134_672)),
                (2, 1_254, Decimal(3_086_111)),
                (3, 1_257, Decimal(2_982_255)),
                (4, 1_196, Decimal(2_802_496)),
            ],
        ),
        (
            f"select count(*), sum(amount) from fct_opportunities as fact {OURS}"
            " and is_won and product = 'GTX Pro'",
            [(729, Decimal(3_510_578))],
        ),
        # A deal without an account stands on the unknown customer; 85 others are known.
        (
            "select count(*) filter (customer_key = md5('unknown')),"
            " count(distinct customer_key) filter (customer_key <> md5('unknown')),"
            f" count(distinct employee_key) from fct_opportunities as fact {OURS}",
            [(1_425, 85, 30)],
        ),
        # X Education: leads without a date are in every total
        (
            "select count(*), count(distinct lead_id), count(*) filter (is_customer),"
            f" count(created_date) from fct_leads as fact {OURS}",
            [(9_240, 9_240, 3_561, 0)],
        ),
        # ITSM: both deliveries are one set of incidents, at their last state
        (
            "select count(*), count(distinct ticket_id), count(*) filter (is_sla_met),"
            " count(*) filter (not is_sla_met), count(*) filter (is_reopened),"
            f" count(*) filter (status = 'closed') from fct_tickets as fact {OURS}"
            " and ticket_id like 'INC%'",
            [(24_918, 24_918, 15_803, 9_115, 275, 24_918)],
        ),
        (
            f"select priority, count(*) from fct_tickets as fact {OURS} and ticket_id like 'INC%'"
            " group by 1 order by 2 desc",
            [("normal", 23_466), ("low", 774), ("high", 408), ("urgent", 270)],
        ),
        # Support tickets: times that contradict each other are flagged, and no duration comes of it
        (
            "select status, count(*), sum(csat_score), count(*) filter (has_inconsistent_times),"
            " count(first_response_minutes) + count(resolution_minutes)"
            f" from fct_tickets as fact {OURS} and ticket_id not like 'INC%' group by 1 order by 1",
            [
                ("closed", 2_769, 8_283, 1_365, 0),
                ("open", 2_819, None, 0, 0),
                ("pending", 2_881, None, 0, 0),
            ],
        ),
    ],
)
def test_read_back(marts: duckdb.DuckDBPyConnection, query: str, expected: list[Any]) -> None:
    assert marts.execute(query).fetchall() == expected


def test_kpis_of_the_open_data(marts: duckdb.DuckDBPyConnection) -> None:
    """The KPI fact says what the files say: the win rate's parts add up over the months."""
    row = marts.execute(
        "select sum(numerator), sum(denominator) from fct_kpi_values where tenant_id = 'open_data'"
        " and kpi_key = 'win_rate' and grain = 'month' and slice = 'total'"
    ).fetchone()
    assert row == (4_238, 6_711)


def test_no_mail_address_reaches_the_warehouse(marts: duckdb.DuckDBPyConnection) -> None:
    texts = marts.execute(
        "select table_name, column_name from duckdb_columns()"
        " where schema_name = 'marts' and data_type = 'VARCHAR'"
    ).fetchall()
    found = [
        (table, column)
        for table, column in texts
        if marts.execute(
            f"select 1 from {table} where regexp_matches({column}, '@example.(com|net|org)')"
            " limit 1"
        ).fetchall()
    ]
    assert texts
    assert not found
