"""Every rule that settles a contradiction of the requirements names tests that exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Hashable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from home import PROJECT

from tributary.audit.suites import suites

FILE = Path(__file__).with_name("rules_kept.yml")
REQUIREMENTS = PROJECT.parent / "shared" / "requirements" / "contradictions.md"
KEYS = {"rule", "tests", "waits_for", "later"}
#: Rules of all areas have no weight there; these decide a number or who may see one.
OF_ALL_AREAS = {f"CX-{number:02}" for number in (1, 2, 3, 5, 6, 9, 10, 15, 16)}


class _UniqueKeys(yaml.SafeLoader):
    """YAML in which a key that is there already is an error, not a replacement."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(f"listed twice: {', '.join(twice)}")
        return super().construct_mapping(node, deep)


def read(text: str) -> dict[str, dict[str, Any]]:
    return yaml.load(text, Loader=_UniqueKeys)  # type: ignore[no-any-return]  # noqa: S506


RULES = read(FILE.read_text(encoding="utf-8"))


@cache
def python_tests(file: str) -> frozenset[str]:
    """Names of the tests in a file, as pytest gives them but for parameters; read, not imported."""
    path = PROJECT / file
    if not path.exists():
        return frozenset()
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            inside = (part for part in node.body if isinstance(part, ast.FunctionDef))
            names |= {f"{node.name}::{part.name}" for part in inside}
        elif isinstance(node, ast.FunctionDef):
            names.add(node.name)
    return frozenset(name for name in names if name.split("::")[-1].startswith("test_"))


@cache
def dbt_tests() -> frozenset[str]:
    """All tests of dbt in the forms that rules_kept.yml knows, read from dbt's own files."""
    found = {f"dbt:test:{path.stem}" for path in (PROJECT / "dbt_project/tests").glob("*.sql")}
    for path in (PROJECT / "models").rglob("*.yml"):
        document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        found |= {f"dbt:unit:{test['name']}" for test in document.get("unit_tests", [])}
        for model in document.get("models", []):
            found |= set(_data_tests(model))
    return frozenset(found)


def _data_tests(model: dict[str, Any]) -> Iterator[str]:
    for test in model.get("data_tests", []):
        for kind, given in test.items():
            if "name" in given:
                yield f"dbt:test:{given['name']}"
            for column in given.get("arguments", {}).get("columns", []):
                yield f"dbt:test:{kind}:{model['name']}.{column}"
    for column in model.get("columns", []):
        for test in column.get("data_tests", []):
            kind = test if isinstance(test, str) else next(iter(test))
            yield f"dbt:test:{kind}:{model['name']}.{column['name']}"


@cache
def checks() -> frozenset[str]:
    return frozenset(
        f"gx:{suite.table}:{check.check_id}" for suite in suites() for check in suite.checks
    )


def exists(test: str) -> bool:
    if test.startswith("dbt:"):
        return test in dbt_tests()
    if test.startswith("gx:"):
        return test in checks()
    file, _, name = test.partition("::")
    return name in python_tests(file)


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_has_tests_that_exist_or_waits_for_something(rule_id: str) -> None:
    rule = RULES[rule_id]
    assert rule.keys() <= KEYS
    assert rule["rule"]
    assert ("tests" in rule) != ("waits_for" in rule)
    assert "tests" in rule or "later" not in rule
    tests = rule.get("tests", [])
    assert rule.get("waits_for") or tests
    assert len(set(tests)) == len(tests)
    assert [test for test in tests if not exists(test)] == []


def test_rules_are_in_order() -> None:
    assert list(RULES) == sorted(RULES)


def test_a_rule_is_listed_once() -> None:
    with pytest.raises(ValueError, match=r"listed twice: C0-01"):
        read("C0-01: {rule: one}\nC0-02: {rule: two}\nC0-01: {rule: three}\n")


@pytest.mark.parametrize(
    "test",
    [
        "tests/kpis/test_status.py::test_nothing_of_the_kind",
        "tests/kpis/test_no_such_file.py::test_zero_is_a_value",
        "tests/kpis/test_status.py::status",
        "tests/audit/test_rules.py::test_an_old_load_is_stale",
        "dbt:unit:no_such_test",
        "dbt:test:no_such_test",
        "dbt:test:accepts_only:fct_conversions.value_amount",
        "dbt:test:not_negative:fct_conversions.no_such_column",
        "gx:fct_conversions:no_such_check",
        "gx:fct_leads:fct_conversions__value_not_negative",
        "no kind of test",
    ],
)
def test_a_test_that_is_gone_is_missed(test: str) -> None:
    assert not exists(test)


@pytest.mark.skipif(not REQUIREMENTS.exists(), reason=f"{REQUIREMENTS} is not there")
def test_no_rule_that_changes_a_number_is_left_out() -> None:
    """Each row of weight H is here, and nothing that the requirements do not know."""
    text = REQUIREMENTS.read_text(encoding="utf-8")
    rows = [
        line.split(" | ") for line in text.splitlines() if re.match(r"\| C[0-9X]-\d\d \|", line)
    ]
    known = {row[0].strip("| ") for row in rows}
    heavy = {row[0].strip("| ") for row in rows if row[3].strip() == "H"}
    assert len(heavy) >= 40
    assert (heavy | OF_ALL_AREAS) - RULES.keys() == set()
    assert RULES.keys() <= known
