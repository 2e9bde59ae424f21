"""What a mapping says: how files with other columns are brought to the canonical ones of an entity.

Plain data, read from YAML by `tributary.sources.mapping_yaml` and compiled to SQL by
`tributary.sources.mapping_sql`. The language is described in docs/file-drop.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tributary.errors import TributaryError
from tributary.sources.declaration import Column, Entity


class MappingError(TributaryError):
    """A mapping file is wrong, or a file is not what its mapping says.

    `where` names the mapping file and the key inside it.
    """

    def __init__(self, where: str, message: str, *, cure: str = "") -> None:
        self.where = where
        super().__init__(f"{where}: {message}", cure=cure)


#: The date format that stands for ISO 8601, with or without time and offset.
ISO = "iso"


def fold(text: str, folds: Collection[str]) -> str:
    """`text` as it is compared: without case, with single spaces, as `folds` says."""
    if "case" in folds:
        text = text.lower()
    return " ".join(text.split()) if "space" in folds else text


class Unmatched(StrEnum):
    """What is declared for a value that a map or a lookup does not know; each such is counted."""

    KEEP = "keep"
    NULL = "null"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Reader:
    """How a file is read. CSV is never guessed at: what is not said here is RFC 4180 in UTF-8.

    `rename` gives header positions (from 1) or header names a new name; `blank` are header
    positions or names of columns that hold nothing, and whose rows are rejected if they do.
    """

    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    rename: Dictionary[str, str] = field(default_factory=dict)
    blank: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """One canonical column: what it is picked from, and the rules applied, in this order.

    `columns` holds one source column, several of which the first with a value counts, or (with
    `separator`) several to be joined into one text. `lookup` names the lookup whose columns are
    meant. `folds` makes `nulls`, `values` and the boolean words ignore case or runs of space.
    Without `unmatched`, `values` only mends what it names, and all else is right as it is.
    """

    name: str
    columns: tuple[str, ...]
    separator: str | None = None
    lookup: str | None = None
    trim: bool = False
    folds: frozenset[str] = frozenset()
    nulls: tuple[str, ...] = ()
    strip: str = ""
    remove_prefix: str = ""
    values: Dictionary[str, str | None] | None = None
    unmatched: Unmatched | None = None
    dates: tuple[str, ...] = ()
    zone: str = "UTC"
    true_words: tuple[str, ...] = ()
    false_words: tuple[str, ...] = ()
    decimal_mark: str = "."
    divide_by: str | None = None
    round_to: int | None = None
    add_prefix: str = ""
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """A second file that is joined: its row whose `key` equals what `by` yields."""

    name: str
    file: str
    key: str
    by: ColumnRule
    reader: Reader = Reader()
    unmatched: Unmatched = Unmatched.NULL


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of one column: canonical (after its rules) or, if `is_source`, as received.

    `operator` is one of `OPERATORS`; `operands` are values, another column's name or a number.
    """

    column: str
    operator: str
    operands: tuple[str | None, ...]
    is_source: bool = False


#: Operators of a condition, and what they compare with.
OPERATORS: Dictionary[str, str] = {
    "is": "one of the values; null: has no value",
    "is_not": "none of the values; null: has a value",
    "matches": "a regular expression that the whole value must match",
    "before": "another date or instant column of the same row",
    "below": "a number",
    "above": "a number",
}


@dataclass(frozen=True, slots=True)
class RowRule:
    """Rows for which all `conditions` hold: rejected for `reason`, or only counted by `name`."""

    name: str
    conditions: tuple[Condition, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """One mapping file.

    `files` are globs below the source's folder, `constants` canonical columns that are the same
    in every row, `ignored` the source columns left out; all other source columns that no rule
    picks are kept in `_extra`.
    """

    path: Path
    entity: Entity
    files: tuple[str, ...]
    columns: tuple[ColumnRule, ...]
    reader: Reader = Reader()
    constants: Dictionary[str, str] = field(default_factory=dict)
    lookups: tuple[Lookup, ...] = ()
    rejects: tuple[RowRule, ...] = ()
    counts: tuple[RowRule, ...] = ()
    ignored: tuple[str, ...] = ()
    is_optional: bool = False

    @property
    def name(self) -> str:
        """The mapping's name: its file's, without suffix."""
        return self.path.stem

    def target(self, name: str) -> Column:
        """The canonical column called `name`; KeyError if there is none."""
        return self.entity.column(name)

    def matching_files(self, folder: Path) -> list[Path]:
        """The files below `folder` that this mapping reads, in order of their names.

        Raises MappingError if there are none and the mapping is not optional.
        """
        found = {path for glob in self.files for path in folder.glob(glob) if path.is_file()}
        if not found and not self.is_optional:
            raise MappingError(
                f"{self.path.name}: file",
                f"nothing below {folder} matches {', '.join(self.files)}",
                cure="put the file there, or say `optional: true`",
            )
        return sorted(found)

    def fingerprint(self, folder: Path) -> str:
        """A digest of what decides the outcome besides the file: this mapping and its lookups."""
        digest = hashlib.sha256(self.path.read_bytes())
        for lookup in self.lookups:
            file = folder / lookup.file
            digest.update(file.read_bytes() if file.is_file() else b"")
        return digest.hexdigest()
