"""What the tests of a running Superset are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tributary.bi.client import Superset, checked
from tributary.settings import Settings

#: Seconds a query may run in these tests.
QUERY_SECONDS = 8


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
