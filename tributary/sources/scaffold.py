"""What every new entity needs beside its declaration, written once for it to be made its own.

`python -m tributary.sources.scaffold <source>` (or `tributary sources new`) writes the staging
model and its YAML for each declared entity that has none, and the raw checks; it never writes over
what is there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml

from tributary.lake.records import ACCOUNT
from tributary.settings import PROJECT_DIR
from tributary.sources.catalogue import source as source_called
from tributary.sources.dbt_sources import STAGING_DIR, write_all
from tributary.sources.declaration import Column, Entity, Source
from tributary.sources.raw_checks import SUITES_DIR, raw_suite

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


if __name__ == "__main__":
    for changed in scaffold(source_called(sys.argv[1])):
        print(changed.relative_to(PROJECT_DIR))  # noqa: T201
