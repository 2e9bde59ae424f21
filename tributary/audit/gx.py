"""Great Expectations on DuckDB: the one module that imports it, and what has to be mended for it.

Import it only when an audit runs: that takes about six seconds.
"""

from __future__ import annotations

import inspect
import os
import types
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read at import

import great_expectations as gx
from great_expectations.core.batch import Batch
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.execution_engine import sqlalchemy_execution_engine
from great_expectations.expectations import UnexpectedRowsExpectation

from tributary.audit.rules import RULES
from tributary.audit.suites import Check


class _Dialect(StrEnum):
    DUCKDB = "duckdb"


def keep_duckdb_connections() -> None:
    """Make GX fetch before it closes on DuckDB, as it does for SQLite.

    Without this the result of nearly every expectation is gone when GX reads it. A test fails when
    GX no longer needs it.
    """
    known = sqlalchemy_execution_engine._PERSISTED_CONNECTION_DIALECTS
    if _Dialect.DUCKDB not in known:
        sqlalchemy_execution_engine._PERSISTED_CONNECTION_DIALECTS = (*known, _Dialect.DUCKDB)


class _Rule(UnexpectedRowsExpectation):
    """An expectation whose query `tributary.audit.rules` writes: it holds if no row comes back."""

    unexpected_rows_query: str = ""

    # One query instead of GX's two (rows, and their number).
    metric_dependencies = ("unexpected_rows_query.table",)

    def __init__(self, **kwargs: Any) -> None:
        rule = RULES[self.expectation_type]
        given = {
            name: kwargs[name] for name in inspect.signature(rule).parameters if name in kwargs
        }
        query = rule(**given)
        # GX complains on stdout about a query that does not name the batch.
        kwargs["unexpected_rows_query"] = (
            query if "{batch}" in query else f"{query} /* {{batch}} */"
        )
        super().__init__(**kwargs)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        violations = metrics["unexpected_rows_query.table"]
        details = {"violations": violations[:1], "count": len(violations)}
        return {
            "success": not violations,
            "result": {"observed_value": len(violations), "details": details},
        }


def _register_rules() -> None:
    """Give GX a class per rule; subclassing registers it under the rule's name."""
    for type_, rule in RULES.items():
        parameters = inspect.signature(rule, eval_str=True).parameters.values()
        annotations = {p.name: p.annotation for p in parameters}
        defaults = {p.name: p.default for p in parameters if p.default is not p.empty}
        name = "".join(word.capitalize() for word in type_.split("_"))
        namespace = {"__annotations__": annotations, "__module__": __name__, **defaults}
        types.new_class(name, (_Rule,), exec_body=partial(_fill, namespace))


def _fill(namespace: dict[str, Any], body: dict[str, Any]) -> None:
    body.update(namespace)


keep_duckdb_connections()
_register_rules()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What GX says of one check. `rows_failed` is None where the check is not about rows."""

    check: Check
    is_passed: bool
    rows_failed: int | None
    observed: str | None


class Auditor:
    """GX with one datasource: a hub (`tributary.audit.hub`)."""

    def __init__(self, url: str) -> None:
        self._context = gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = ProgressBarsConfig(globally=False)
        _write_down_nothing(self._context)
        self._datasource = self._context.data_sources.add_sql(
            "hub", connection_string=url, create_temp_table=False
        )
        _read_columns_once(self._datasource.get_execution_engine().engine.dialect)

    def validate(self, schema: str, table: str, checks: Sequence[Check]) -> Iterator[Outcome]:
        """Run `checks` on one table of the hub; an outcome per check, in their order."""
        suite = gx.ExpectationSuite(
            name=f"{schema}.{table}",
            expectations=[
                {
                    "type": check.expectation["type"],
                    "kwargs": dict(check.expectation["kwargs"]),
                    "meta": {"check_id": check.check_id},
                }
                for check in checks
            ],
        )
        result = self._batch(schema, table).validate(suite, result_format=_RESULT_FORMAT)
        by_id = {r.expectation_config.meta["check_id"]: r for r in result.results}
        for check in checks:
            yield _outcome(check, by_id[check.check_id])

    def close(self) -> None:
        """Close every connection, so that the files can be opened otherwise."""
        engine = self._datasource.get_execution_engine()
        if engine._connection is not None:
            engine._connection.close()
        engine.engine.dispose()
        self._datasource.get_engine().dispose()

    def _batch(self, schema: str, table: str) -> Batch:
        asset = self._datasource.add_table_asset(
            f"{schema}.{table}", table_name=table, schema_name=schema
        )
        return asset.add_batch_definition_whole_table("whole").get_batch()


@contextmanager
def auditor(url: str) -> Iterator[Auditor]:
    """An auditor on the hub at `url` that leaves no connection open."""
    opened = Auditor(url)
    try:
        yield opened
    finally:
        opened.close()


def _write_down_nothing(context: Any) -> None:
    """Spare the YAML of all tables so far that GX makes for each more, though it is kept nowhere.

    For the 250 tables of an audit that is a tenth of its time.
    """
    context._save_project_config = lambda: None


def _read_columns_once(dialect: Any) -> None:
    """Have a schema's columns read at once: no table of a hub changes while it is open.

    GX asks for the columns and the primary key of one table after the other, forty milliseconds
    each. Views, which all of a hub's tables are, have no key.
    """
    read = dialect.get_multi_columns
    known: dict[str | None, dict[tuple[str | None, str], Any]] = {}

    def get_multi_columns(
        connection: Any, schema: str | None = None, filter_names: Any = None, **how: Any
    ) -> list[Any]:
        if schema not in known:
            known[schema] = dict(read(connection, schema=schema, filter_names=None, **how))
        of_schema = known[schema]
        keys = [(schema, name) for name in filter_names] if filter_names else list(of_schema)
        return [(key, of_schema[key]) for key in keys if key in of_schema]

    dialect.get_multi_columns = get_multi_columns
    dialect.get_pk_constraint = lambda *_, **__: {"constrained_columns": [], "name": None}


_RESULT_FORMAT = {"result_format": "BASIC", "partial_unexpected_count": 3}


def _outcome(check: Check, result: Any) -> Outcome:
    if (trouble := _trouble(result.exception_info)) is not None:
        return Outcome(check, False, None, f"could not be checked: {trouble}")
    seen = result.result
    if "details" in seen and "violations" in seen["details"]:
        return _rule_outcome(check, bool(result.success), seen["details"])
    rows_failed = seen.get("unexpected_count")
    if rows_failed is None:
        return Outcome(check, bool(result.success), None, str(seen.get("observed_value")))
    observed = None
    if rows_failed:
        values = ", ".join(str(value) for value in seen.get("partial_unexpected_list", []))
        observed = f"{rows_failed} of {seen['element_count']} rows, e.g. {values}"
    return Outcome(check, bool(result.success), int(rows_failed), observed)


def _rule_outcome(check: Check, is_passed: bool, details: dict[str, Any]) -> Outcome:
    if is_passed:
        return Outcome(check, True, 0, None)
    first, count = details["violations"][0], details["count"]
    rows_failed = first.get("rows_failed")
    observed = str(first.get("observed", ""))
    if count > 1:
        observed += f" (and {count - 1} more)"
    return Outcome(check, False, None if rows_failed is None else int(rows_failed), observed)


def _trouble(info: dict[str, Any]) -> str | None:
    """The message of an exception that GX caught while it checked, in one line."""
    if not info:
        return None
    entries = [info] if "raised_exception" in info else list(info.values())
    for entry in entries:
        if entry.get("raised_exception"):
            return str(entry.get("exception_message") or "error").strip().splitlines()[0][:300]
    return None
