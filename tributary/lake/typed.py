"""Rows that came typed, written as a lake file of their entity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

#: The lake's types, as Arrow calls them.
_TYPES = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "DECIMAL(18,4)": pa.decimal128(18, 4),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}
#: As DuckDB writes them: small, and quick to scan with several threads.
_PARQUET: Mapping[str, Any] = {
    "compression": "zstd",
    "use_dictionary": ["_file"],
    "store_decimal_as_integer": True,
    "write_batch_size": 65_536,
}
_ROW_GROUP = 120_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write_typed(
    batches: Iterable[pa.RecordBatch],
    path: Path,
    columns: Sequence[tuple[str, str]],
    *,
    extracted_at: datetime,
    file: str,
) -> int:
    """Write `batches` of an entity's columns to `path` and return how many rows there were.

    `columns` are those of the lake file, the lake's own included: they say when (`extracted_at`,
    UTC) and from which `file` and row the values came. One row group is written while the next is
    waited for. No file is left if the batches end in an exception, or if there was no row.
    """
    schema = pa.schema([(name, _TYPES[kind]) for name, kind in columns])
    own = _constants(extracted_at, file)
    rows = 0
    try:
        with (
            pq.ParquetWriter(path, schema, **_PARQUET) as writer,
            ThreadPoolExecutor(1, thread_name_prefix="parquet") as pool,
        ):
            writing: Future[None] | None = None
            for group in _row_groups(batches):
                table = _completed(group, schema, own, rows)
                if writing is not None:
                    writing.result()
                writing = pool.submit(writer.write_table, table)
                rows += group.num_rows
            if writing is not None:
                writing.result()
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if not rows:
        path.unlink()
    return rows


def _row_groups(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(one.num_rows for one in waiting) >= _ROW_GROUP:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)


def _completed(
    table: pa.Table, schema: pa.Schema, own: Mapping[str, pa.Scalar], before: int
) -> pa.Table:
    """The rows with the lake's own columns; `before` rows of the file came before them."""
    rows = table.num_rows
    numbers = np.arange(before + 1, before + rows + 1, dtype=np.int64)
    columns = {
        "_extra": pa.nulls(rows, pa.string()),
        "_row": pa.Array.from_buffers(pa.int64(), rows, [None, pa.py_buffer(numbers)]),
        **{name: pa.repeat(value, rows) for name, value in own.items()},
    }
    arrays = [
        columns[field.name] if field.name in columns else table.column(field.name).cast(field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _constants(extracted_at: datetime, file: str) -> dict[str, pa.Scalar]:
    """What all rows of a file have in common.

    Made of bytes, since Arrow would import pandas to convert a value of Python's: a quarter of a
    second, in which half a million rows are written.
    """
    instant = (extracted_at.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
    name = file.encode()
    moments = np.array([instant], np.int64)
    ends = np.array([0, len(name)], np.int32)
    return {
        "_extracted_at": _scalar(pa.timestamp("us"), moments),
        "_file": _scalar(pa.string(), ends, name),
    }


def _scalar(kind: pa.DataType, *parts: np.ndarray | bytes) -> pa.Scalar:
    """The one value, which is not null, of an array that has these buffers."""
    buffers = [None, *(pa.py_buffer(part) for part in parts)]
    return pa.Array.from_buffers(kind, 1, buffers)[0]
