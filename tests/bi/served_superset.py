"""What the tests of a running Superset are given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tributary.bi.client import Superset, checked
from tributary.bi.server import free_port
from tributary.settings import Settings

#: Seconds a query may run in these tests.
QUERY_SECONDS = 8
#: A site that may frame dashboards.
PORTAL = f"http://127.0.0.1:{free_port('127.0.0.1')}"


#: Signs in as a user with these roles.
SignIn = Callable[..., Superset]


@dataclass(frozen=True)
class Served:
    """A provisioned Superset and its administrator."""

    settings: Settings
    url: str
    client: Superset

    @property
    def warehouse_id(self) -> int:
        """The server's id of the published warehouse."""
        return next(int(found["id"]) for found in self.client.list_objects("database"))


def role_ids(client: Superset) -> dict[str, int]:
    """Name of a role → the server's id of it."""
    url = client.url("security", "roles", "") + "?q=(page_size:100)"
    return {found["name"]: found["id"] for found in checked(client.get(url))["result"]}


def extremes_query(
    client: Superset, table: str, measures: Sequence[str], groupings: Sequence[Sequence[str]]
) -> dict[str, Any]:
    """What a chart asks for the least and greatest of `measures`: a query for each grouping."""
    (dataset,) = (
        found["id"] for found in client.list_objects("dataset") if found["table_name"] == table
    )
    metrics = [
        {
            "expressionType": "SQL",
            "label": f"{extreme}_{measure}",
            "sqlExpression": f"{extreme}({measure})",
        }
        for extreme in ("min", "max")
        for measure in measures
    ]
    return {
        "datasource": {"id": dataset, "type": "table"},
        "queries": [
            {"metrics": metrics, "filters": [], "row_limit": 1000, "columns": list(columns)}
            for columns in groupings
        ],
        "result_format": "json",
        "result_type": "full",
    }
