"""What every new entity needs beside its declaration, written once for it to be made its own.

`python -m tributary.sources.scaffold <source>` (or `tributary sources new`) writes the staging
model and its YAML for each declared entity that has none, and the raw checks; it never writes over
what is there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from tributary.lake.records import ACCOUNT
from tributary.settings import PROJECT_DIR
from tributary.sources.catalogue import source as source_called
from tributary.sources.dbt_sources import STAGING_DIR, write_all
from tributary.sources.declaration import Column, Drop, Entity, Snapshot, Source, Window

SUITES_DIR = Path("expectations", "raw")

#: Columns that name the business unit where no account does, in order of preference.
_UNIT_COLUMNS = ("business_unit", "business_unit_id", "tenant_id")


def scaffold(source: Source, project_dir: Path = PROJECT_DIR) -> list[Path]:
    """Write what the entities of `source` lack; the paths that were written."""
    written = write_all(project_dir)
    folder = project_dir / STAGING_DIR / source.name
    models = folder / f"_{source.name}__models.yml"
    described = yaml.safe_load(models.read_text())["models"] if models.exists() else []
    names = {model["name"] for model in described}
    for entity in source.entities:
        model = staging_model(source, entity)
        path = folder / f"{model}.sql"
        if not path.exists():
            path.write_text(staging_sql(source, entity))
            written.append(path)
        if model not in names:
            text = models.read_text() if models.exists() else "version: 2\n\nmodels:\n"
            separator = "" if text.endswith("models:\n") else "\n"
            models.write_text(text + separator + staging_yaml(source, entity))
            written.append(models)
        suite = project_dir / SUITES_DIR / f"{source.name}__{entity.name}.json"
        if not suite.exists():
            suite.write_text(json.dumps(raw_suite(source, entity), indent=2) + "\n")
            written.append(suite)
    return list(dict.fromkeys(written))


def staging_model(source: Source, entity: Entity) -> str:
    """The name of the entity's staging model."""
    return f"stg_{source.name}__{entity.name}"


def staging_sql(source: Source, entity: Entity) -> str:
    """A staging model: rows that count, business unit, personal values hashed."""
    unit = _unit_column(entity)
    selected = ["{{ tenant_id_or_unknown() }} as tenant_id"] if unit else []
    for column in entity.columns:
        if unit is column and column.name in _UNIT_COLUMNS:
            continue
        selected.append(_selected(column))
    selected += ["source._extracted_at", "source._commit_seq"]
    join = f' {{{{ join_tenant("{source.name}", "source.{unit.name}") }}}}' if unit else ""
    columns = ",\n            ".join(selected)
    return (
        "with\n"
        f'    source as ({{{{ current_rows("{source.name}", "{entity.name}") }}}}),\n\n'
        "    final as (\n"
        "        select\n"
        f"            {columns}\n"
        f"        from source{join}\n"
        "    )\n\n"
        "select *\n"
        "from final\n"
    )


def staging_yaml(source: Source, entity: Entity) -> str:
    """The YAML of a staging model: its key, and what its columns hold."""
    key = [*entity.key]
    what = json.dumps(f"{source.title}: {entity.description}", ensure_ascii=False)
    lines = [
        f"  - name: {staging_model(source, entity)}",
        f"    description: {what}",
        f"    data_tests: [row_key: {{arguments: {{columns: [{', '.join(key)}]}}}}]",
        "    columns:",
    ]
    if _unit_column(entity):
        text = "Business unit; unknown if no mapping names the account"
        lines.append(f'      - {{name: tenant_id, description: "{text}"}}')
    for name in key:
        text = json.dumps(entity.column(name).description, ensure_ascii=False)
        lines.append(f"      - {{name: {name}, description: {text}}}")
    return "\n".join(lines) + "\n"


def raw_suite(source: Source, entity: Entity) -> dict[str, Any]:
    """The checks that every raw entity has, by what its mode can lose."""
    table = f"{source.name}__{entity.name}"
    whose = {"source": source.name, "entity": entity.name}

    def check(kind: str, name: str, dimension: str, severity: str, text: str, **kwargs: Any) -> Any:
        return {
            "type": kind,
            "kwargs": {**whose, **kwargs},
            "description": text,
            "meta": {
                "check_id": f"{table}__{name}",
                "dimension": dimension,
                "severity": severity,
            },
        }

    expectations = [
        check(
            "expect_load_to_be_balanced", "load_balanced", "consistency", "error",
            "Received = loaded + rejected, and what the commits say is what can be read.",
        ),
        check(
            "expect_rejection_rate_to_be_at_most", "rejections_few", "validity", "warn",
            "The newest load rejected at most 1 %.", max_rate=0.01,
        ),
        check(
            "expect_rejection_rate_to_be_at_most", "rejections_bearable", "validity", "error",
            "The newest load of 50 rows or more rejected at most 20 %.",
            max_rate=0.2, min_received=50,
        ),
    ]  # fmt: skip
    if not isinstance(entity.fetch, Drop):
        expectations.append(
            check(
                "expect_load_to_be_fresh", "fresh", "timeliness", "warn",
                "Class C: loaded at most 26 hours before the build.", max_hours=26,
            )
        )  # fmt: skip
    if isinstance(entity.mode, Snapshot):
        expectations.append(
            check(
                "expect_snapshot_not_to_shrink", "snapshot_not_shrunk", "completeness", "error",
                "A new snapshot holds at least 70 % of the rows of the one before.",
                min_ratio=0.7,
            )
        )  # fmt: skip
    if isinstance(entity.mode, Window):
        expectations.append(
            check(
                "expect_window_not_to_shrink", "window_not_shrunk", "completeness", "error",
                "Days read anew still have at least 80 % of their rows.",
                column=entity.mode.column, min_ratio=0.8,
            )
        )  # fmt: skip
    return {
        "name": f"raw/{table}",
        "meta": {
            "asset": f"raw/{source.name}/{entity.name}",
            "great_expectations_version": _gx_version(),
        },
        "expectations": expectations,
    }


def _unit_column(entity: Entity) -> Column | None:
    """The column that tells the business unit: an account, or the unit itself."""
    for column in entity.columns:
        if column.path == ACCOUNT:
            return column
    for name in _UNIT_COLUMNS:
        for column in entity.columns:
            if column.name == name:
                return column
    return None


def _selected(column: Column) -> str:
    if not column.personal:
        return f"source.{column.name}"
    kind = ', "phone"' if "phone" in column.name else ""
    return f'{{{{ hash_personal("source.{column.name}"{kind}) }}}} as {column.name}_hash'


def _gx_version() -> str:
    """The version that the suites there are say they are for."""
    any_suite = next((PROJECT_DIR / SUITES_DIR).glob("*.json"))
    version: str = json.loads(any_suite.read_text())["meta"]["great_expectations_version"]
    return version


if __name__ == "__main__":
    for changed in scaffold(source_called(sys.argv[1])):
        print(changed.relative_to(PROJECT_DIR))  # noqa: T201
