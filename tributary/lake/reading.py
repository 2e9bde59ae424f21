"""SQL that reads an entity's rows from the files that commits name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tributary.lake.casts import identifier, literal
from tributary.lake.commits import EntityCommit
from tributary.lake.stage import lake_columns
from tributary.sources.declaration import Entity


def entity_query(lake: Path, entity: Entity, parts: Sequence[EntityCommit]) -> str:
    """A select of what `parts` hold of an entity: its lake columns and `_commit_seq`."""
    columns = lake_columns(entity)
    files = [str(lake / file.path) for part in parts for file in part.files]
    if not files:
        empty = ", ".join(f"null::{kind} as {identifier(name)}" for name, kind in columns)
        return f"select {empty}, null::bigint as _commit_seq where false"
    declared = tuple(f"{name} {kind}" for name, kind in columns)
    written = {part.columns for part in parts if part.files}
    known = {text.split(" ", 1)[0] for part in parts if part.files for text in part.columns}
    # Files written before the declaration changed lack columns or have other types.
    is_same = written == {declared}
    select = ", ".join(
        identifier(name)
        if is_same
        else f"{identifier(name) if name in known else 'null'}::{kind} as {identifier(name)}"
        for name, kind in columns
    )
    listed = ", ".join(literal(path) for path in files)
    return (
        f"select {select}, _commit_seq from read_parquet([{listed}], hive_partitioning = true,"
        f" hive_types = {{'_commit_seq': bigint}}{'' if is_same else ', union_by_name = true'})"
    )
