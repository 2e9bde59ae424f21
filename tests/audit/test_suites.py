"""The declared suites are complete, well formed and about things that exist."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from pathlib import Path

import pytest

from tributary.audit.rules import RULES
from tributary.audit.suites import SUITES_DIR, Suite, declared_checks, suites
from tributary.errors import TributaryError
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Snapshot, Window
from tributary.sources.raw_checks import raw_suite

DECLARED = suites()
RAW = [suite for suite in DECLARED if suite.layer == "raw"]


def test_every_entity_has_a_suite_and_every_raw_suite_an_entity() -> None:
    entities = {f"{s.name}/{e.name}" for s in SOURCES.values() for e in s.entities}
    assert {suite.entity for suite in RAW} == entities
    assert all(suite.asset == f"raw/{suite.entity}" for suite in RAW)


@pytest.mark.parametrize("suite", RAW, ids=lambda suite: suite.table)
def test_every_load_is_checked_for_what_its_mode_can_lose(suite: Suite) -> None:
    source, _, name = suite.entity.partition("/")
    entity = SOURCES[source].entity(name)
    types = {check.expectation["type"] for check in suite.checks}
    assert "expect_load_to_be_balanced" in types
    assert "expect_rejection_rate_to_be_at_most" in types
    assert ("expect_load_to_be_as_reported" in types) == entity.is_reported
    assert ("expect_snapshot_not_to_shrink" in types) == isinstance(entity.mode, Snapshot)
    assert ("expect_window_not_to_shrink" in types) == isinstance(entity.mode, Window)


@pytest.mark.parametrize("suite", RAW, ids=lambda suite: suite.table)
def test_what_a_new_source_begins_with_is_as_severe_as_what_is_there(suite: Suite) -> None:
    source, _, name = suite.entity.partition("/")
    severities = {check.check_id: check.severity for check in suite.checks}
    for begun in raw_suite(SOURCES[source], SOURCES[source].entity(name))["expectations"]:
        check_id, severity = (begun["meta"][key] for key in ("check_id", "severity"))
        assert severities.get(check_id, severity) == severity


@pytest.mark.parametrize("suite", RAW, ids=lambda suite: suite.table)
def test_raw_checks_name_declared_columns_and_their_own_entity(suite: Suite) -> None:
    source, _, name = suite.entity.partition("/")
    columns = {column.name for column in SOURCES[source].entity(name).columns}
    for check in suite.checks:
        kwargs = check.expectation["kwargs"]
        assert check.column is None or check.column in columns, check.check_id
        assert kwargs.get("source", source) == source
        assert kwargs.get("entity", name) == name


def test_every_mart_has_a_suite_and_every_marts_suite_a_model() -> None:
    models = SUITES_DIR.parent / "models"
    marts = {
        f"{path.relative_to(models).with_suffix('')}" for path in (models / "marts").rglob("*.sql")
    }
    assert {suite.asset for suite in DECLARED if suite.layer == "marts"} == marts


def test_every_mart_that_is_a_table_may_not_lose_rows_unseen() -> None:
    for suite in DECLARED:
        kinds = [check.expectation for check in suite.checks]
        kept = [e["kwargs"]["table"] for e in kinds if e["type"] == "expect_mart_to_keep_rows"]
        is_table = suite.layer == "marts" and suite.table != "mart_quality_dimensions_daily"
        assert kept == ([suite.table] if is_table else [])


def test_ids_are_unique_and_fit_for_names() -> None:
    ids = Counter(check.check_id for check in declared_checks())
    assert [id_ for id_, count in ids.items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z0-9_]+", id_) for id_ in ids)


def test_rules_get_the_arguments_they_take() -> None:
    for check in declared_checks():
        rule = RULES.get(check.expectation["type"])
        if rule is not None:
            inspect.signature(rule).bind(**check.expectation["kwargs"])


def test_a_malformed_suite_is_named(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "hubspot__contacts.json").write_text('{"meta": {}}')
    with pytest.raises(TributaryError, match=r"hubspot__contacts\.json is not a suite"):
        suites(tmp_path)
