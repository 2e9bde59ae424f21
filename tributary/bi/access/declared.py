"""Roles and row rules as people write them.

`superset/roles/<role>.yaml` names the dashboards a role opens, the datasets it asks by API, and the
rules that its rows obey; `superset/rls/<rule>.yaml` says by which column rows are told apart, and
which scopes there are. A user is given a role and, where it has rules, a scope of each: role
`marketing_manager` and role `tenant saas`. Without a scope they see no rows. A rule without scopes
holds for its roles as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tributary.bi.access.permissions import EMBEDDED
from tributary.bi.server import SUPERSET_DIR
from tributary.errors import TributaryError
from tributary.yaml_files import read_yaml

ROLES_DIR = SUPERSET_DIR / "roles"
RULES_DIR = SUPERSET_DIR / "rls"

#: Roles of Superset itself, which a declared one must not overwrite.
_TAKEN = {"admin", "alpha", "gamma", "public", "sql_lab", EMBEDDED}
_ROLE_KEYS = {
    *("description", "dashboards", "planned", "rows", "sql_lab"),
    *("datasets", "requests"),
}
_RULE_KEYS = {"description", "column", "rows", "scopes"}
#: A scope stands in SQL between quotes.
_SCOPE = re.compile(r"[\w .:@&+-]+")
#: How often accounts of a role may ask (superset/request_limit.py keeps to it).
_REQUESTS = re.compile(r"[1-9]\d* per (second|minute|hour|day)")
#: The condition that no row meets.
NO_ROWS = "1 = 0"
#: Instead of a list of dashboards.
_EVERY = "every"
#: Datasets that hold what happened; the others only describe it.
_FACTS = ("fct_", "mart_")


@dataclass(frozen=True)
class Rule:
    """Which rows a scope admits; `rows` is SQL with `{scope}` in it, or without if it has none."""

    name: str
    column: str
    rows: str
    scopes: tuple[str, ...]
    has_scopes: bool = True

    def scope_role(self, scope: str) -> str:
        """Name of the Superset role that gives a user this scope."""
        return f"{self.name} {scope}"

    def admits(self, scope: str) -> str:
        """The condition, SQL, on the rows of a scope."""
        return self.rows.replace("{scope}", scope)

    def judges(self, dataset: Mapping[str, Any]) -> bool:
        """Whether the dataset's rows can be told apart by the rule."""
        return any(column["column_name"] == self.column for column in dataset["columns"])

    def forbids(self, name: str, dataset: Mapping[str, Any]) -> bool:
        """Whether the rule must admit nothing of a dataset, as it cannot tell its rows apart."""
        return name.startswith(_FACTS) and not self.judges(dataset)


@dataclass(frozen=True)
class Role:
    """A role: the dashboards it opens, those that are planned for it, the rules of its rows."""

    name: str
    #: None for every dashboard.
    dashboards: tuple[str, ...] | None
    planned: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    has_sql_lab: bool = False
    #: Those that it asks by API, whatever dashboard shows them.
    datasets: tuple[str, ...] = ()

    @property
    def is_viewer(self) -> bool:
        """Whether it is of people who look at dashboards, if only at planned ones."""
        return self.dashboards is None or bool(self.dashboards or self.planned)

    def opens(self, slugs: set[str]) -> set[str]:
        """Those of the existing dashboards that it sees: a planned one as soon as it exists."""
        return slugs if self.dashboards is None else {*self.dashboards, *self.planned} & slugs


@dataclass(frozen=True)
class Access:
    """Everything that is declared."""

    roles: tuple[Role, ...]
    rules: dict[str, Rule]

    @property
    def role_names(self) -> list[str]:
        """Every Superset role that is managed: the roles, and one for each scope."""
        scopes = [r.scope_role(scope) for r in self.rules.values() for scope in r.scopes]
        return [role.name for role in self.roles] + scopes


def read_access(roles_dir: Path = ROLES_DIR, rules_dir: Path = RULES_DIR) -> Access:
    """What is declared; raises TributaryError naming file and fault."""
    rules = {path.stem: _rule(path) for path in sorted(rules_dir.glob("*.yaml"))}
    roles = tuple(_role(path, rules) for path in sorted(roles_dir.glob("*.yaml")))
    return Access(roles, rules)


def findings(access: Access, slugs: set[str], datasets: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Dashboards and columns that the declarations name and nobody has."""
    for role in access.roles:
        for slug in role.dashboards or ():
            if slug not in slugs:
                cure = "list it under 'planned' until it is built"
                yield f"superset/roles/{role.name}.yaml: no dashboard is named {slug}; {cure}"
        for name in role.datasets:
            if name not in datasets:
                yield f"superset/roles/{role.name}.yaml: no dataset is named {name}"
    for rule in access.rules.values():
        if not any(rule.judges(dataset) for dataset in datasets.values()):
            yield f"superset/rls/{rule.name}.yaml: no dataset has a column {rule.column}"


def _rule(path: Path) -> Rule:
    given = _load(path, {"description", "column", "rows"}, _RULE_KEYS)
    scopes = tuple(str(scope) for scope in given.get("scopes") or ())
    for scope in scopes:
        if not _SCOPE.fullmatch(scope):
            raise TributaryError(
                f"{path}: scope {scope!r} may hold letters, digits and .:@&+- only"
            )
    has_scopes = "scopes" in given
    if has_scopes and "'{scope}'" not in given["rows"]:
        raise TributaryError(f"{path}: rows does not compare anything with '{{scope}}'")
    if not has_scopes and "{scope}" in given["rows"]:
        raise TributaryError(f"{path}: rows names '{{scope}}', and there are no scopes")
    return Rule(path.stem, given["column"], " ".join(given["rows"].split()), scopes, has_scopes)


def _role(path: Path, rules: dict[str, Rule]) -> Role:
    given = _load(path, {"description", "dashboards"}, _ROLE_KEYS)
    if path.stem.lower() in _TAKEN:
        raise TributaryError(f"{path}: {path.stem} is a role of Superset", cure="name it otherwise")
    names = tuple(given.get("rows") or ())
    unknown = sorted(set(names) - set(rules))
    if unknown:
        known = ", ".join(rules) or "none"
        raise TributaryError(
            f"{path}: no rule is named {', '.join(unknown)}", cure=f"known: {known}"
        )
    if names and given.get("sql_lab"):
        raise TributaryError(f"{path}: rows are restricted, so SQL Lab is not for this role")
    requests = str(given.get("requests", ""))
    if requests and not _REQUESTS.fullmatch(requests):
        raise TributaryError(f"{path}: requests {requests!r} is not like '60 per minute'")
    dashboards = given["dashboards"] or ()
    if isinstance(dashboards, str) and dashboards != _EVERY:
        raise TributaryError(f"{path}: dashboards is a list of slugs, or '{_EVERY}'")
    return Role(
        name=path.stem,
        dashboards=None if dashboards == _EVERY else tuple(dashboards),
        planned=tuple(given.get("planned") or ()),
        rules=names,
        has_sql_lab=bool(given.get("sql_lab")),
        datasets=tuple(given.get("datasets") or ()),
    )


def _load(path: Path, required: set[str], known: set[str]) -> dict[str, Any]:
    given: dict[str, Any] = read_yaml(path) or {}
    if missing := sorted(required - set(given)):
        raise TributaryError(f"{path}: {', '.join(missing)} is missing")
    if unknown := sorted(set(given) - known):
        raise TributaryError(
            f"{path}: {', '.join(unknown)} is unknown", cure=f"known are {', '.join(sorted(known))}"
        )
    return given
