"""Reading a file drop: CSV, NDJSON, Parquet and Excel files below the source's folder.

A CSV file in which everything is as declared is typed in one pass (`clean_csv`). Else everything is
read as text, and only the casts of the lake decide what it is. A file is known by
its content: delivered unchanged it is not loaded again, changed it replaces its former rows. Files
with other columns than the declared ones come through a mapping (`tributary.sources.mapping`).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb

from tributary.checksum import sha256
from tributary.errors import SourceError
from tributary.lake.casts import identifier, literal
from tributary.lake.named import declared_texts, plain_name
from tributary.lake.stage import EntityStage
from tributary.settings import Connection
from tributary.sources.clean_csv import NotCleanError, clean_batches
from tributary.sources.declaration import Drop, Entity, Source
from tributary.sources.mapping import Mapping, load_mappings, mapped_records
from tributary.sources.tabular import UnreadableFileError, csv_header, is_csv, rows_of_file


@dataclass(frozen=True)
class Delivery:
    """A file that is there: its name below the source's folder, and what it is read by.

    `fingerprint` is that of the mapping, with all that this looks things up in.
    """

    name: str
    path: Path
    mapping: Mapping | None = None
    fingerprint: str = ""

    @cached_property
    def digest(self) -> str:
        """Changes with whatever decides the outcome: the file's content, and the mapping's."""
        content = sha256(self.path)
        return f"{content}+{self.fingerprint}" if self.mapping is not None else content


class FileDrop:
    """The folder of one file-drop source; raises SourceError if it is not there."""

    def __init__(self, source: Source, connection: Connection) -> None:
        self._source = source
        self._setting = f"TRIBUTARY_{source.name.upper()}__PATH"
        if connection.path is None:
            raise SourceError(source.name, "has no folder", cure=f"set {self._setting}")
        self.folder = connection.path
        if not self.folder.is_dir():
            raise SourceError(
                source.name,
                f"the folder {self.folder} is not there",
                cure=f"make it, or set {self._setting} to where the files are",
            )
        self._mappings = _mappings(source, self.folder, connection.mappings)

    def deliveries(self, entity: Entity) -> list[Delivery]:
        """The files of `entity`, by name; SourceError if there is none but has to be one."""
        if not isinstance(entity.fetch, Drop):
            raise TypeError(f"{entity.name} is not fetched from files")
        found: dict[str, Delivery] = {}
        for mapping in self._mappings:
            if mapping.entity.name != entity.name:
                continue
            fingerprint = mapping.fingerprint(self.folder)
            for path in mapping.matching_files(self.folder):
                name = str(path.relative_to(self.folder))
                if name in found:
                    raise SourceError(
                        self._source.name,
                        f"two mappings read {name} as {entity.name}",
                        cure="keep one of them",
                    )
                found[name] = Delivery(name, path, mapping, fingerprint)
        for path in sorted(self.folder.glob(entity.fetch.pattern)):
            name = str(path.relative_to(self.folder))
            if path.is_file() and path.name[0] not in "._~" and name not in found:
                found[name] = Delivery(name, path)
        if not found and not entity.fetch.is_optional:
            raise SourceError(
                self._source.name,
                f"no file {entity.fetch.pattern} in {self.folder}",
                cure=f"put the files of {entity.name} there,"
                f" or set {self._setting} to where they are",
            )
        return [found[name] for name in sorted(found)]

    def read(
        self, entity: Entity, known: Dictionary[str, str], stage: EntityStage
    ) -> list[Delivery]:
        """Stage the files whose digest is not the one in `known`; the files that were read.

        Rows that cannot be read or typed are rejected with their reason; raises SourceError for a
        file that is no table at all.
        """
        new = [
            file
            for file in self.deliveries(entity)
            if file.name not in known or known[file.name] != file.digest
        ]
        with ThreadPoolExecutor(1, thread_name_prefix="digest") as digests:
            for delivery in new:
                # A file of a new name is read whatever its digest, which is taken meanwhile.
                digest = digests.submit(lambda file: file.digest, delivery)
                self._read(entity, delivery, stage)
                digest.result()
        return new

    def _read(self, entity: Entity, delivery: Delivery, stage: EntityStage) -> None:
        if delivery.mapping is None and _read_clean(entity, delivery, stage):
            return
        with stage.connected() as connection:
            if delivery.mapping is not None:
                self._read_mapped(connection, entity, delivery, delivery.mapping, stage)
            else:
                self._readplain_name(connection, entity, delivery, stage)

    def _readplain_name(
        self,
        connection: duckdb.DuckDBPyConnection,
        entity: Entity,
        delivery: Delivery,
        stage: EntityStage,
    ) -> None:
        try:
            rows = rows_of_file(connection, delivery.path, stage.folder)
        except UnreadableFileError as error:
            raise SourceError(
                self._source.name,
                f"{delivery.name} cannot be read: {error}",
                cure="mend or remove it; nothing was committed",
            ) from None
        stage.add_rejected(connection, rows.rejected, rows.rejects, file=delivery.name)
        relation = declared_texts(entity, rows.relation, rows.columns, file=literal(delivery.name))
        stage.add_relation(connection, relation, rows.count)

    def _read_mapped(
        self,
        connection: duckdb.DuckDBPyConnection,
        entity: Entity,
        delivery: Delivery,
        mapping: Mapping,
        stage: EntityStage,
    ) -> None:
        mapped = mapped_records(connection, mapping, delivery.path, folder=self.folder)
        stage.add_rejected(
            connection,
            mapped.rejected,
            mapped.rejections,
            file=delivery.name,
            mapping=mapping.path.name,
        )
        texts = ", ".join(
            f"{identifier(column.name)} as t{n}" for n, column in enumerate(entity.columns)
        )
        relation = (
            f"select {texts}, _extra, false as _is_misfit, _record, _row,"
            f" {literal(delivery.name)} as _file from {mapped.records}"
        )
        stage.add_relation(
            connection, relation, mapped.loaded, rules=mapped.rules, mapping=mapping.path.name
        )


def _read_clean(entity: Entity, delivery: Delivery, stage: EntityStage) -> bool:
    """Stage a CSV file in which everything is as declared; False, and nothing, if it is not one."""
    if not is_csv(delivery.path):
        return False
    declared = {plain_name(column.path or column.name): column.name for column in entity.columns}
    try:
        header, delimiter = csv_header(delivery.path, "utf-8")
        names = [declared[plain_name(name)] for name in header]
        batches = clean_batches(delivery.path, entity, names, delimiter)
        stage.add_typed(batches, delivery.name)
    except (UnreadableFileError, NotCleanError, KeyError, csv.Error):
        return False
    return True


def _mappings(source: Source, folder: Path, declared: Path | None) -> Sequence[Mapping]:
    """The mappings of the folder that is set, else of ``mappings/`` or of the drop itself."""
    if declared is not None:
        return load_mappings(declared, source)
    for place in (folder / "mappings", folder):
        if any(place.glob("*.yml")) or any(place.glob("*.yaml")):
            return load_mappings(place, source)
    return []
