"""A CSV or Parquet file as a table of text: what a mapping starts from.

CSV is read by its declared dialect, never sniffed. Records that are not well formed are kept
aside as they were received; the header is repaired only as the mapping says.
"""

from __future__ import annotations

import csv
import gzip
import itertools
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tributary.lake.casts import identifier, literal
from tributary.sources.mapping_model import MappingError, Reader

_NUMBERS = itertools.count(1)
_CSV = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt")
_PYTHON_ENCODINGS = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "latin-1": "latin-1"}


def temporary_name(what: str) -> str:
    """A name for a temporary table that no other has in this process."""
    return f"_mapping_{next(_NUMBERS)}_{what}"


@dataclass(frozen=True)
class TextTable:
    """A file as read: temporary tables, to be dropped by :meth:`drop`.

    `table` has ``row`` BIGINT (number of the record in the file, from 1) and the VARCHAR columns
    ``c1`` … ``c<n>``, whose names in the file are `names`, in that order. `malformed` has, for
    each record that could not be split into columns, ``record`` VARCHAR as received and ``reason``.
    """

    file: Path
    table: str
    malformed: str
    names: tuple[str, ...]

    def column(self, name: str, where: str) -> str:
        """The SQL name of the column called `name` in the file; MappingError if it has none."""
        if name not in self.names:
            raise MappingError(
                where,
                f"{self.file.name} has no column {name!r}",
                cure=f"its columns are: {', '.join(self.names)}",
            )
        return f"c{self.names.index(name) + 1}"

    def drop(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Drop the temporary tables."""
        for table in (self.table, self.malformed):
            connection.execute(f"drop table if exists {table}")


def read_text(
    connection: duckdb.DuckDBPyConnection, file: Path, reader: Reader, where: str
) -> TextTable:
    """Read `file` whole; MappingError (at `where`) if its header or dialect is not as declared."""
    suffix = "".join(file.suffixes[-2:] if file.suffix == ".gz" else file.suffixes[-1:]).lower()
    if not file.is_file():
        raise MappingError(where, f"{file} is missing", cure="put the file there")
    if suffix == ".parquet":
        return _read_parquet(connection, file, reader, where)
    if suffix in _CSV:
        return _read_csv(connection, file, reader, where)
    raise MappingError(where, f"cannot read {file.name}", cure=f"use {', '.join(_CSV)} or .parquet")


def _read_parquet(
    connection: duckdb.DuckDBPyConnection, file: Path, reader: Reader, where: str
) -> TextTable:
    source = f"read_parquet({literal(str(file))})"
    try:
        described = connection.execute(f"describe select * from {source}").fetchall()
        header = [row[0] for row in described]
        names = _repair(header, reader, file, where)
        columns = ", ".join(
            f"{identifier(name)}::varchar as c{number}" for number, name in enumerate(header, 1)
        )
        text = TextTable(file, temporary_name("text"), temporary_name("malformed"), names)
        connection.execute(
            f"create temp table {text.table} as"
            f" select row_number() over () as row, {columns} from {source}"
        )
    except duckdb.Error as error:
        raise MappingError(where, f"{file.name} is not Parquet: {_first_line(error)}") from None
    connection.execute(f"create temp table {text.malformed} (record varchar, reason varchar)")
    return text


def _read_csv(
    connection: duckdb.DuckDBPyConnection, file: Path, reader: Reader, where: str
) -> TextTable:
    names = _repair(_csv_header(file, reader, where), reader, file, where)
    text = TextTable(file, temporary_name("text"), temporary_name("malformed"), names)
    errors, scans = temporary_name("errors"), temporary_name("scans")
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(1, len(names) + 1))
    try:
        connection.execute(
            f"create temp table {text.table} as select row_number() over () as row, *"
            f" from read_csv({literal(str(file))}, auto_detect = false, header = true,"
            f" columns = {{{columns}}}, delim = {literal(reader.delimiter)},"
            f" quote = {literal(reader.quote)}, escape = {literal(reader.quote)},"
            f" encoding = {literal(reader.encoding)}, allow_quoted_nulls = false,"
            f" null_padding = false, strict_mode = true, store_rejects = true,"
            f" rejects_table = {literal(errors)}, rejects_scan = {literal(scans)})"
        )
        connection.execute(
            f"create temp table {text.malformed} as"
            f" select trim(any_value(csv_line), chr(10) || chr(13)) as record,"
            f" 'malformed CSV: ' || lower(min(error_type::varchar)) as reason"
            f" from {errors} group by line, line_byte_position order by line"
        )
    except duckdb.Error as error:
        raise MappingError(
            where,
            f"{file.name} cannot be read as CSV: {_first_line(error)}",
            cure="check delimiter, quote and encoding, and that all lines end alike",
        ) from None
    finally:
        for table in (errors, scans):
            connection.execute(f"drop table if exists {table}")
    return text


def _csv_header(file: Path, reader: Reader, where: str) -> list[str]:
    encoding = _PYTHON_ENCODINGS[reader.encoding]
    open_text = gzip.open if file.suffix == ".gz" else open
    with open_text(file, "rt", encoding=encoding, newline="", errors="replace") as stream:
        rows = csv.reader(stream, delimiter=reader.delimiter, quotechar=reader.quote, strict=True)
        try:
            header = next(rows, None)
        except (csv.Error, OSError, EOFError) as error:
            raise MappingError(
                where, f"the header of {file.name} cannot be read: {error}", cure="check `reader`"
            ) from None
    if not header:
        raise MappingError(where, f"{file.name} is empty", cure="deliver it with its header")
    if any("\ufffd" in name for name in header):
        raise MappingError(
            where, f"the header of {file.name} is not {reader.encoding}", cure="say its `encoding`"
        )
    return header


def _repair(header: list[str], reader: Reader, file: Path, where: str) -> tuple[str, ...]:
    """The header with the declared new names; each column must end with a name of its own."""
    names = list(header)
    for key, name in reader.rename.items():
        names[_position(key, header, file, f"{where}.rename.{key}")] = name
    for key in reader.blank:
        position = _position(key, header, file, f"{where}.blank")
        names[position] = names[position].strip() or f"column {position + 1}"
    for position, name in enumerate(names, 1):
        cure = f"rename: {{{position}: <name>}}"
        if not name.strip():
            raise MappingError(where, f"column {position} of {file.name} has no name", cure=cure)
        if name in names[: position - 1]:
            raise MappingError(
                where, f"column {position} of {file.name} is a second {name!r}", cure=cure
            )
    return tuple(names)


def _position(key: str, header: list[str], file: Path, where: str) -> int:
    """The place in `header` (from 0) of a declared position (from 1) or name."""
    if header.count(key) == 1:
        return header.index(key)
    if key.isdigit() and 1 <= int(key) <= len(header):
        return int(key) - 1
    raise MappingError(where, f"{file.name} has no column {key!r} of its own in its header")


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
