"""The dbt sources files, generated from the declarations: what staging reads, with its meta.

`python -m tributary.sources.dbt_sources` writes ``models/staging/<source>/_<source>__sources.yml``.
The macro `current_rows` reads the meta (mode, key, version column, tombstone), so how loads
supersede each other is written once, in the declaration.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tributary.settings import PROJECT_DIR
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import (
    Column,
    Entity,
    Files,
    Log,
    Mode,
    Snapshot,
    Source,
    Type,
    Versioned,
    Window,
)

STAGING_DIR = PROJECT_DIR / "models" / "staging"
HEADER = (
    "# Generated from tributary/sources/{module}.py by `python -m tributary.sources.dbt_sources`.\n"
    "# Do not edit: change the declaration and run that.\n"
)

#: Types of the lake that differ from the declared one: instants are UTC, JSON is its text.
LAKE_TYPES = {Type.EPOCH: "TIMESTAMP", Type.JSON: "VARCHAR"}

LAKE_COLUMNS = (
    ("_extra", "VARCHAR", "JSON object of the received fields that nobody declared."),
    ("_extracted_at", "TIMESTAMP", "When the row was first extracted (UTC)."),
    ("_commit_seq", "BIGINT", "Commit of the lake that brought the row."),
)
FILE_COLUMNS = (
    ("_file", "VARCHAR", "File that the row came in."),
    ("_row", "BIGINT", "Number of the row within its file."),
)


def sources_file(source: Source) -> str:
    """The whole text of the dbt sources file of `source`."""
    document = {
        "version": 2,
        "sources": [
            {
                "name": "raw",
                "database": "work",
                "schema": "raw",
                "tables": [_table(source, entity) for entity in source.entities],
            }
        ],
    }
    body = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
    return HEADER.format(module=source.name) + body


def sources_path(source: Source, staging_dir: Path = STAGING_DIR) -> Path:
    """Where the dbt sources file of `source` lies."""
    return staging_dir / source.name / f"_{source.name}__sources.yml"


def write_all(staging_dir: Path = STAGING_DIR) -> list[Path]:
    """Write the sources file of every declared source; the paths of those that changed."""
    changed = []
    for source in SOURCES.values():
        path, text = sources_path(source, staging_dir), sources_file(source)
        if path.exists() and path.read_text() == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        changed.append(path)
    return changed


def _table(source: Source, entity: Entity) -> dict[str, Any]:
    lake_columns = LAKE_COLUMNS + (FILE_COLUMNS if isinstance(entity.mode, Files) else ())
    personal = [column.name for column in entity.columns if column.personal]
    meta = {
        "source": source.name,
        "entity": entity.name,
        "key": list(entity.key),
        **_mode(entity.mode),
        **({"personal_columns": personal} if personal else {}),
    }
    return {
        "name": f"{source.name}__{entity.name}",
        "description": f"{source.title}: {entity.description}",
        "config": {"meta": meta},
        "columns": [
            *[_column(column) for column in entity.columns],
            *[_lake_column(*column) for column in lake_columns],
        ],
    }


def _column(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "description": column.description + ("" if column.description[-1] in ".…" else "."),
        "data_type": LAKE_TYPES.get(column.type, column.type.value),
    }
    if column.personal:
        described["config"] = {"meta": {"is_personal": True}}
    return described


def _lake_column(name: str, data_type: str, description: str) -> dict[str, Any]:
    return {"name": name, "description": description, "data_type": data_type}


def _mode(mode: Mode) -> dict[str, Any]:
    """What `current_rows` must know of a mode."""
    match mode:
        case Snapshot():
            return {"mode": "snapshot"}
        case Window():
            return {"mode": "window", "window_column": mode.column}
        case Versioned():
            return {
                "mode": "versioned",
                "version_column": mode.column,
                **({"tombstone_column": mode.tombstone} if mode.tombstone else {}),
            }
        case Log():
            return {"mode": "log", "log_column": mode.column}
        case Files():
            return {
                "mode": "files",
                **({"version_column": mode.version} if mode.version else {}),
            }


if __name__ == "__main__":
    write_all()
