"""Dashboards as dbt exposures: what reads which mart, generated from superset/dashboards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tributary.bi.contracts import MARTS_DIR
from tributary.bi.dashboards import read_dashboards
from tributary.bi.model import Dashboard

EXPOSURES_FILE = MARTS_DIR / "_exposures.yml"
HEADER = "# Generated from superset/dashboards: `tributary superset datasets`\n"


def generate() -> str:
    """The exposures file: one of type dashboard for each, with the marts its charts read."""
    exposures = [_exposure(dashboard) for dashboard in read_dashboards()]
    text: str = yaml.safe_dump(
        {"version": 2, "exposures": exposures}, sort_keys=False, width=110, allow_unicode=True
    )
    return HEADER + text


def is_stale(path: Path = EXPOSURES_FILE) -> bool:
    """Whether the file is missing or differs from what the dashboards say."""
    return not path.exists() or path.read_text(encoding="utf-8") != generate()


def write(path: Path = EXPOSURES_FILE) -> bool:
    """Bring the file up to date; whether it changed."""
    if not is_stale(path):
        return False
    path.write_text(generate(), encoding="utf-8")
    return True


def _exposure(dashboard: Dashboard) -> dict[str, Any]:
    return {
        "name": dashboard.slug.replace("-", "_"),
        "label": dashboard.title,
        "type": "dashboard",
        "description": " ".join(dashboard.description.split()),
        "depends_on": [f"ref('{name}')" for name in sorted(dashboard.dataset_names)],
        "owner": {"name": "Tributary"},
    }
