"""CSV files that are as declared, typed in one pass.

Arrow's conversions refuse what they would have to change: a decimal with too many digits, a day
that is not ISO, an instant with an unexpected offset. What they would still take and the lake's
casts would not is looked for here. A file with anything that is refused is not clean: it is left,
whole, to the casts (`tabular`), which say of each row what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from tributary.sources.declaration import Column, Entity, Type

_BLOCK_BYTES = 2 * 1024 * 1024
_RAW_BYTES = 512 * 1024
#: Digits that a double holds whatever they are; see casts.py, which asks for the same.
_SAFE_DIGITS = 15
_DECIMAL = pa.decimal128(18, 4)
_TOO_LARGE = 10**14
_ZERO = re.compile(r"[+-]?[0.]+([eE][+-]?\d+)?")
_OFFSET = re.compile(r"(Z|[+-]\d{2}(:?\d{2})?)$")
_TYPES = {
    Type.TEXT: pa.string(),
    Type.INTEGER: pa.int64(),
    Type.DECIMAL: _DECIMAL,
    Type.DOUBLE: pa.string(),  # judged by its digits before it is converted
    Type.BOOLEAN: pa.bool_(),
    Type.DATE: pa.date32(),
    Type.INSTANT: pa.timestamp("us"),
}


class NotCleanError(Exception):
    """Something in the file is for the casts to judge."""


def clean_batches(
    path: Path, entity: Entity, names: Sequence[str], delimiter: str
) -> Iterator[pa.RecordBatch]:
    """Batches of typed rows in the file's order, whose header is skipped; memory stays bounded.

    `names` says which of the entity's columns each of the file's is; what it lacks is NULL. Raises
    NotCleanError, also after some or all batches, as soon as something is not as declared. The
    bytes are looked at beside.
    """
    needed = {column.name for column in entity.columns if column.required} | set(entity.key)
    present = [column for column in entity.columns if column.name in names]
    types = {column.name: _TYPES[column.type] for column in present if _is_plain(column)}
    if len(names) < 2 or len(types) != len(names):
        raise NotCleanError("columns that only the casts know")
    with ThreadPoolExecutor(1, thread_name_prefix="look") as pool:
        looking = pool.submit(_look_at_bytes, path, ord(delimiter))
        try:
            for batch in _typed(path, names, delimiter, types):
                yield _judged(batch, entity.columns, needed)
                if looking.done():
                    looking.result()
        except pa.ArrowInvalid as error:
            raise NotCleanError(str(error)) from None
        looking.result()


def _typed(
    path: Path, names: Sequence[str], delimiter: str, types: dict[str, pa.DataType]
) -> Iterator[pa.RecordBatch]:
    """Batches as Arrow reads them; raises pa.ArrowInvalid where it refuses."""
    first = _first_row(path, names, delimiter)
    for name, kind in types.items():
        if pa.types.is_timestamp(kind) and _OFFSET.search(first.get(name) or ""):
            types[name] = pa.timestamp("us", "UTC")
    with _open(path, names, delimiter, types) as reader:
        yield from reader


def _is_plain(column: Column) -> bool:
    return column.type in _TYPES and column.format is None


def _look_at_bytes(path: Path, delimiter: int) -> None:
    """Arrow overlooks quotes that are out of place, and takes 0x1f for a whole number."""
    tail = b"\n\n"
    with path.open("rb") as file:
        while block := file.read(_RAW_BYTES):
            text = tail + block
            data = np.frombuffer(text, np.uint8)
            if (b"x" in text or b"X" in text) and _has_hexadecimal(data):
                raise NotCleanError("it may have hexadecimal numbers")
            if b"\0" in text or (b"\r" in text and _has_bare_return(data)):
                raise NotCleanError("unusual bytes")
            if b'"' in text:
                _look_at_quotes(data, delimiter)
            tail = text[-3:]


def _has_hexadecimal(data: np.ndarray) -> bool:
    return bool(np.any((data[:-1] == ord("0")) & ((data[1:] | 0x20) == ord("x"))))


def _has_bare_return(data: np.ndarray) -> bool:
    return bool(np.any((data[:-1] == ord("\r")) & (data[1:] != ord("\n"))))


def _look_at_quotes(data: np.ndarray, delimiter: int) -> None:
    """A quote begins a value, ends one, or is doubled; the last byte waits for what follows it."""
    places = np.flatnonzero(data[:-1] == ord('"'))
    places = places[places > 1]
    limits = np.frombuffer(bytes([delimiter]) + b'\n\r"', np.uint8)
    is_before_text = ~np.isin(data[places + 1], limits)
    before = data[places - 1]
    is_after_text = ~np.isin(before, limits)
    is_after_empty = (before == ord('"')) & np.isin(data[places - 2], limits[:-1])
    if np.any(is_before_text & (is_after_text | is_after_empty)):
        raise NotCleanError("a quote within a value")


def _open(
    path: Path, names: Sequence[str], delimiter: str, types: dict[str, pa.DataType]
) -> pa.csv.CSVStreamingReader:
    return pa.csv.open_csv(
        path,
        pa.csv.ReadOptions(block_size=_BLOCK_BYTES, column_names=list(names), skip_rows=1),
        pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        pa.csv.ConvertOptions(
            column_types=types,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["true", "TRUE", "True", "t", "T", "1"],
            false_values=["false", "FALSE", "False", "f", "F", "0"],
        ),
    )


def _first_row(path: Path, names: Sequence[str], delimiter: str) -> dict[str, str | None]:
    with _open(path, names, delimiter, dict.fromkeys(names, pa.string())) as reader:
        batch = next(iter(reader), None)
    return batch.slice(0, 1).to_pylist()[0] if batch is not None and batch.num_rows else {}


def _judged(
    batch: pa.RecordBatch, columns: Sequence[Column], needed: Collection[str]
) -> pa.RecordBatch:
    """The declared columns in their order and with their lake types; raises NotCleanError."""
    arrays = []
    for column in columns:
        if column.name in batch.schema.names:
            array = _faithful(column, batch.column(column.name))
        else:
            array = pa.nulls(batch.num_rows)
        if column.name in needed and (array.null_count or _has_empty(array)):
            raise NotCleanError(f"{column.name} is missing")
        arrays.append(array)
    return pa.RecordBatch.from_arrays(arrays, names=[column.name for column in columns])


def _has_empty(array: pa.Array) -> bool:
    return pa.types.is_string(array.type) and pc.min(pc.binary_length(array)).as_py() == 0


def _faithful(column: Column, array: pa.Array) -> pa.Array:
    if column.type is Type.DOUBLE:
        return _doubles(array)
    if column.type is Type.INSTANT and array.type.tz:
        return array.cast(pa.timestamp("us"))
    if column.type is Type.DECIMAL:
        limits = [limit.as_py() for limit in pc.min_max(array).values()]
        if any(limit is not None and abs(limit) >= _TOO_LARGE for limit in limits):
            raise NotCleanError(f"{column.name} is too large")
    return array


def _doubles(texts: pa.Array) -> pa.Array:
    longest = pc.max(pc.binary_length(texts)).as_py()
    if longest is not None and longest > _SAFE_DIGITS:
        raise NotCleanError("digits that a double may not hold")
    values = texts.cast(pa.float64())
    if not pc.all(pc.is_finite(values), min_count=0).as_py():
        raise NotCleanError("not a finite number")
    zeros = texts.filter(pc.invert(values.cast(pa.bool_()))).unique().to_pylist()
    if not all(_ZERO.fullmatch(text) for text in zeros):
        raise NotCleanError("a number too small for a double")
    return values
