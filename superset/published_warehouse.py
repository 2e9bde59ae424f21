"""How Superset opens the published warehouse: the current version, read-only, for a limited time.

The user of a chart or of SQL Lab writes SQL, so the connection itself has to refuse what SQL could
reach: other files, other databases, settings, extensions, and time without end.
"""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path
from typing import Any

import duckdb
from duckdb_engine import ConnectionWrapper, Dialect
from flask import Flask, g, has_request_context
from sqlalchemy import event
from sqlalchemy.engine.url import URL
from sqlalchemy.pool import Pool
from superset.errors import ErrorLevel, SupersetError, SupersetErrorType
from superset.exceptions import SupersetSecurityException

VERSIONS_DIR = Path(os.environ["TRIBUTARY_VERSIONS_DIR"])
#: What the database of a URI may be, a name and no path, and where that lies in a version.
FILES = {"warehouse": "warehouse.duckdb", "analyst": "analyst/warehouse.duckdb"}
QUERY_SECONDS = float(os.environ.get("TRIBUTARY_SUPERSET_QUERY_SECONDS", "30"))

#: Everything a query could use to leave the file it was given is off, and stays off.
DUCKDB_CONFIG = {
    "access_mode": "READ_ONLY",
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "allow_persistent_secrets": "false",
    "threads": os.environ.get("TRIBUTARY_SUPERSET_THREADS", "2"),
    "memory_limit": os.environ.get("TRIBUTARY_SUPERSET_MEMORY_LIMIT", "1GB"),
    "max_temp_directory_size": "0B",
    "lock_configuration": "true",
}

# What DuckDB would still answer about the server's files and settings.
DISALLOWED_SQL_FUNCTIONS = {
    "duckdb": set(
        """
        read_csv read_csv_auto read_parquet parquet_scan read_json read_json_auto read_json_objects
        read_json_objects_auto read_ndjson read_ndjson_auto read_ndjson_objects read_text read_blob
        read_xlsx read_duckdb glob sniff_csv parquet_metadata parquet_schema parquet_file_metadata
        parquet_kv_metadata sqlite_scan postgres_scan mysql_scan iceberg_scan delta_scan
        query query_table json_execute_serialized_sql getenv getvariable current_setting set_config
        which_secret duckdb_databases duckdb_settings duckdb_secrets duckdb_secret_types
        duckdb_extensions duckdb_logs duckdb_logs_parsed duckdb_log_contexts duckdb_memory
        duckdb_temporary_files duckdb_approx_database_count duckdb_connection_count
        duckdb_external_file_cache enable_logging checkpoint force_checkpoint
        pragma_database_list pragma_database_size pragma_platform pragma_storage_info
        pragma_user_agent pragma_version
        """.split()  # noqa: SIM905 (fifty names read better as text)
    )
}
DISALLOWED_SQL_TABLES = {
    "duckdb": {"duckdb_databases", "duckdb_settings", "duckdb_logs", "pragma_database_list"}
}

#: Name of a warehouse → the file of its version that this process has open, and by what.
_kept: dict[str, tuple[str, ConnectionWrapper]] = {}
_kept_lock = threading.Lock()

_WORD = re.compile(rb"\w+")
_READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}

# -- which version ---------------------------------------------------------------------------------


def current_version() -> str:
    """What `current` points to and when it was flipped; a rollback counts as another flip.

    Fixed at first use for the rest of a request, so that the key under which a result is cached and
    the file it was read from are always of the same version, whatever is published meanwhile.
    """
    if has_request_context() and "warehouse_version" in g:
        return str(g.warehouse_version)
    link = VERSIONS_DIR / "current"
    version = f"{os.path.realpath(link)}@{os.lstat(link).st_mtime_ns if link.is_symlink() else 0}"
    if has_request_context():
        g.warehouse_version = version
    return version


def published_file(name: str | None) -> str:
    """The file that a URI's database names; raises ValueError if that is none of `FILES`."""
    if name not in FILES:
        known = " and ".join(f"duckdb:///{known}" for known in FILES)
        raise ValueError(f"only what is published may be opened: {known}")
    version, _, _ = current_version().rpartition("@")
    return str(Path(version) / FILES[name])


def key_results_by_version(app: Flask) -> None:
    """Put the version into every result's cache key: nothing stale is ever served."""
    from superset.common.query_object import QueryObject

    original = QueryObject.cache_key

    def cache_key(self: QueryObject, **extra: Any) -> str:
        return str(original(self, **extra, warehouse_version=current_version()))

    QueryObject.cache_key = cache_key


# -- what may be opened, and what may be asked -----------------------------------------------------


def require_published(uri: URL) -> None:
    """Admit no database but a published warehouse; raises ValueError."""
    if uri.get_backend_name() != "duckdb":
        raise ValueError(f"{uri.get_backend_name()} databases are not allowed; only duckdb is")
    if uri.query:
        raise ValueError("a warehouse URI takes no options")
    published_file(uri.database)


def locked_down(uri: URL, params: dict[str, Any], *_: Any) -> tuple[URL, dict[str, Any]]:
    """The real file behind `current`, read-only and locked down, whatever the URI says."""
    require_published(uri)
    # One configuration for everybody: DuckDB refuses a second connection to a file with another.
    params["connect_args"] = {"config": dict(DUCKDB_CONFIG)}
    file = published_file(uri.database)
    _keep_open(str(uri.database), file)
    return uri.set(database=file), params


def _keep_open(name: str, file: str) -> None:
    """Keep this process's last version open, so that a query finds it opened and read already.

    Queries take connections of their own, which see nothing of each other. A version that was
    overtaken is let go by the first query after; one that still runs keeps it.
    """
    with _kept_lock:
        kept = _kept.get(name)
        if kept is not None and kept[0] == file:
            return
        # As the engine connects, since it adds itself to the configuration.
        _kept[name] = (file, Dialect().connect(file, config=dict(DUCKDB_CONFIG)))
    if kept is not None:
        kept[1].close()


def only_reading(sql: str, **_: Any) -> str:
    """The SQL as it is, if DuckDB's own parser says that all it does is read.

    PRAGMA is refused by its name, as the parser turns it into a SELECT: some of it tells where the
    warehouse lies. Raises SupersetSecurityException; what does not parse is left to the query.
    """
    try:
        kinds = {statement.type for statement in duckdb.extract_statements(sql)}
    except duckdb.Error:
        return sql
    if not kinds <= _READING or "pragma" in _words(sql):
        raise _refusal("Only queries that read may be run on the warehouse")
    return sql


def _words(sql: str) -> set[str]:
    """Keywords and names of the SQL in lower case, without comments and string constants."""
    starts = (
        start
        for start, kind in duckdb.tokenize(sql)
        if kind in (duckdb.token_type.keyword, duckdb.token_type.identifier)
    )
    # DuckDB counts bytes.
    encoded = sql.encode()
    return {match[0].decode().lower() for s in starts if (match := _WORD.match(encoded, s))}


def _refusal(message: str) -> SupersetSecurityException:
    return SupersetSecurityException(
        SupersetError(
            message=message,
            error_type=SupersetErrorType.QUERY_SECURITY_ACCESS_ERROR,
            level=ErrorLevel.ERROR,
        )
    )


# -- for how long ----------------------------------------------------------------------------------


# SQLLAB_TIMEOUT works by SIGALRM, which cannot fire in gunicorn's threads: a timer interrupts.
@event.listens_for(Pool, "connect")
def _start_clock(connection: Any, record: Any) -> None:
    if not isinstance(connection, ConnectionWrapper):
        return  # the metadata database, not DuckDB
    timer = threading.Timer(QUERY_SECONDS, connection.interrupt)
    timer.daemon = True
    timer.start()
    record.info["interrupt_timer"] = timer


@event.listens_for(Pool, "close")
def _stop_clock(connection: Any, record: Any) -> None:
    timer = record.info.pop("interrupt_timer", None)
    if timer is not None:
        timer.cancel()
