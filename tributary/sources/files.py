"""Reading a file drop: CSV, NDJSON, Parquet and Excel files below the source's folder.

Everything is read as text, and only the casts of the lake decide what it is. A file is known by
its content: delivered unchanged it is not loaded again, changed it replaces its former rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tributary.errors import SourceError
from tributary.lake.casts import identifier, literal
from tributary.lake.stage import EntityStage, connect
from tributary.settings import Connection
from tributary.sources.declaration import Drop, Entity, Source
from tributary.sources.tabular import UnreadableFileError, rows_of_file


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that is there: its name below the source's folder, and its content's SHA-256."""

    name: str
    path: Path
    sha256: str


def source_folder(source: Source, connection: Connection) -> Path:
    """The folder of a file-drop source; raises SourceError if it is not there."""
    setting = f"TRIBUTARY_{source.name.upper()}__PATH"
    if connection.path is None:
        raise SourceError(source.name, "has no folder", cure=f"set {setting}")
    if not connection.path.is_dir():
        raise SourceError(
            source.name,
            f"the folder {connection.path} is not there",
            cure=f"make it, or set {setting} to where the files are",
        )
    return connection.path


def new_deliveries(
    source: Source, entity: Entity, folder: Path, known: Mapping[str, str]
) -> list[Delivery]:
    """The files of `entity` whose content is not that in `known` (name → SHA-256), by name."""
    if not isinstance(entity.fetch, Drop):
        raise TypeError(f"{entity.name} is not fetched from files")
    paths = sorted(
        path
        for path in folder.glob(entity.fetch.pattern)
        if path.is_file() and not path.name.startswith((".", "_", "~"))
    )
    if not paths and not known and not entity.fetch.is_optional:
        raise SourceError(
            source.name,
            f"no file {entity.fetch.pattern} in {folder}",
            cure=f"put the files of {entity.name} there,"
            f" or set TRIBUTARY_{source.name.upper()}__PATH to where they are",
        )
    found = [Delivery(str(path.relative_to(folder)), path, _digest(path)) for path in paths]
    return [delivery for delivery in found if known.get(delivery.name) != delivery.sha256]


def read_delivery(source: Source, entity: Entity, delivery: Delivery, stage: EntityStage) -> None:
    """All rows of one file; rows that cannot be read are rejected, with their reason."""
    with connect() as connection:
        try:
            rows = rows_of_file(connection, delivery.path)
        except UnreadableFileError as error:
            raise SourceError(
                source.name, f"{delivery.name} cannot be read: {error}", cure="mend or remove it"
            ) from None
        stage.add_rejected(
            connection,
            f"select _record, _reason, null as _column from {rows.rejected}",
            rows.rejects,
        )
        relation = _declared(connection, entity, rows.relation, rows.columns, delivery.name)
        stage.add_relation(connection, relation, rows.count)


def _declared(
    connection: duckdb.DuckDBPyConnection,
    entity: Entity,
    relation: str,
    columns: tuple[str, ...],
    name: str,
) -> str:
    """The texts of the declared columns, the undeclared ones as JSON, and where a row stood."""
    present = {_plain(column): column for column in columns}
    texts = []
    declared = set()
    for number, column in enumerate(entity.columns):
        found = present.get(_plain(column.path or column.name))
        declared.add(found)
        texts.append(f"{identifier(found) if found else 'null::varchar'} as t{number}")
    undeclared = [column for column in columns if column not in declared]
    extra = "null::varchar"
    if undeclared:
        members = ", ".join(f"{literal(c)}, {identifier(c)}" for c in undeclared)
        nulls = " and ".join(f"{identifier(c)} is null" for c in undeclared)
        extra = f"(case when not ({nulls}) then json_object({members})::varchar end)"
    return (
        f"select {', '.join(texts)}, {extra} as _extra, false as _is_misfit, _record, _row,"
        f" {literal(name)} as _file from {relation}"
    )


def _plain(name: str) -> str:
    """A column's name as files spell it: case, blanks and byte-order marks aside."""
    return name.strip().strip("\ufeff").strip().lower().replace(" ", "_")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
