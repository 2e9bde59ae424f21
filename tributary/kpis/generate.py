"""Everything that is generated from the catalogue: seed, SQL and its YAML, as text by path."""

from __future__ import annotations

import csv
import functools
import io
from pathlib import Path

import yaml
from sqlfmt.api import format_string
from sqlfmt.mode import Mode

from tributary.kpis.catalogue import UNITS, Catalogue, Kpi
from tributary.kpis.derived import (
    CHANGES,
    DERIVED,
    MEASURED,
    OF_KPIS,
    changes_sql,
    derived_sql,
    of_kpis_sql,
    union_sql,
)
from tributary.kpis.measures import reading_sql
from tributary.kpis.readings import readings
from tributary.settings import PROJECT_DIR

SEED = Path("dbt_project/seeds/kpis.csv")
MODELS = Path("models/intermediate/kpi/generated")
COMMAND = "python -m tributary.kpis"
_SQL_MARK = f"{{# Generated from dbt_project/kpis.yml by `{COMMAND}`. Do not edit. #}}\n"
_YAML_MARK = f"# Generated from dbt_project/kpis.yml by `{COMMAND}`. Do not edit.\n"


def generated_files(catalogue: Catalogue) -> dict[Path, str]:
    """Text of every generated file, by its path below the project."""
    sql = {reading.name: reading_sql(reading) for reading in readings(catalogue)}
    sql[MEASURED] = union_sql(catalogue)
    sql[DERIVED] = derived_sql(catalogue)
    sql[CHANGES] = changes_sql(catalogue)
    sql[OF_KPIS] = of_kpis_sql(catalogue)
    files = {MODELS / f"{name}.sql": _formatted(text) for name, text in sql.items()}
    files[MODELS / "_generated.yml"] = _models_yaml(catalogue)
    files[SEED] = _seed_csv(catalogue)
    return files


def stale(catalogue: Catalogue, root: Path = PROJECT_DIR) -> list[Path]:
    """Paths below `root` that are missing, differ, or are no longer generated."""
    files = generated_files(catalogue)
    differing = [
        path
        for path, text in files.items()
        if not (root / path).exists() or (root / path).read_text(encoding="utf-8") != text
    ]
    there = sorted((root / MODELS).iterdir()) if (root / MODELS).exists() else []
    return differing + [p.relative_to(root) for p in there if p.relative_to(root) not in files]


def write(catalogue: Catalogue, root: Path = PROJECT_DIR) -> list[Path]:
    """Write what is stale and remove what is no longer generated; returns the paths touched."""
    files = generated_files(catalogue)
    touched = stale(catalogue, root)
    for path in touched:
        target = root / path
        if path in files:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(files[path], encoding="utf-8")
        else:
            target.unlink()
    return touched


@functools.cache
def _formatted(sql: str) -> str:
    return _SQL_MARK + format_string(sql, Mode(line_length=100))


def _models_yaml(catalogue: Catalogue) -> str:
    models = [
        {
            "name": reading.name,
            "description": f"KPIs read from {reading.model} by {reading.time}: "
            + ", ".join(kpi.key for kpi in reading.kpis)
            + ".",
        }
        for reading in readings(catalogue)
    ]
    models.append({"name": MEASURED, "description": "All KPIs that are read from a model."})
    models.append({"name": DERIVED, "description": "KPIs that are made of other KPIs."})
    models.append({"name": CHANGES, "description": "KPIs that compare another with what it was."})
    models.append({"name": OF_KPIS, "description": "KPIs of how other KPIs stand."})
    for model in models:
        if model["name"] in (MEASURED, OF_KPIS):
            model["config"] = {"materialized": "replaced_view"}  # type: ignore[assignment]
    text: str = yaml.safe_dump({"version": 2, "models": models}, sort_keys=False, width=100)
    return _YAML_MARK + text


def _seed_csv(catalogue: Catalogue) -> str:
    out = io.StringIO()
    rows = [_seed_row(kpi, order) for order, kpi in enumerate(catalogue.kpis, start=1)]
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _seed_row(kpi: Kpi, order: int) -> dict[str, str | int]:
    value_format, change_unit = UNITS[kpi.unit]
    return {
        "kpi_key": kpi.key,
        "kpi_name": kpi.name,
        "family": kpi.family,
        "definition": kpi.definition,
        "unit": kpi.unit,
        "direction": kpi.direction.value,
        "aggregation": kpi.aggregation.value,
        "is_additive": str(kpi.is_additive).lower(),
        "grains": ",".join(kpi.grains),
        "slices": ",".join(kpi.slices),
        "applies_to": ",".join(kpi.applies_to),
        "source_model": kpi.model or "",
        "value_format": value_format,
        "change_unit": change_unit,
        "display_order": order,
        "note": kpi.note or "",
    }
