"""Files as tables of text: CSV, NDJSON, Parquet and Excel, whatever dirt they have.

A file becomes two relations in a DuckDB connection: its rows, every value as VARCHAR, and what
could not be read as a row, as received and with the reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa

from tributary.lake.casts import identifier, literal
from tributary.sources.exact_json import exact

_HEAD_BYTES = 64 * 1024
_BLOCK_BYTES = 8 * 1024 * 1024
_DELIMITERS = ",;\t|"
_LONGEST_LINE = 16 * 1024 * 1024


class UnreadableFileError(Exception):
    """A file that is not a table at all; the message says why, in a few words."""


@dataclass(frozen=True, slots=True)
class FileRows:
    """The rows of one file, in the connection that read it.

    `relation` names a table or view with the VARCHAR columns `columns`, then ``_row`` (1 for the
    first row read) and ``_record`` (the row as received, as JSON). `rejected` names one with
    ``_record``, ``_reason``, ``_column`` and ``_row``, where it is known. `rules` counts what a
    mapping's rules changed.
    """

    relation: str
    columns: tuple[str, ...]
    count: int
    rejected: str
    rejects: int
    rules: dict[str, int] = field(default_factory=dict)


def rows_of_file(connection: duckdb.DuckDBPyConnection, path: Path, spill: Path) -> FileRows:
    """Read `path` by its suffix; raises UnreadableFileError if it is not such a file.

    The folder `spill` may be written to, and stays as long as the relations are read.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableFileError(f"{path.suffix or 'no suffix'} is none of {', '.join(_READERS)}")
    for name in ("file_rows", "file_rejected", "file_text"):
        connection.execute(f"drop view if exists {name}")
    try:
        return reader(connection, path, spill)
    except duckdb.Error as error:
        raise UnreadableFileError(str(error).splitlines()[0][:200]) from None


# -- CSV ------------------------------------------------------------------------------------------


def _read_csv(connection: duckdb.DuckDBPyConnection, path: Path, _: Path) -> FileRows:
    encoding = _encoding(path)
    names, delimiter = csv_header(path, encoding)
    declared = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    connection.execute("drop table if exists file_lines")
    connection.execute("drop table if exists reject_errors")
    connection.execute("drop table if exists reject_scans")
    connection.execute(
        f"""
        create temp table file_lines as
        select *, row_number() over () as _row
        from read_csv(
            {literal(str(path))}, auto_detect = false, header = true, columns = {{{declared}}},
            delim = {literal(delimiter)}, quote = '"', escape = '"', encoding = {literal(encoding)},
            allow_quoted_nulls = false, store_rejects = true, max_line_size = {_LONGEST_LINE},
            strict_mode = true
        )
        """
    )
    connection.execute(
        """
        create or replace temp view file_rejected as
        select
            coalesce(any_value(csv_line), '') as _record,
            'unreadable line: ' || lower(replace(any_value(error_type)::varchar, '_', ' '))
                as _reason,
            null::varchar as _column, null::bigint as _row
        from reject_errors
        group by file_id, line, line_byte_position
        """
    )
    return _finish(connection, "file_lines", names)


def _encoding(path: Path) -> str:
    """UTF-8 where the whole file is; else what Windows programs write, which reads any bytes."""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        with path.open(encoding="utf-8") as text:
            while text.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def is_csv(path: Path) -> bool:
    """Whether the file is read as delimited text."""
    return _READERS.get(path.suffix.lower()) is _read_csv


def csv_header(path: Path, encoding: str) -> tuple[tuple[str, ...], str]:
    """The column names of a CSV file, made distinct, and the delimiter that splits it most.

    Raises UnreadableFileError if the file is empty.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    text = head.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="replace")
    if not text.strip():
        raise UnreadableFileError("it is empty")
    headers = {one: next(csv.reader(io.StringIO(text), delimiter=one)) for one in _DELIMITERS}
    delimiter = max(headers, key=lambda one: len(headers[one]))
    return _distinct(headers[delimiter]), delimiter


def _distinct(header: Sequence[str]) -> tuple[str, ...]:
    """Names that are unique and not empty, as a damaged header may not be."""
    names: list[str] = []
    taken: set[str] = set()
    for position, raw in enumerate(header, start=1):
        name = raw.strip() or f"column_{position}"
        candidate, number = name, 2
        while candidate.lower() in taken:
            candidate, number = f"{name}_{number}", number + 1
        taken.add(candidate.lower())
        names.append(candidate)
    return tuple(names)


# -- NDJSON ---------------------------------------------------------------------------------------


def _read_ndjson(connection: duckdb.DuckDBPyConnection, path: Path, spill: Path) -> FileRows:
    connection.execute("drop table if exists file_lines")
    connection.execute(
        f"""
        create temp table file_lines as
        select line, row_number() over () as _row,
            case when json_valid(line) then json_type(line) = 'OBJECT' else false end as is_object
        from read_csv(
            {literal(str(_exact_copy(path, spill)))}, auto_detect = false, header = false,
            columns = {{'line': 'VARCHAR'}}, delim = '\x01', quote = '', escape = '',
            max_line_size = {_LONGEST_LINE}
        )
        where line is not null
        """
    )
    names = tuple(
        row[0]
        for row in connection.execute(
            "select distinct unnest(json_keys(line)) as key from file_lines where is_object"
            " order by key"
        ).fetchall()
    )
    shape = "{" + ", ".join(f'"{name}": "VARCHAR"' for name in names) + "}"
    connection.execute(
        f"""
        create or replace temp view file_text as
        select unnest(json_transform(line, {literal(shape)})), _row, line as _line
        from file_lines where is_object
        """
    )
    connection.execute(
        """
        create or replace temp view file_rejected as
        select line as _record, 'unreadable line: not a JSON object' as _reason,
            null::varchar as _column, _row
        from file_lines where not is_object
        """
    )
    return _finish(connection, "file_text", names, record="_line")


def _exact_copy(path: Path, spill: Path) -> Path:
    """`path`, or a copy of it in `spill` if it has numbers that a double does not hold."""
    with path.open("rb") as file:
        if all(exact(lines) is lines for lines in _blocks(file)):
            return path
        copy = spill / "exact.ndjson"
        file.seek(0)
        with copy.open("wb") as written:
            for lines in _blocks(file):
                written.write(exact(lines))
    return copy


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Whole lines, some megabytes at a time."""
    while lines := file.readlines(_BLOCK_BYTES):
        yield b"".join(lines)


# -- Parquet --------------------------------------------------------------------------------------


def _read_parquet(connection: duckdb.DuckDBPyConnection, path: Path, _: Path) -> FileRows:
    source = f"read_parquet({literal(str(path))}, file_row_number = true)"
    described = connection.execute(f"describe select * from {source}").fetchall()
    columns = [(row[0], row[1]) for row in described if row[0] != "file_row_number"]
    texts = ", ".join(f"{_as_text(name, kind)} as {identifier(name)}" for name, kind in columns)
    connection.execute(
        "create or replace temp view file_text as"
        f" select {texts}, file_row_number + 1 as _row from {source}"
    )
    _nothing_rejected(connection)
    return _finish(connection, "file_text", tuple(name for name, _ in columns))


def _as_text(name: str, kind: str) -> str:
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP")):
        return f"to_json({identifier(name)})::varchar"
    return f"{identifier(name)}::varchar"


# -- Excel ----------------------------------------------------------------------------------------


def _read_excel(connection: duckdb.DuckDBPyConnection, path: Path, _: Path) -> FileRows:
    rows = _excel_rows(path)
    header = next(rows, None)
    if header is None:
        raise UnreadableFileError("its first sheet is empty")
    while header and header[-1] is None:
        header.pop()
    names = _distinct([text or "" for text in header])
    body = [(row + [None] * len(names))[: len(names)] for row in rows]
    table = pa.table(
        {name: pa.array([row[n] for row in body], pa.string()) for n, name in enumerate(names)}
    )
    connection.register("excel_rows", table)
    connection.execute(
        "create or replace temp view file_text as"
        " select *, row_number() over () as _row from excel_rows"
    )
    _nothing_rejected(connection)
    return _finish(connection, "file_text", names)


def _excel_rows(path: Path) -> Iterator[list[str | None]]:
    """Rows of the first sheet that hold anything, as text."""
    import openpyxl  # slow to import, seldom needed

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise UnreadableFileError(f"not an Excel workbook ({type(error).__name__})") from None
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            if any(value is not None for value in row):
                yield [_cell_text(value) for value in row]
    finally:
        book.close()


def _cell_text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return repr(value) if isinstance(value, float) else str(value)


# -- shared by all --------------------------------------------------------------------------------


def _nothing_rejected(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "create or replace temp view file_rejected as select null::varchar as _record,"
        " null::varchar as _reason, null::varchar as _column, null::bigint as _row where false"
    )


def _finish(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    names: tuple[str, ...],
    record: str | None = None,
) -> FileRows:
    """Add ``_record`` to the rows and count both sides."""
    members = ", ".join(f"{literal(name)}, {identifier(name)}" for name in names)
    connection.execute(
        "create or replace temp view file_rows as"
        f" select {', '.join(map(identifier, names))}, _row,"
        f" {record or f'json_object({members})::varchar'} as _record from {relation}"
    )
    return FileRows(
        "file_rows",
        names,
        _count(connection, "file_rows"),
        "file_rejected",
        _count(connection, "file_rejected"),
    )


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = connection.execute(f"select count(*) from {relation}").fetchone()
    return int(row[0]) if row else 0


_READERS: dict[str, Callable[[duckdb.DuckDBPyConnection, Path, Path], FileRows]] = {
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".txt": _read_csv,
    ".ndjson": _read_ndjson,
    ".jsonl": _read_ndjson,
    ".parquet": _read_parquet,
    ".xlsx": _read_excel,
}
