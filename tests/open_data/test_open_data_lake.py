"""The open data in the lake: every total of the files is read back, and all dirt is counted.

The expected figures were computed from the files with other tools (they are the published ones
where there are such); none comes from this code.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from mapping_case import REAL_FILES, mapping_of, needs_real_files, run

from tributary.settings import OPEN_DATA_MAPPINGS, Settings
from tributary.sources import file_drop
from tributary.sources.extract import extract
from tributary.sources.mapping import load_mappings

pytestmark = needs_real_files


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The lake after one extraction of the open data and nothing else."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("TRIBUTARY_"):
                patch.delenv(name)
        patch.setenv("OPEN_DATA_DIR", str(REAL_FILES))
        patch.setenv("TRIBUTARY_SANDBOX", "false")
        patch.setenv("TRIBUTARY_HOME", str(tmp_path_factory.mktemp("open_data")))
        settings = Settings.load()
        report = extract(settings)
        assert not report.errors
        again = extract(settings)
        assert again.rows == 0  # files that did not change are not loaded again
        yield settings.lake_dir


@pytest.fixture(scope="module")
def commit(lake: Path) -> dict[str, Any]:
    """The entities of the one commit."""
    (path,) = (lake / "_commits").glob("*.json")
    return json.loads(path.read_text())["entities"]


@pytest.fixture(scope="module")
def rows(lake: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Views of the loaded rows by entity; `last_tickets` has the last state of each."""
    with duckdb.connect() as connection:
        for entity in ("ads_daily", "leads", "opportunities", "tickets"):
            files = f"{lake}/file_drop/{entity}/*/*.parquet"
            connection.execute(f"create view {entity} as from read_parquet('{files}')")
        connection.execute(
            "create view last_tickets as from tickets qualify row_number() over"
            " (partition by tenant_id, ticket_id order by version desc nulls last, _row desc) = 1"
        )
        yield connection


def test_nothing_is_lost(commit: dict[str, Any]) -> None:
    counts = {name: (e["received"], e["loaded"], e["rejected"]) for name, e in commit.items()}
    assert {name: count for name, count in counts.items() if count[0]} == {
        "ads_daily": (3_743, 3_743, 0),
        "leads": (9_240, 9_240, 0),
        "opportunities": (8_800, 8_800, 0),
        "tickets": (156_179, 156_179, 0),
    }


KAG = "from ads_daily where platform = 'meta_ads'"
GOOGLE = "from ads_daily where platform = 'google_ads'"
DEALS = "from opportunities"
LEADS = "from leads"
INCIDENTS = "from last_tickets where ticket_id like 'INC%'"
EVENTS = "from tickets where _file = 'ops/itsm/incident_event_log.csv.gz'"
RESAVED = "from tickets where _file = 'ops/itsm/incident_event_log_excel_resave_5998.csv'"
SUPPORT = "from last_tickets where ticket_id not like 'INC%'"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # Facebook ads
        (
            f"select count(*), sum(impressions), sum(clicks), sum(leads), sum(conversions),"
            f" count(distinct ad_id), min(date)::varchar, max(date)::varchar {KAG}",
            [(1_143, 213_434_828, 38_165, 3_264, 1_079, 1_143, "2023-08-01", "2023-08-31")],
        ),
        (f"select sum(spend_amount) {KAG}", [(Decimal("58705.23"),)]),
        (f"select count(*) {KAG} and spend_amount = 0", [(207,)]),
        (
            f"select campaign_id, sum(impressions), sum(clicks), sum(spend_amount), sum(leads),"
            f" sum(conversions) {KAG} group by 1 order by 4",
            [
                ("916", 482_925, 113, Decimal("149.71"), 58, 24),
                ("936", 8_128_187, 1_984, Decimal("2893.37"), 537, 183),
                ("1178", 204_823_716, 36_068, Decimal("55662.15"), 2_669, 872),
            ],
        ),
        (
            f"select count(distinct json_extract_string(_extra, '$.fb_campaign_id')) {KAG}",
            [(691,)],
        ),
        # Google Ads export: blanks are no zeros
        (
            f"select sum(spend_amount), count(spend_amount), sum(conversion_value_amount),"
            f" count(conversion_value_amount) {GOOGLE}",
            [(Decimal("538371.83"), 2_503, Decimal(3_688_173), 2_461)],
        ),
        (
            f"select sum(clicks), count(clicks), sum(impressions), count(impressions), sum(leads),"
            f" count(leads), sum(conversions), count(conversions) {GOOGLE}",
            [(345_725, 2_488, 11_516_273, 2_546, 51_050, 2_552, 16_467, 2_526)],
        ),
        (
            f"select count(*) - count(json_extract_string(_extra, '$.\"Conversion Rate\"'))"
            f" {GOOGLE}",
            [(626,)],
        ),
        (
            f"select campaign_id, campaign_name, city, min(date)::varchar, max(date)::varchar,"
            f" count(distinct date), list_sort(list(distinct device)) {GOOGLE} group by all",
            [
                (
                    *("Data Analytics Course", "Data Analytics Course", "Hyderabad"),
                    *("2024-11-01", "2024-11-30", 30, ["desktop", "mobile", "tablet"]),
                )
            ],
        ),
        # Maven CRM
        (
            f"select stage, status, count(*), sum(amount) {DEALS} group by all order by 3 desc",
            [
                ("Won", "won", 4_238, Decimal(10_005_534)),
                ("Lost", "lost", 2_473, Decimal(0)),
                ("Engaging", "open", 1_589, None),
                ("Prospecting", "open", 500, None),
            ],
        ),
        (
            f"select count(*) - count(customer_id), count(*) - count(created_date),"
            f" count(*) - count(closed_date), count(*) - count(amount),"
            f" min(created_date)::varchar, max(created_date)::varchar, min(closed_date)::varchar,"
            f" max(closed_date)::varchar {DEALS}",
            [(1_425, 500, 2_089, 2_089, "2016-10-20", "2017-12-27", "2017-03-01", "2017-12-31")],
        ),
        (
            f"select quarter(closed_date), count(*), sum(amount) {DEALS} where status = 'won'"
            f" group by 1 order by 1",
            [
                (1, 531, Decimal(1_134_672)),
                (2, 1_254, Decimal(3_086_111)),
                (3, 1_257, Decimal(2_982_255)),
                (4, 1_196, Decimal(2_802_496)),
            ],
        ),
        (
            f"select team, sum(amount) {DEALS} where status = 'won' group by 1 order by 1",
            [
                ("Central", Decimal(3_346_293)),
                ("East", Decimal(3_090_594)),
                ("West", Decimal(3_568_647)),
            ],
        ),
        (
            f"select product, count(*), sum(amount) {DEALS} where status = 'won' group by 1"
            f" order by 3 desc",
            [
                ("GTX Pro", 729, Decimal(3_510_578)),
                ("GTX Plus Pro", 479, Decimal(2_629_651)),
                ("MG Advanced", 654, Decimal(2_216_387)),
                ("GTX Plus Basic", 653, Decimal(705_275)),
                ("GTX Basic", 915, Decimal(499_263)),
                ("GTK 500", 15, Decimal(400_612)),
                ("MG Special", 793, Decimal(43_768)),
            ],
        ),
        (
            f"select round(avg(closed_date - created_date), 3), count(distinct owner_id),"
            f" count(distinct customer_id) {DEALS} where status in ('won', 'lost')",
            [(47.985, 30, 85)],
        ),
        (
            "select sum(customer_employee_count), count(*) from (select distinct customer_id,"
            f" customer_employee_count {DEALS} where customer_id is not null)",
            [(396_170, 85)],
        ),
        (
            f"select count(*) {DEALS} where (customer_id is null) <> (customer_industry is null)"
            f" or customer_industry = 'technolgy' or customer_country = 'Philipines'",
            [(0,)],
        ),
        # X Education
        (
            f"select count(*), count(distinct lead_id), count(*) filter (is_converted),"
            f" count(*) filter (lifecycle_stage = 'customer'), count(created_at) {LEADS}",
            [(9_240, 9_240, 3_561, 3_561, 0)],
        ),
        (
            f"select sum(json_extract_string(_extra, '$.\"Total Time Spent on Website\"')::int),"
            f" sum(json_extract_string(_extra, '$.TotalVisits')::int),"
            f" count(json_extract_string(_extra, '$.TotalVisits')) {LEADS}",
            [(4_506_332, 31_362, 9_103)],
        ),
        (
            f"select json_extract_string(_extra, '$.\"Lead Origin\"'), count(*) {LEADS}"
            f" where is_converted group by 1 order by 2 desc",
            [
                ("Landing Page Submission", 1_768),
                ("API", 1_115),
                ("Lead Add Form", 664),
                ("Lead Import", 13),
                ("Quick Add Form", 1),
            ],
        ),
        (
            f"select count(*) filter (source = 'Google'), count(*) filter (source is null),"
            f" count(*) filter (city is null), count(*) filter (country is null) {LEADS}",
            [(2_873, 36, 2_249 + 1_420, 2_461 + 5)],
        ),
        # Incidents: two deliveries of one feed
        (f"select count(*), count(distinct ticket_id) {EVENTS}", [(141_712, 24_918)]),
        (f"select count(*), count(distinct ticket_id) {RESAVED}", [(5_998, 890)]),
        (
            f"select count(*), count(*) filter (is_sla_met), count(*) filter (not is_sla_met),"
            f" count(*) filter (reopened_count > 0), count(*) filter (status = 'closed'),"
            f" strftime(min(created_at), '%d/%m/%Y %H:%M'), max(created_at)::date::varchar"
            f" {INCIDENTS}",
            [(24_918, 15_803, 9_115, 275, 24_918, "29/02/2016 01:16", "2017-02-16")],
        ),
        (
            f"select priority, count(*) {INCIDENTS} group by 1 order by 2 desc",
            [("normal", 23_466), ("low", 774), ("high", 408), ("urgent", 270)],
        ),
        (
            f"select status, count(*) {EVENTS} group by 1 order by 2 desc",
            [
                ("open", 38_716 + 36_407),
                ("solved", 25_751),
                ("closed", 24_985),
                ("pending", 14_642 + 707 + 461 + 38),
                (None, 5),
            ],
        ),
        (
            f"select count(*) filter (is_sla_met), count(*) filter (not is_sla_met),"
            f" count(*) - count(resolved_at), max(version) {EVENTS}",
            [(132_497, 9_215, 3_141, 129)],
        ),
        (
            f"select count(*) filter (is_sla_met), count(*) filter (not is_sla_met) {RESAVED}",
            [(5_599, 399)],
        ),
        (f"select count(*) {INCIDENTS} and resolved_at < created_at", [(0,)]),
        # Support tickets
        (
            f"select status, count(*) {SUPPORT} group by 1 order by 2 desc",
            [("pending", 2_881), ("open", 2_819), ("closed", 2_769)],
        ),
        (
            f"select priority, count(*) {SUPPORT} group by 1 order by 2 desc",
            [("normal", 2_192), ("urgent", 2_129), ("high", 2_085), ("low", 2_063)],
        ),
        (
            f"select channel, count(*) {SUPPORT} group by 1 order by 2 desc",
            [("email", 2_143), ("phone", 2_132), ("social_media", 2_121), ("chat", 2_073)],
        ),
        (
            f"select category, count(*) {SUPPORT} group by 1 order by 2 desc",
            [
                ("Refund request", 1_752),
                ("Technical issue", 1_747),
                ("Cancellation request", 1_695),
                ("Product inquiry", 1_641),
                ("Billing inquiry", 1_634),
            ],
        ),
        (
            f"select sum(csat_score), count(csat_score), count(distinct customer_email),"
            f" count(*) filter (resolved_at < first_response_at), count(resolved_at),"
            f" count(created_at) {SUPPORT}",
            [(8_283, 2_769, 8_320, 1_365, 2_769, 0)],
        ),
        (
            "select count(*) filter (description like '%' || chr(10) || '%'),"
            " count(*) filter (description like '%{product_purchased}%') from (select"
            f" json_extract_string(_extra, '$.\"Ticket Description\"') as description {SUPPORT})",
            [(6_150, 8_469)],
        ),
    ],
)
def test_totals(rows: duckdb.DuckDBPyConnection, query: str, expected: list[Any]) -> None:
    assert rows.execute(query).fetchall() == expected


def test_both_deliveries_of_the_incidents_say_the_same(rows: duckdb.DuckDBPyConnection) -> None:
    """The re-saved file is the beginning of the other, in the same order."""
    columns = ", ".join(c.name for c in file_drop.SOURCE.entity("tickets").columns)
    differing = rows.execute(
        f"select count(*) from (select {columns}, _row {EVENTS} and _row <= 5998"
        f" except all select {columns}, _row {RESAVED})"
    ).fetchone()
    assert differing == (0,)


def test_every_change_is_counted_by_its_rule(commit: dict[str, Any]) -> None:
    rules = {name: n for entity in commit.values() for name, n in entity["rules"].items()}
    expected = {
        "kag_ads/spend_amount.round": 916,  # the others have four decimals at most
        "kag_ads/conversions_without_a_click": 204,
        "google_ads_export/spend_amount.strip": 2_503,
        "google_ads_export/conversion_value_amount.strip": 2_461,
        "google_ads_export/campaign_name.values": 2_600,
        "google_ads_export/city.values": 2_600,
        "google_ads_export/device.values": 2_600 - 305 - 276 - 305,
        "google_ads_export/cost_is_blank": 97,
        "google_ads_export/clicks_are_blank": 112,
        "google_ads_export/impressions_are_blank": 54,
        "maven_crm/product.values": 1_480,
        "maven_crm/account_is_blank": 1_425,
        "x_education_leads/source.values": 5,
        "x_education_leads/city.nulls": 2_249,
        "x_education_leads/country.nulls": 5,
        "itsm_incidents/resolved_at.nulls": 3_141,
        "itsm_incidents/status_unknown": 5,
        "itsm_incidents/created_at.date %d/%m/%Y %H:%M": 141_712,
        "itsm_incidents_resaved/created_at.date %d-%m-%Y %H:%M": 5_998,
        "support_tickets/resolution_before_first_response": 1_365,
        "support_tickets/description_with_unfilled_product": 8_469,
    }
    assert {name: rules.get(name) for name in expected} == expected
    # Every deal's product, agent and (where there is one) account was found.
    assert not [name for name in rules if name.endswith(".unmatched")]


def test_without_its_product_rule_the_crm_would_miss_a_match(tmp_path: Path) -> None:
    """What the rule is for: the price list does not know GTXPro, and the lookup says so."""
    (declared,) = [
        m for m in load_mappings(OPEN_DATA_MAPPINGS, file_drop.SOURCE) if m.name == "maven_crm"
    ]
    text = declared.path.read_text().replace("{GTXPro: GTX Pro}", "{}")
    outcome = run(mapping_of(tmp_path, text), REAL_FILES / declared.files[0], REAL_FILES)
    assert outcome.rules["lookups.product.unmatched"] == 1_480
    assert len(outcome.records) == 8_800
