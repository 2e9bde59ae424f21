"""`tributary checks new`: what it proposes holds on what it was made from, and is only proposed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hand_made import build, write_opportunities

from tributary.audit import propose as proposals
from tributary.audit.propose import Proposal, propose
from tributary.audit.run import audit
from tributary.audit.suites import suites
from tributary.errors import TributaryError
from tributary.settings import Settings
from tributary.sources.extract import extract
from tributary.warehouse.lock import build_lock
from tributary.warehouse.publish import publish

ENTITY = "file_drop/opportunities"
NOT_NEGATIVE = "file_drop__opportunities__amount_not_negative"


@pytest.fixture
def without_suites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is taken for that of the suites: none is there yet."""
    monkeypatch.setattr(proposals, "SUITES_DIR", tmp_path / "expectations")
    return tmp_path / "expectations"


def proposed(settings: Settings, table: str, *statements: str) -> Proposal:
    """What is proposed for a table of a version that serves, after `statements` on its file."""
    with build_lock(settings, "test"):
        candidate = build(settings)
        with duckdb.connect(candidate.path) as connection:
            for statement in statements:
                connection.execute(statement)
        audit(settings, candidate, declared=[])
        publish(settings, candidate)
    return propose(settings, table)


def types(proposal: Proposal) -> dict[str, str]:
    return {e["meta"]["check_id"]: e["type"] for e in proposal.suite["expectations"]}


def test_a_mart_is_proposed_the_signs_and_bounds_that_it_keeps(settings: Settings) -> None:
    found = proposed(
        settings,
        "fct_mails",
        "create table marts.fct_mails (send_key bigint, sent_count bigint, open_rate double,"
        " delta_amount decimal(18, 4), note varchar)",
        "insert into marts.fct_mails values (1, 10, 0.5, -1, 'a'), (2, 0, 1, 3, null)",
    )
    ranges = {
        e["meta"]["check_id"]: (e["kwargs"]["min_value"], e["kwargs"].get("max_value"))
        for e in found.suite["expectations"]
    }
    assert ranges == {
        "fct_mails__sent_count_not_negative": (0, None),
        "fct_mails__open_rate_is_a_fraction": (0, 1),
    }
    assert found.new == tuple(ranges)


def test_volume_is_proposed_where_days_have_rows_enough(settings: Settings) -> None:
    found = proposed(
        settings,
        "fct_visits",
        "create table marts.fct_visits as select 'acme' as tenant_key,"
        " date '2026-01-01' + cast(n // 50 as integer) as visit_date from range(500) as r(n)",
    )
    assert set(types(found).values()) == {"expect_day_like_same_weekday"}
    severities = {e["meta"]["severity"] for e in found.suite["expectations"]}
    assert severities == {"warn", "error"}


def test_an_entity_keeps_its_checks_and_is_proposed_what_it_lacks(
    settings: Settings,
) -> None:
    found = proposed(settings, ENTITY)
    (present,) = (suite for suite in suites() if suite.entity == ENTITY)
    assert list(types(found)) == [*(check.check_id for check in present.checks), *found.new]


def test_what_is_proposed_holds_on_what_it_was_made_from(
    settings: Settings, without_suites: Path
) -> None:
    found = proposed(settings, ENTITY)
    assert NOT_NEGATIVE in found.new
    found.write(without_suites)
    assert suites(without_suites) == [], "no audit reads a proposal before it is moved"
    (without_suites / "proposed" / "raw").rename(without_suites / "raw")
    with build_lock(settings, "test"):
        report = audit(settings, build(settings), full=True, declared=suites(without_suites))
    assert report.is_passed
    assert NOT_NEGATIVE in {result.check_id for result in report.results}


def test_an_amount_below_zero_is_not_proposed_to_be_none(
    settings: Settings, drop: Path, without_suites: Path
) -> None:
    write_opportunities(drop / "opportunities" / "second.csv", ["-5"])
    assert NOT_NEGATIVE not in proposed(settings, ENTITY).new


def test_what_is_no_table_or_has_no_rows_is_one_line_with_the_cure(settings: Settings) -> None:
    with pytest.raises(TributaryError, match="nothing was loaded of billing/invoices"):
        propose(settings, "billing/invoices")
    extract(settings)
    with pytest.raises(TributaryError, match="fct_nothing is neither a raw entity nor a mart"):
        proposed(settings, "fct_nothing")
