"""Staging of one extraction: received records become Parquet files that no commit names yet.

Records are spooled to disk as they come and turned into typed files chunk by chunk, so memory
stays bounded whatever the size. Rows that fail a cast go to a second file as they were received.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa

from tributary.checksum import sha256
from tributary.lake import layout
from tributary.lake.casts import cast, identifier, lake_type, literal
from tributary.lake.judgement import MISFIT, failed_column, failures, keyless, reason, text_of
from tributary.lake.records import record_shape
from tributary.lake.typed import write_typed
from tributary.sources.declaration import Entity, Files, Log, Versioned

#: Spooled bytes that are converted at once: large enough for threads, small enough for memory.
CHUNK_BYTES = 32 * 1024 * 1024

#: Conversions under way in this process; each uses DuckDB's threads on its own.
_CONVERSIONS = threading.BoundedSemaphore(max(1, (os.cpu_count() or 2) // 2))


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A finished Parquet file that waits for its commit."""

    path: Path
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StagedEntity:
    """All that one extraction received of one entity."""

    loaded_files: tuple[StagedFile, ...]
    rejected_files: tuple[StagedFile, ...]
    received: int
    loaded: int
    rejected: int
    reasons: Mapping[str, int]
    rules: Mapping[str, int]
    greatest: Any  # of the mode's cursor column, over loaded rows
    columns: tuple[str, ...]
    replayed_files: tuple[StagedFile, ...] = ()  # which rejected rows a replay judged anew


#: What is kept of a rejected row beside the row: where it came from, for it to be replayed.
ORIGIN = (
    ("_account", "VARCHAR"),
    ("_file", "VARCHAR"),
    ("_row", "BIGINT"),
    ("_mapping", "VARCHAR"),
)


def lake_columns(entity: Entity) -> list[tuple[str, str]]:
    """Name and DuckDB type of every column of the entity's lake files, in order."""
    own = [(column.name, lake_type(column.type)) for column in entity.columns]
    own += [("_extra", "VARCHAR"), ("_extracted_at", "TIMESTAMP")]
    if isinstance(entity.mode, Files):
        own += [("_file", "VARCHAR"), ("_row", "BIGINT")]
    return own


def connect(spill: Path) -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB for conversions, spilling to the folder `spill`.

    Filters stay above the casts they read: pushed below, a filter on "does the cast round-trip"
    would compute every cast twice.
    """
    connection = duckdb.connect(
        config={"memory_limit": "600MB", "temp_directory": str(spill / "duckdb")}
    )
    connection.execute("set timezone = 'UTC'")
    connection.execute("set disabled_optimizers = 'filter_pushdown'")
    return connection


class Engine:
    """A DuckDB for the conversions of one source, which spills below the folder `spill`.

    It is opened when first needed, once for all entities: opening one costs more than it takes to
    type the few rows that most entities have. Close it when nothing uses it any more.
    """

    def __init__(self, spill: Path) -> None:
        self._spill = spill
        self._opening = threading.Lock()
        self._database: duckdb.DuckDBPyConnection | None = None

    @contextmanager
    def connected(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection with temporary tables of its own; waits while others use the cores."""
        with _CONVERSIONS:
            with self._opening:
                if self._database is None:
                    self._database = connect(self._spill)
            with self._database.cursor() as connection:
                connection.execute("set timezone = 'UTC'")
                yield connection

    def close(self) -> None:
        """Give its memory and threads back."""
        with self._opening:
            if self._database is not None:
                self._database.close()
            self._database = None


class EntityStage:
    """Collects what is received of one entity below `folder` and types it chunk by chunk.

    One chunk is typed while the next is being received. One thread uses it, and closes it.
    `engine` is what types, if it is not to be one of its own.
    """

    def __init__(
        self,
        folder: Path,
        entity: Entity,
        extracted_at: datetime,
        *,
        engine: Engine | None = None,
        numeric_booleans: bool = False,
    ) -> None:
        self.entity = entity
        self.received = 0
        self.folder = folder
        self._owns_engine = engine is None
        self._engine = engine or Engine(folder)
        self._extracted_at = extracted_at
        self._numeric_booleans = numeric_booleans
        self._loaded: list[StagedFile] = []
        self._rejected: list[StagedFile] = []
        self._reasons: Counter[str] = Counter()
        self._rules: Counter[str] = Counter()
        self._greatest: Any = None
        self._spool: list[tuple[Path, str | None]] = []
        self._open: BinaryIO | None = None
        self._open_account: str | None = None
        self._spooled_bytes = 0
        self._spooled_rows = 0
        self._spools = 0
        self._parts = 0
        self._typing: Future[None] | None = None
        self._typist = ThreadPoolExecutor(1, thread_name_prefix="typing")
        self._shape = record_shape(entity)
        folder.mkdir(parents=True, exist_ok=True)

    # -- records ---------------------------------------------------------------------------------

    def add(self, lines: bytes, rows: int, account: str | None = None) -> None:
        """Spool `rows` JSON records, one a line (NDJSON, ending in a newline)."""
        if self._open is None or self._open_account != account:
            self._rotate()
            path = self.folder / f"{self._spools}-{len(self._spool)}.ndjson"
            self._spool.append((path, account))
            self._open, self._open_account = path.open("wb"), account
        self._open.write(lines)
        self._spooled_bytes += len(lines)
        self._spooled_rows += rows
        self.received += rows
        if self._spooled_bytes >= CHUNK_BYTES:
            self._convert()

    def _rotate(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _convert(self) -> None:
        """Have what is spooled typed, and begin a new spool; at most one chunk is under way."""
        self._rotate()
        self._join()
        if self._spooled_rows:
            self._typing = self._typist.submit(self._type_spool, self._spool, self._spooled_rows)
        self._spool, self._spooled_bytes, self._spooled_rows = [], 0, 0
        self._spools += 1

    def _join(self) -> None:
        """Wait for the chunk under way; raises what its typing raised."""
        if self._typing is not None:
            self._typing.result()
            self._typing = None

    def _type_spool(self, spool: Sequence[tuple[Path, str | None]], rows: int) -> None:
        accounts = ", ".join(
            f"{literal(str(path))}: {literal(account)}"
            for path, account in spool
            if account is not None
        )
        account = f"map {{{accounts}}}[filename]" if accounts else "null::varchar"
        paths = ", ".join(literal(str(path)) for path, _ in spool)
        received = f"""
            select json as record, {account} as account
            from read_ndjson_objects([{paths}], filename = {str(bool(accounts)).lower()})
        """
        with self._engine.connected() as connection:
            self._type_records(connection, received, rows)
        for path, _ in spool:
            path.unlink()

    def _type_records(
        self, connection: duckdb.DuckDBPyConnection, received: str, rows: int
    ) -> None:
        shape = self._shape
        texts = ", ".join(f"{text} as t{n}" for n, text in enumerate(shape.texts))
        relation = f"""
            select *, record::varchar as _record, {shape.extra} as _extra,
                {shape.misfit} as _is_misfit, account as _account, null as _file, null as _row,
                null as _mapping
            from (select *, {texts} from (select *, {shape.transform} as t from ({received})))
        """
        self._type(connection, relation, rows)

    # -- relations -------------------------------------------------------------------------------

    @contextmanager
    def connected(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A DuckDB to prepare relations in; waits while other conversions use the cores."""
        with self._engine.connected() as connection:
            yield connection

    def add_relation(
        self,
        connection: duckdb.DuckDBPyConnection,
        relation: str,
        rows: int,
        *,
        rules: Mapping[str, int] | None = None,
        mapping: str | None = None,
    ) -> None:
        """Type `rows` rows of text that `connection` (of :meth:`connected`) can select.

        `relation` has the columns ``_record`` (the row as received), ``t0``, ``t1``, … (a VARCHAR
        per declared column), ``_extra``, ``_is_misfit``, ``_file`` and ``_row``. `mapping` is the
        name of what made them of their file, if anything did.
        """
        self.received += rows
        self._rules.update(rules or {})
        told = f"select *, null as _account, {_text(mapping)} as _mapping from ({relation})"
        self._type(connection, told, rows)

    def add_records(self, connection: duckdb.DuckDBPyConnection, relation: str, rows: int) -> None:
        """Type `rows` received records (``record`` JSON, ``account``) that `connection` holds."""
        self.received += rows
        self._type_records(connection, relation, rows)

    def add_rejected(
        self,
        connection: duckdb.DuckDBPyConnection,
        relation: str,
        rows: int,
        *,
        file: str,
        mapping: str | None = None,
    ) -> None:
        """Keep `rows` rows of `file` that were rejected before their typing.

        `relation` names a table or view of ``_record``, ``_reason``, ``_column`` and ``_row``.
        """
        self.received += rows
        if rows:
            self._reject(
                connection,
                f"select *, null as _account, {literal(file)} as _file,"
                f" {_text(mapping)} as _mapping from {relation}",
                rows,
            )

    # -- typed rows ------------------------------------------------------------------------------

    def add_typed(self, batches: Iterable[pa.RecordBatch], file: str) -> None:
        """Take the rows of `file` as they are: batches of the entity's columns, typed faithfully.

        If the batches end in an exception, nothing of them is kept.
        """
        path = self.folder / f"loaded-{self._parts}.parquet"
        with _CONVERSIONS:
            rows = write_typed(
                batches,
                path,
                lake_columns(self.entity),
                extracted_at=self._extracted_at,
                file=file,
            )
        if rows:
            self._loaded.append(_finished(path, rows))
        self.received += rows
        self._parts += 1

    # -- typing ----------------------------------------------------------------------------------

    def _type(self, connection: duckdb.DuckDBPyConnection, relation: str, rows: int) -> None:
        columns = self.entity.columns
        casts = [
            cast(column, text_of(column, n), numeric_booleans=self._numeric_booleans)
            for n, column in enumerate(columns)
        ]
        failed = failures(columns, casts) + keyless(self.entity)
        judged = f"""
            select *, case when _is_misfit then {MISFIT} {failed} end as _failed
            from (
                select *, {", ".join(f"{c.value} as v{n}" for n, c in enumerate(casts))}
                from ({relation})
            )
        """
        names = lake_columns(self.entity)
        values = [f"v{n}" for n in range(len(columns))]
        values += ["_extra", f"{literal(_timestamp(self._extracted_at))}::timestamp"]
        values += ["_file", "_row::bigint"] if isinstance(self.entity.mode, Files) else []
        select = ", ".join(
            f"{value} as {identifier(name)}" for value, (name, _) in zip(values, names, strict=True)
        )
        path = self.folder / f"loaded-{self._parts}.parquet"
        loaded = _copy(connection, f"select {select} from ({judged}) where _failed is null", path)
        if loaded:
            self._loaded.append(_finished(path, loaded))
            self._see_greatest(connection, path)
        else:
            path.unlink()
        if loaded < rows:
            self._reject(
                connection,
                f"select *, {reason(columns, casts)} as _reason, {failed_column(columns)} as"
                f" _column from ({judged}) where _failed is not null",
                rows - loaded,
            )
        self._parts += 1

    def _reject(self, connection: duckdb.DuckDBPyConnection, relation: str, rows: int) -> None:
        path = self.folder / f"rejected-{len(self._rejected)}.parquet"
        extracted_at = literal(_timestamp(self._extracted_at))
        origin = ", ".join(f"{name}::{kind} as {name}" for name, kind in ORIGIN)
        rejected = _copy(
            connection,
            f"select _record, _reason, _column, sha256(_record) as _row_hash,"
            f" {extracted_at}::timestamp as _extracted_at, {origin} from ({relation})",
            path,
        )
        if rejected != rows:
            raise AssertionError(
                f"{self.entity.name}: {rows} rows were to be rejected, {rejected} were"
            )
        self._rejected.append(_finished(path, rejected))
        self._reasons.update(
            dict(
                connection.execute(
                    "select _reason, count(*) from read_parquet(?) group by all", [str(path)]
                ).fetchall()
            )
        )

    def _see_greatest(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        mode = self.entity.mode
        if not isinstance(mode, Versioned | Log):
            return
        row = connection.execute(
            f"select max({identifier(mode.column)}) from read_parquet(?)", [str(path)]
        ).fetchone()
        if row and row[0] is not None and (self._greatest is None or row[0] > self._greatest):
            self._greatest = row[0]

    def close(self) -> None:
        """Wait for what is under way and let go of the files, whether or not all went well."""
        self._rotate()
        self._typist.shutdown()
        if self._owns_engine:
            self._engine.close()

    def finish(self) -> StagedEntity:
        """Type what is left; nothing can be added after it."""
        self._convert()
        self._join()
        loaded = sum(file.rows for file in self._loaded)
        rejected = sum(file.rows for file in self._rejected)
        if self.received != loaded + rejected:
            raise AssertionError(
                f"{self.entity.name}: received {self.received} is not {loaded} + {rejected}"
            )
        return StagedEntity(
            loaded_files=tuple(self._loaded),
            rejected_files=tuple(self._rejected),
            received=self.received,
            loaded=loaded,
            rejected=rejected,
            reasons=dict(self._reasons),
            rules=dict(self._rules),
            greatest=self._greatest,
            columns=tuple(f"{name} {kind}" for name, kind in lake_columns(self.entity)),
        )


def _text(value: str | None) -> str:
    return "null" if value is None else literal(value)


def stage_file(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> StagedFile:
    """Write what `query` selects to the Parquet file `path`, for a commit to name."""
    return _finished(path, _copy(connection, query, path))


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    row = connection.execute(
        f"copy ({query}) to {literal(str(path))} (format parquet, compression zstd)"
    ).fetchone()
    return int(row[0]) if row else 0


def _finished(path: Path, rows: int) -> StagedFile:
    """Flush a written file and take its checksum."""
    layout.sync_file(path)
    return StagedFile(path, rows, path.stat().st_size, sha256(path))


def _timestamp(instant: datetime) -> str:
    return instant.replace(tzinfo=None).isoformat(sep=" ")
