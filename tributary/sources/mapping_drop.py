"""The mapped files of a file drop: which are new, and their rows into the stage of an entity."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tributary.lake.casts import identifier, literal
from tributary.lake.stage import EntityStage, connect
from tributary.sources.declaration import Entity
from tributary.sources.mapping_model import Mapping, MappingError
from tributary.sources.mapping_records import mapped_records


@dataclass(frozen=True, slots=True)
class MappedDelivery:
    """A file that a mapping reads: its name below the folder, and a digest of all that decides
    its rows: its content, its mapping and the mapping's lookups."""

    name: str
    path: Path
    sha256: str
    mapping: Mapping


def mapped_deliveries(
    mappings: Sequence[Mapping], entity: Entity, folder: Path, known: Dictionary[str, str]
) -> tuple[list[MappedDelivery], set[Path]]:
    """The new deliveries of `entity`, and all files that any mapping reads.

    New is a file whose digest is not the one in `known` (name → digest). Raises MappingError if a
    mapping finds no file or two mappings read one file into one entity.
    """
    claimed: set[Path] = set()
    deliveries: dict[str, MappedDelivery] = {}
    for mapping in mappings:
        paths = mapping.matching_files(folder)
        claimed.update(paths)
        if mapping.entity.name != entity.name:
            continue
        for path in paths:
            name = path.relative_to(folder).as_posix()
            if name in deliveries:
                raise MappingError(
                    f"{mapping.path.name}: file",
                    f"{deliveries[name].mapping.path.name} reads {name} into {entity.name} too",
                    cure="let one mapping read it",
                )
            deliveries[name] = MappedDelivery(name, path, _digest(mapping, path, folder), mapping)
    new = [one for name, one in sorted(deliveries.items()) if known.get(name) != one.sha256]
    return new, claimed


def read_mapped(delivery: MappedDelivery, folder: Path, stage: EntityStage) -> None:
    """All rows of a mapped file into `stage`, with what was rejected and the rules' counts."""
    with connect() as connection:
        mapped = mapped_records(connection, delivery.mapping, delivery.path, folder=folder)
        stage.add_rejected(connection, f"select * from {mapped.rejected}", mapped.rejections)
        columns = delivery.mapping.entity.columns
        texts = ", ".join(f"{identifier(c.name)} as t{n}" for n, c in enumerate(columns))
        stage.add_relation(
            connection,
            f"select {texts}, _extra, false as _is_misfit, _record, _row,"
            f" {literal(delivery.name)} as _file from {mapped.records}",
            mapped.loaded,
            rules=mapped.rules,
        )


def _digest(mapping: Mapping, path: Path, folder: Path) -> str:
    with path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    return hashlib.sha256(f"{content} {mapping.fingerprint(folder)}".encode()).hexdigest()
