"""Make a Superset server equal to the repository: import what is declared, remove what left."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tributary.bi.access.apply import apply_access
from tributary.bi.access.declared import read_access
from tributary.bi.annotations import apply_annotations
from tributary.bi.bundle import bundle_files, managed_identities, packed, read_datasets
from tributary.bi.client import Superset
from tributary.bi.dashboards import read_dashboards
from tributary.bi.datasets import CERTIFIER
from tributary.bi.model import Dashboard
from tributary.bi.secrets import admin_password
from tributary.bi.server import ADMIN, SupersetServer, running_url, state_dir
from tributary.progress import Progress
from tributary.settings import Settings

#: In the order things can be deleted in: users of a thing before the thing.
_KINDS = ("dashboard", "chart", "dataset")
_TABLES = {"dashboard": "dashboards", "chart": "slices", "dataset": "tables"}


@dataclass(frozen=True)
class Provisioned:
    """What an apply did: whether anything was sent, and the titles of what was removed."""

    changed: bool
    removed: tuple[str, ...] = ()


def provision(
    settings: Settings, *, progress: Progress | None = None, force: bool = False
) -> Provisioned:
    """Apply the repository's databases, datasets, charts, dashboards, roles and row rules.

    Uses this home's running server, else starts one for as long as it takes. Nothing is started or
    sent if neither the repository nor the server's copy changed since the last apply, unless
    `force`.
    Raises SupersetError or TributaryError.
    """
    progress = progress or Progress(quiet=True)
    dashboards = read_dashboards()
    files = bundle_files(settings, dashboards)
    bundle, managed = packed(files), managed_identities(files)
    record = state_dir(settings) / "applied.json"
    said = _said(dashboards, bundle)
    if not force and _is_applied(settings, record, said, managed):
        return Provisioned(changed=False)
    record.unlink(missing_ok=True)
    with signed_in(settings, progress) as client, progress.task("superset: dashboards"):
        client.assets.import_bundle(bundle)
        apply_annotations(client, dashboards)
        removed = tuple(_prune(client, managed))
        roles = state_dir(settings) / "roles.json"
        slugs = {dashboard.slug for dashboard in dashboards}
        removed += tuple(apply_access(client, read_access(), slugs, read_datasets(), roles))
    record.write_text(json.dumps(_state(settings, said, managed)))
    return Provisioned(changed=True, removed=removed)


@contextmanager
def signed_in(settings: Settings, progress: Progress | None = None) -> Iterator[Superset]:
    """The administrator at this home's running server, else at one started for the block."""
    url = running_url(settings)
    if url is not None:
        yield Superset(url, ADMIN, admin_password(settings))
        return
    with SupersetServer(settings, progress=progress) as server:
        yield Superset(server.url, *server.credentials)


# -- pruning ---------------------------------------------------------------------------------------


def _prune(client: Superset, managed: dict[str, set[str]]) -> Iterator[str]:
    """Delete managed objects that the repository no longer has; yields their titles."""
    for kind in _KINDS:
        for found in list(client.list_objects(kind)):
            if _is_ours(found) and found["uuid"] not in managed[kind]:
                client.delete_object(kind, found["id"])
                yield found.get("dashboard_title") or found.get("slice_name") or found["table_name"]


def _is_ours(found: dict[str, Any]) -> bool:
    """Certified by us and with a uuid made of names: a copy someone saved has a random uuid."""
    extra = found.get("extra")
    extra = json.loads(extra) if isinstance(extra, str) and extra else extra or {}
    certifier = found.get("certified_by") or extra.get("certification", {}).get("certified_by")
    return certifier == CERTIFIER and uuid.UUID(found["uuid"]).version == 5


# -- what was applied last -------------------------------------------------------------------------


def _is_applied(
    settings: Settings, record: Path, said: dict[str, Any], managed: dict[str, set[str]]
) -> bool:
    if not record.exists():
        return False
    applied: dict[str, Any] = json.loads(record.read_text())
    return applied == _state(settings, said, managed)


def _said(dashboards: Sequence[Dashboard], bundle: bytes) -> dict[str, Any]:
    """Checksums of what the repository says: what is imported, what is added to it, who sees it."""
    annotations = [
        (dashboard.slug, chart.name, chart.annotations)
        for dashboard in dashboards
        for chart in dashboard.charts.values()
        if chart.annotations
    ]
    return {
        "bundle": hashlib.sha256(bundle).hexdigest(),
        "annotations": hashlib.sha256(repr(annotations).encode()).hexdigest(),
        "access": hashlib.sha256(repr(read_access()).encode()).hexdigest(),
    }


def _state(
    settings: Settings, said: dict[str, Any], managed: dict[str, set[str]]
) -> dict[str, Any]:
    return {
        **said,
        "metadata": os.environ.get("TRIBUTARY_SUPERSET_METADATA_URI", "sqlite"),
        "server": _server_state(settings, managed),
    }


def _server_state(settings: Settings, managed: dict[str, set[str]]) -> list[list[Any]] | None:
    """When each managed object was last changed; None if only the server itself could say."""
    path = state_dir(settings) / "metadata.db"
    if os.environ.get("TRIBUTARY_SUPERSET_METADATA_URI") or not path.exists():
        return None
    rows: list[list[Any]] = []
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        for kind in _KINDS:
            found = connection.execute(f"select uuid, changed_on from {_TABLES[kind]}")
            names = ((str(uuid.UUID(bytes=key)), changed) for key, changed in found if key)
            rows += sorted([key, changed] for key, changed in names if key in managed[kind])
    return rows
