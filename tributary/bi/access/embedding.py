"""Dashboards in another site: who may frame one, and the token that a visitor of that site gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tributary.bi.access.declared import NO_ROWS, Access, Role, Rule
from tributary.bi.client import Superset, checked
from tributary.bi.identities import identity
from tributary.bi.model import Dashboard
from tributary.bi.server import SupersetError

#: The declared role of those who do not sign in.
GUEST = "guest"


@dataclass(frozen=True)
class Embedding:
    """What the embedding site hands to Superset's SDK: the dashboard's id there, and the token."""

    dashboard: str
    token: str


def embed(
    client: Superset,
    access: Access,
    datasets: Mapping[str, Mapping[str, Any]],
    dashboard: Dashboard,
    *,
    scopes: Mapping[str, str],
    origins: Sequence[str],
    visitor: str = GUEST,
) -> Embedding:
    """Let `origins` frame `dashboard`, and make a token for a visitor who sees `scopes`.

    The token opens that dashboard alone, for five minutes (the SDK asks for another), and the rows
    that a user of role `guest` with those scopes would see. Raises SupersetError: guests do not
    open it, a rule of theirs has no scope, or no origin is named.
    """
    slug = dashboard.slug
    role = next((role for role in access.roles if role.name == GUEST), None)
    if role is None or slug not in role.opens({slug}):
        raise SupersetError(
            f"superset: guests do not open {slug}", cure=f"list it in superset/roles/{GUEST}.yaml"
        )
    if not origins:
        raise SupersetError(
            f"superset: nobody may frame {slug}", cure="--origin https://portal.example.com"
        )
    rules = _scoped(role, access.rules, scopes)
    shown = {name: datasets[name] for name in sorted(dashboard.dataset_names)}
    ids = {found["uuid"]: found["id"] for found in client.list_objects("dataset")}
    rows = [
        {"dataset": ids[identity("dataset", name)], "clause": clause}
        for rule, scope in rules
        for name, clause in _clauses(rule, scope, shown)
    ]
    framed = _framed(client, slug, sorted(origins))
    answer = client.post(
        client.url("security", "guest_token", ""),
        json={
            "user": {"username": visitor},
            "resources": [{"type": "dashboard", "id": framed}],
            "rls": rows,
        },
    )
    return Embedding(framed, checked(answer)["token"])


def _scoped(
    role: Role, rules: Mapping[str, Rule], scopes: Mapping[str, str]
) -> list[tuple[Rule, str]]:
    """The role's rules, each with its scope."""
    if unknown := sorted(set(scopes) - set(role.rules)):
        raise SupersetError(f"superset: no rule of {role.name} is named {', '.join(unknown)}")
    found = []
    for name in role.rules:
        rule = rules[name]
        if not rule.has_scopes:
            found.append((rule, ""))
            continue
        if scopes.get(name) not in rule.scopes:
            raise SupersetError(
                f"superset: {role.name} sees rows by {name}, and {scopes.get(name)!r} is no scope",
                cure=f"--scope {name}=<one of {', '.join(rule.scopes)}>",
            )
        found.append((rule, scopes[name]))
    return found


def _clauses(
    rule: Rule, scope: str, datasets: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    """Dataset → the condition on its rows; one whose rows cannot be told apart gives none."""
    for name, dataset in datasets.items():
        if rule.judges(dataset):
            yield name, rule.admits(scope)
        elif rule.forbids(name, dataset):
            yield name, NO_ROWS


def _framed(client: Superset, slug: str, origins: list[str]) -> str:
    """The id by which the dashboard is framed, by these origins and no others."""
    url = client.url("dashboard", slug, "embedded")
    answer = client.get(url)
    if answer.status_code != 404:
        found = checked(answer)["result"]
        if sorted(found["allowed_domains"]) == origins:
            return str(found["uuid"])
    made = checked(client.post(url, json={"allowed_domains": origins}))
    return str(made["result"]["uuid"])
