"""Follow every dashboard to chart, dataset, model and column, and run every query.

The queries are run on the published warehouse itself, as Superset composes them: saved metrics and
calculated columns expanded, the chart's filters applied. No server is needed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb

from tributary.bi.access.declared import findings, read_access
from tributary.bi.annotations import mixed_rules
from tributary.bi.bundle import chart_time_column, expressions, read_datasets
from tributary.bi.dashboards import read_dashboards
from tributary.bi.datasets import stale_files
from tributary.bi.drill import LABEL, link_sql
from tributary.bi.model import Chart, Dashboard
from tributary.errors import TributaryError
from tributary.settings import Settings

#: Parameters of charts that name one or several columns, or one or several metrics.
_COLUMN_KEYS = (
    *("x_axis", "groupby", "groupby_b", "all_columns", "columns"),
    *("groupbyRows", "groupbyColumns", "entity", "series", "source", "target"),
)
_METRIC_KEYS = (
    *("metric", "metrics", "metrics_b", "secondary_metric", "timeseries_limit_metric"),
    *("x", "y", "size"),
)


@dataclass
class Report:
    """How many charts were looked at, and what was wrong, one line each."""

    charts: int = 0
    findings: list[str] = field(default_factory=list)


def validate(settings: Settings) -> Report:
    """Check everything in `superset/` against the contracts and the published warehouse.

    Raises TributaryError if nothing is published.
    """
    report = Report()
    report.findings += [
        f"superset/datasets/{name}: outdated, run 'tributary superset datasets'"
        for name in stale_files()
    ]
    datasets = read_datasets()
    with _published(settings) as warehouse:
        for name, dataset in datasets.items():
            report.findings += check_dataset(warehouse, name, dataset)
        dashboards = read_dashboards()
        slugs = {dashboard.slug for dashboard in dashboards}
        access = read_access()
        report.findings += findings(access, slugs, datasets)
        report.findings += mixed_rules(dashboards, access, datasets)
        for dashboard in dashboards:
            report.charts += len(dashboard.charts)
            report.findings += check_dashboard(warehouse, dashboard, datasets)
    return report


def check_dashboard(
    warehouse: duckdb.DuckDBPyConnection,
    dashboard: Dashboard,
    datasets: dict[str, dict[str, Any]],
) -> Iterator[str]:
    """What is wrong with a dashboard's filters and charts, and what it need not wait for."""
    for waiting in dashboard.waiting:
        if waiting.model in datasets:
            yield f"{dashboard.slug}: {waiting.chart} waits for {waiting.model}, which is there now"
    for given in dashboard.filters:
        where = f"{dashboard.slug}: filter {given.name}"
        if given.kind == "time":
            continue
        if given.dataset not in datasets:
            yield f"{where}: no dataset is named {given.dataset}"
        elif given.column not in expressions(datasets[given.dataset]):
            yield f"{where}: {given.dataset} has no column {given.column}"
    for chart in dashboard.charts.values():
        where = f"{dashboard.slug}/{chart.name}"
        if chart.dataset not in datasets:
            yield f"{where}: no dataset is named {chart.dataset}"
            continue
        unknown = list(_unknown_names(chart, datasets[chart.dataset]))
        yield from (f"{where}: {chart.dataset} has no {name}" for name in unknown)
        if not unknown:
            yield from _failures(warehouse, where, chart_query(chart, datasets[chart.dataset]))


def check_dataset(
    warehouse: duckdb.DuckDBPyConnection, name: str, dataset: dict[str, Any]
) -> Iterator[str]:
    """Columns that the warehouse lacks, and expressions it cannot run."""
    source = _source(dataset)
    for column, expression in expressions(dataset).items():
        query = f"select {expression} from {source} limit 1"
        yield from _failures(warehouse, f"dataset {name}: column {column}", query)
    for metric, expression in _metrics(dataset).items():
        yield from _failures(
            warehouse, f"dataset {name}: metric {metric}", f"select {expression} from {source}"
        )


def chart_query(chart: Chart, dataset: dict[str, Any]) -> str:
    """The chart's query on the warehouse, without the dashboard's filters."""
    columns_sql, metrics = expressions(dataset), _metrics(dataset)
    time = chart_time_column(chart, dataset)
    columns = [name for name in _named(chart, _COLUMN_KEYS) if name in columns_sql]
    dimensions = [f'{columns_sql[name]} as "{name}"' for name in dict.fromkeys(columns)]
    if chart.drill:
        dimensions.append(f'{link_sql(chart, columns_sql)} as "{LABEL}"')
    measures = [
        f'{metrics[name]} as "{name}"' for name in dict.fromkeys(_named(chart, _METRIC_KEYS))
    ]
    conditions = [f"({condition})" for condition in chart.filters]
    if time:
        conditions.append(f"({columns_sql[time]} is null or {columns_sql[time]} is not null)")
    where = f" where {' and '.join(conditions)}" if conditions else ""
    group = f" group by {', '.join(str(n + 1) for n in range(len(dimensions)))}"
    return (
        f"select {', '.join(dimensions + measures)} from {_source(dataset)}{where}"
        f"{group if dimensions and measures else ''} limit 1000"
    )


# -- parts -----------------------------------------------------------------------------------------


def _published(settings: Settings) -> duckdb.DuckDBPyConnection:
    if not settings.published_database.exists():
        raise TributaryError("nothing is published yet", cure="run 'tributary build'")
    return duckdb.connect(str(settings.published_database), read_only=True)


def _source(dataset: dict[str, Any]) -> str:
    if dataset["sql"]:
        return f"({dataset['sql']}) as virtual_table"
    return f"{dataset['schema']}.{dataset['table_name']}"


def _metrics(dataset: dict[str, Any]) -> dict[str, str]:
    return {metric["metric_name"]: metric["expression"] for metric in dataset["metrics"]}


def _named(chart: Chart, keys: tuple[str, ...]) -> Iterator[str]:
    for key in keys:
        value = chart.params.get(key) or []
        yield from [value] if isinstance(value, str) else value


def _unknown_names(chart: Chart, dataset: dict[str, Any]) -> Iterator[str]:
    columns_sql, metrics = expressions(dataset), _metrics(dataset)
    columns = [*_named(chart, _COLUMN_KEYS), *chart.params.get("column_config", {})]
    columns += [json.loads(order)[0] for order in chart.params.get("order_by_cols", [])]
    if time := chart_time_column(chart, dataset):
        columns.append(time)
    for name in dict.fromkeys(columns):
        if name not in columns_sql and name not in metrics:
            yield f"column {name}"
    for name in dict.fromkeys(_named(chart, _METRIC_KEYS)):
        if name not in metrics:
            yield f"metric {name}"


def _failures(warehouse: duckdb.DuckDBPyConnection, where: str, query: str) -> Iterator[str]:
    try:
        warehouse.execute(query).fetchall()
    except duckdb.Error as error:
        yield f"{where}: {str(error).splitlines()[0]}"
