"""Make the roles, row rules and dashboard access of a server equal to what is declared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tributary.bi.access.declared import NO_ROWS, Access, Role, Rule
from tributary.bi.access.permissions import ASKING, EMBEDDED, READING, VIEWING
from tributary.bi.bundle import ANALYST, DATABASE
from tributary.bi.client import Superset, checked
from tributary.bi.identities import identity
from tributary.bi.server import SupersetError

#: Begins the name of every row rule that is managed.
_OURS = "Tributary: "
_DESCRIPTION = "Managed in the repository (superset/rls); changes made here are overwritten"


def apply_access(
    client: Superset,
    access: Access,
    slugs: set[str],
    datasets: dict[str, dict[str, Any]],
    record: Path,
) -> list[str]:
    """Create, update and remove; the names of the roles that were removed.

    `record` holds the names of the roles that were applied last: Superset has no mark for them.
    Raises SupersetError.
    """
    server = _Server(client)
    before: list[str] = json.loads(record.read_text()) if record.exists() else []
    ids = {name: server.ensure_role(name) for name in (*access.role_names, EMBEDDED)}
    record.write_text(json.dumps(sorted({*before, *ids})))
    for role in access.roles:
        server.permit(ids[role.name], _permissions(role, server))
    server.permit(ids[EMBEDDED], {server.permission(*pair) for pair in VIEWING})
    for rule in access.rules.values():
        for scope in rule.scopes:
            server.permit(ids[rule.scope_role(scope)], set())
    server.restrict({rule["name"]: rule for rule in _row_rules(access, ids, server, datasets)})
    for slug in slugs:
        opening = {ids[role.name] for role in access.roles if slug in role.opens(slugs)}
        server.open_dashboard(slug, opening)
    removed = [name for name in before if name not in ids and server.remove_role(name)]
    record.write_text(json.dumps(sorted(ids)))
    return removed


def _permissions(role: Role, server: _Server) -> set[int]:
    wanted = set(ASKING) if role.has_sql_lab else set()
    wanted |= READING if role.datasets else set()
    wanted |= VIEWING if role.is_viewer else set()
    found = {server.permission(*pair) for pair in wanted}
    if role.has_sql_lab:
        found |= server.database_permissions(identity("database", ANALYST))
    found |= {server.dataset_permission(name) for name in role.datasets}
    return found


def _row_rules(
    access: Access, ids: dict[str, int], server: _Server, datasets: dict[str, dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Superset's rules. Those of one group are joined by OR, so a role alone admits no rows."""
    for rule in access.rules.values():
        restricted = [ids[role.name] for role in access.roles if rule.name in role.rules]
        judged = [name for name, dataset in datasets.items() if rule.judges(dataset)]
        hidden = [name for name, dataset in datasets.items() if rule.forbids(name, dataset)]
        if rule.has_scopes:
            yield _row_rule(rule, "nothing without a scope", restricted, NO_ROWS, judged, server)
        else:
            yield _row_rule(rule, "for everybody with it", restricted, rule.rows, judged, server)
        yield _row_rule(rule, "nothing it cannot judge", restricted, NO_ROWS, hidden, server)
        for scope in rule.scopes:
            clause = rule.admits(scope)
            roles = [ids[rule.scope_role(scope)]]
            yield _row_rule(rule, f"rows of {scope}", roles, clause, judged, server)


def _row_rule(
    rule: Rule, what: str, roles: list[int], clause: str, datasets: list[str], server: _Server
) -> dict[str, Any]:
    return {
        "name": f"{_OURS}{rule.name}, {what}",
        "description": _DESCRIPTION,
        "filter_type": "Regular",
        "group_key": rule.name,
        "clause": clause,
        "roles": sorted(roles),
        "tables": sorted(server.dataset_id(name) for name in datasets),
    }


@dataclass
class _Server:
    """A server's roles, permissions, row rules and dashboards by the names people know."""

    client: Superset

    # -- roles -------------------------------------------------------------------------------------

    @cached_property
    def _roles(self) -> dict[str, int]:
        return {found["name"]: found["id"] for found in self._all("security", "roles")}

    @cached_property
    def _permissions(self) -> dict[tuple[str, str], int]:
        return {
            (found["permission"]["name"], found["view_menu"]["name"]): found["id"]
            for found in self._all("security", "permissions-resources")
        }

    def ensure_role(self, name: str) -> int:
        if name not in self._roles:
            url = self.client.url("security", "roles", "")
            answer = checked(self.client.post(url, json={"name": name}))
            self._roles[name] = answer["id"]
        return self._roles[name]

    def remove_role(self, name: str) -> bool:
        if name not in self._roles:
            return False
        checked(self.client.delete(self.client.url("security", "roles", self._roles[name])))
        return True

    def permission(self, permission: str, view: str) -> int:
        if (permission, view) not in self._permissions:
            raise SupersetError(f"superset: it has no permission {permission} on {view}")
        return self._permissions[permission, view]

    def database_permissions(self, key: str) -> set[int]:
        """To ask a database whatever it answers; Superset names the permission with its id."""
        found = self._database(key)
        view = f"[{found['database_name']}].(id:{found['id']})"
        return {self.permission("database_access", view)}

    def dataset_permission(self, name: str) -> int:
        """To ask a dataset of the warehouse; Superset names the permission with its id."""
        found = self._database(identity("database", DATABASE))
        view = f"[{found['database_name']}].[{name}](id:{self.dataset_id(name)})"
        return self.permission("datasource_access", view)

    def _database(self, key: str) -> dict[str, Any]:
        return next(d for d in self.client.list_objects("database") if d["uuid"] == key)

    def permit(self, role: int, wanted: set[int]) -> None:
        url = self.client.url("security", "roles", role, "permissions", "")
        found = checked(self.client.get(url))["result"]
        if {given["id"] for given in found} != wanted:
            url = self.client.url("security", "roles", role, "permissions")
            body = {"permission_view_menu_ids": sorted(wanted)}
            checked(self.client.post(url, json=body))

    # -- rows --------------------------------------------------------------------------------------

    @cached_property
    def _datasets(self) -> dict[str, int]:
        return {found["uuid"]: found["id"] for found in self.client.list_objects("dataset")}

    def dataset_id(self, name: str) -> int:
        return self._datasets[identity("dataset", name)]

    def restrict(self, wanted: dict[str, dict[str, Any]]) -> None:
        """Make the managed rules those that are wanted; one without roles or datasets is none."""
        wanted = {name: rule for name, rule in wanted.items() if rule["roles"] and rule["tables"]}
        found = {rule["name"]: rule for rule in self._all("rowlevelsecurity", by="name")}
        for name, rule in wanted.items():
            if name not in found:
                checked(self.client.post(self.client.url("rowlevelsecurity", ""), json=rule))
            elif _differs(found[name], rule):
                url = self.client.url("rowlevelsecurity", found[name]["id"])
                checked(self.client.put(url, json=rule))
        for name, rule in found.items():
            if name.startswith(_OURS) and name not in wanted:
                checked(self.client.delete(self.client.url("rowlevelsecurity", rule["id"])))

    # -- dashboards --------------------------------------------------------------------------------

    def open_dashboard(self, slug: str, roles: set[int]) -> None:
        url = self.client.url("dashboard", slug)
        found = checked(self.client.get(url))["result"]
        if {role["id"] for role in found["roles"]} != roles:
            url = self.client.url("dashboard", found["id"])
            checked(self.client.put(url, json={"roles": sorted(roles)}))

    def _all(self, *path: str, by: str = "id") -> list[dict[str, Any]]:
        """Everything of a kind; in an order, without which PostgreSQL's pages overlap."""
        order = {"order_column": by, "order_direction": "asc"}
        result: list[dict[str, Any]] = []
        while True:
            query = {"page": len(result) // 100, "page_size": 100, **order}
            url = self.client.url(*path, "")
            answer = checked(self.client.get(url, params={"q": json.dumps(query)}))
            result += answer["result"]
            if len(result) >= answer["count"]:
                return result


def _differs(found: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return any(
        (sorted(part["id"] for part in found[key]) if isinstance(found[key], list) else found[key])
        != value
        for key, value in wanted.items()
    )
