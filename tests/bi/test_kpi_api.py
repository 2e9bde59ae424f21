"""A program with a token reads the KPI values of its business unit, so often, and nothing else."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import Any

import duckdb
import pytest
import requests
from served_superset import Served, SignIn

from tributary.bi.client import Superset
from tributary.bi.identities import identity
from tributary.bi.server import SupersetError
from tributary.settings import PROJECT_DIR

DATASET = identity("dataset", "fct_kpi_values")
#: Of `superset/roles/api_consumer.yaml`, for each of two workers.
REQUESTS_PER_MINUTE = 60


@pytest.fixture(scope="module")
def consumer(sign_in: SignIn) -> Superset:
    """The account of a program of one business unit."""
    return sign_in("api_consumer", "tenant saas")


def _asked(dataset: str | int = DATASET, **query: Any) -> dict[str, Any]:
    return {
        "datasource": {"id": dataset, "type": "table"},
        "queries": [{"columns": ["tenant_id"], "metrics": [], "row_limit": 100, **query}],
    }


def test_the_example_of_the_documentation_works_as_it_stands(
    served: Served, consumer: Superset
) -> None:
    page = (PROJECT_DIR / "docs" / "kpi-api.md").read_text()
    (example,) = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    account = {
        "SUPERSET": served.url,
        "NAME": consumer.username,
        "PASSWORD": "a password of these tests",
    }
    answer = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", example],
        env={"PATH": os.environ["PATH"], **account},
        capture_output=True,
        check=True,
        timeout=60,
    ).stdout
    (result,) = json.loads(answer)["result"]
    rows = {(row["kpi_key"], row["period_start"]): row["value"] for row in result["data"]}
    with duckdb.connect(str(served.settings.published_database), read_only=True) as warehouse:
        expected = warehouse.execute(
            "select kpi_key, epoch_ms(period_start), value from marts.fct_kpi_values"
            " where tenant_id = 'saas' and kpi_key in ('mrr', 'csat_score')"
            " and grain = 'month' and slice = 'total' order by period_start desc, kpi_key"
        ).fetchall()
    whole = {(kpi, start): value for kpi, start, value in expected}
    assert len(rows) == min(24, len(whole)) > 2
    assert {key: whole[key] for key in rows} == pytest.approx(rows, nan_ok=True)


def test_rows_are_of_the_own_unit_and_of_no_person(served: Served, consumer: Superset) -> None:
    def seen(client: Superset, column: str) -> set[str]:
        (result,) = client.chart_data(_asked(columns=[column]))
        return {row[column] for row in result["data"]}

    assert seen(consumer, "tenant_id") == {"saas"}
    assert len(seen(served.client, "tenant_id")) > 3
    assert seen(served.client, "slice_dimension") > {"employee", "total"}
    own = seen(consumer, "slice_dimension")
    assert "total" in own
    assert "employee" not in own


def test_without_a_unit_there_are_no_rows(sign_in: SignIn) -> None:
    (result,) = sign_in("api_consumer").chart_data(_asked())
    assert result["data"] == []


def test_csv_is_an_answer_too(consumer: Superset) -> None:
    body = {**_asked(), "result_format": "csv"}
    answer = consumer.post(consumer.url("chart", "data"), json=body)
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.text.splitlines()[1:] == ["saas"]


@pytest.mark.parametrize(
    "query",
    [
        {"filters": [{"col": "tenant_id", "op": "==", "val": "messaging"}]},
        {"extras": {"where": "1 = 1) or (1 = 1"}},
        {"extras": {"where": "1 = 1 or 1 = 1"}},
        {"extras": {"having": "1 = 1) or (1 = 1"}},
        {"columns": [{"label": "tenant_id", "sqlExpression": "(from marts.dim_tenant limit 1)"}]},
        {
            "columns": [
                {
                    "label": "tenant_id",
                    "expressionType": "SQL",
                    "sqlExpression": "(select max(tenant_id) from marts.fct_kpi_values)",
                }
            ]
        },
        {
            "metrics": [
                {
                    "label": "tenant_id",
                    "expressionType": "SQL",
                    "sqlExpression": "(select string_agg(tenant_id) from marts.dim_tenant)",
                }
            ],
            "columns": [],
        },
        {
            "columns": [
                {
                    "label": "tenant_id",
                    "expressionType": "SQL",
                    "sqlExpression": "tenant_id from marts.fct_kpi_values --",
                }
            ]
        },
    ],
)
def test_no_way_of_asking_shows_another_unit(consumer: Superset, query: dict[str, Any]) -> None:
    try:
        (result,) = consumer.chart_data(_asked(**query))
    except SupersetError:
        return
    assert {row["tenant_id"] for row in result["data"]} <= {"saas"}


def test_other_datasets_are_refused(served: Served, consumer: Superset) -> None:
    assert [found["table_name"] for found in consumer.list_objects("dataset")] == ["fct_kpi_values"]
    for found in served.client.list_objects("dataset"):
        if found["table_name"] in ("fct_mrr_monthly", "dim_kpi", "mart_executive_scorecard"):
            with pytest.raises(SupersetError, match="403"):
                consumer.chart_data(_asked(found["id"], columns=[]))


def test_dashboards_sql_lab_and_writing_are_refused(served: Served, consumer: Superset) -> None:
    with pytest.raises(SupersetError, match="403"):
        consumer.sql_lab(served.warehouse_id, "select 1")
    (dataset,) = (found["id"] for found in consumer.list_objects("dataset"))
    name = {"description": "mine"}
    for answer in (
        consumer.get(consumer.url("dashboard", "")),
        consumer.get(consumer.url("dashboard", "executive-overview")),
        consumer.get(consumer.url("database", "")),
        consumer.get(consumer.url("security", "users", "")),
        consumer.put(consumer.url("dataset", dataset), json=name),
        consumer.delete(consumer.url("dataset", dataset)),
        consumer.post(consumer.url("chart", ""), json=name),
        consumer.post(consumer.url("dashboard", ""), json=name),
        consumer.post(consumer.url("annotation_layer", ""), json={"name": "mine"}),
    ):
        assert answer.status_code in (403, 404), answer.request.url


def test_whoever_asks_too_often_is_told_to_wait_and_nobody_else_is(
    served: Served, sign_in: SignIn
) -> None:
    eager, other = sign_in("api_consumer", "tenant agency"), sign_in("api_consumer", "tenant saas")
    url = eager.url("dataset", "")
    answers = [eager.get(url) for _ in range(2 * REQUESTS_PER_MINUTE + 10)]
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {200, 429}
    assert statuses.index(429) >= REQUESTS_PER_MINUTE - 5
    refused = answers[statuses.index(429)]
    assert refused.headers["Retry-After"] == "60"
    assert "60 per 1 minute" in refused.json()["message"]
    assert served.client.get(url).status_code == 200
    assert other.get(url).status_code == 200


def test_a_forged_token_opens_nothing(served: Served) -> None:
    forged = {"Authorization": "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.forged"}
    answer = requests.get(f"{served.url}/api/v1/dataset/", headers=forged, timeout=30)
    assert answer.status_code in (401, 422)
