"""Dagster's SQLite event log, with an engine kept per file instead of made anew per event.

A build records some 3,500 events (each dbt test and each expectation is an asset check). Upstream's
storage makes an engine for every one of them, so nothing is cached and each commit is synced, and
it takes events that come as a batch (`orchestration.home`) one by one.
"""

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

from dagster import EventLogEntry
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, event


class KeptSqliteEventLogStorage(SqliteEventLogStorage):
    """Stores the same events in the same files as its parent; configured in `dagster.yaml`."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, Engine] = {}
        self._tables: set[str] = set()
        self._batch: ExitStack | None = None
        self._in_batch: dict[str, Connection] = {}
        super().__init__(base_dir, inst_data)
        self._db_lock = threading.RLock()  # type: ignore[assignment]  # a batch holds it

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> Self:
        """Dagster's way of making what `dagster.yaml` names."""
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = self._engines.get(shard)
            if engine is None or not Path(self.path_for_shard(shard)).exists():
                engine = self._engines[shard] = self._open(shard)
            if shard in self._in_batch:
                yield self._in_batch[shard]
            elif self._batch is not None:
                self._in_batch[shard] = self._batch.enter_context(engine.begin())
                yield self._in_batch[shard]
            else:
                with engine.begin() as connection:
                    yield connection

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Store all of them or none: one transaction in each file, not three for each event."""
        with self._db_lock, ExitStack() as self._batch:
            try:
                super().store_event_batch(events)
            finally:
                self._batch = None
                self._in_batch.clear()

    def has_table(self, table_name: str) -> bool:
        """Whether the log has the table; upstream asks the database again for every event."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def delete_events(self, run_id: str) -> None:
        """Forget a run's events, and remove the file that held them; upstream keeps it, emptied."""
        super().delete_events(run_id)
        with self._db_lock:
            if (engine := self._engines.pop(run_id, None)) is not None:
                engine.dispose()
            self._initialized_dbs.discard(run_id)
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self.path_for_shard(run_id)}{suffix}").unlink(missing_ok=True)

    def _open(self, shard: str) -> Engine:
        engine = create_engine(self.conn_string_for_shard(shard), connect_args={"timeout": 30})
        event.listen(engine, "connect", _sync_at_checkpoints)
        if shard not in self._initialized_dbs:
            self._initdb(engine)
            self._initialized_dbs.add(shard)
        return engine


def _sync_at_checkpoints(connection: sqlite3.Connection, _: object) -> None:
    """A power cut may take the last events of a run's history; what counts is in the ledger."""
    connection.execute("pragma synchronous = normal")
