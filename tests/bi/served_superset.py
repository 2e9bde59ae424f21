"""What the tests of a running Superset are given."""

from __future__ import annotations

from dataclasses import dataclass

from tributary.bi.client import Superset
from tributary.settings import Settings

#: Seconds a query may run in these tests.
QUERY_SECONDS = 8


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
