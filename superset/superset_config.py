"""Superset, locked down. Superset reads this in its own environment: no `tributary` to import.

`tributary.bi.server` sets the environment variables; each can be set by hand for another way of
running Superset:

TRIBUTARY_SUPERSET_HOME          folder of metadata, cache and logs (required)
TRIBUTARY_SECRETS_DIR            folder of the generated secrets, mode 0600 (required)
TRIBUTARY_VERSIONS_DIR           folder of the published warehouses (required)
TRIBUTARY_SUPERSET_METADATA_URI  metadata database; SQLite in the home unless set, e.g. postgresql://…
TRIBUTARY_SUPERSET_REDIS_URL     Redis for caches and sign-in limits; files in the home unless set
TRIBUTARY_SUPERSET_HTTPS         "1" behind TLS: cookies are sent over HTTPS only
TRIBUTARY_SUPERSET_QUERY_SECONDS longest a query may run (default 30)
TRIBUTARY_SUPERSET_MEMORY_LIMIT, TRIBUTARY_SUPERSET_THREADS   DuckDB's share, per query
"""

# A Superset setting is a module constant of the name Superset reads; the rest is private.
# ruff: noqa: N802

from __future__ import annotations

import json
import logging
import os
import threading
from datetime import timedelta
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any
from urllib.parse import quote

from duckdb_engine import ConnectionWrapper
from flask import Flask, g, has_request_context
from flask_caching.backends.rediscache import RedisCache
from sqlalchemy import event
from sqlalchemy.engine.url import URL
from sqlalchemy.pool import Pool
from superset.utils.log import AbstractEventLogger

# -- where things are ----------------------------------------------------------------------------


def _required(name: str) -> Path:
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(f"{name} is not set; start Superset with `tributary superset serve`")
    return Path(value)


def _secret(name: str) -> str:
    """The generated secret `name`; there is no default that works."""
    path = _SECRETS_DIR / name
    if not path.is_file():
        raise RuntimeError(f"{path} is missing; `tributary superset serve` generates it")
    return path.read_text().strip()


_HOME = _required("TRIBUTARY_SUPERSET_HOME")
_SECRETS_DIR = _required("TRIBUTARY_SECRETS_DIR")
_VERSIONS_DIR = _required("TRIBUTARY_VERSIONS_DIR")
_REDIS_URL = os.environ.get("TRIBUTARY_SUPERSET_REDIS_URL")
_IS_HTTPS = os.environ.get("TRIBUTARY_SUPERSET_HTTPS") == "1"
_QUERY_SECONDS = float(os.environ.get("TRIBUTARY_SUPERSET_QUERY_SECONDS", "30"))

# -- secrets and metadata ------------------------------------------------------------------------

SECRET_KEY = _secret("superset_secret_key")
GUEST_TOKEN_JWT_SECRET = _secret("superset_guest_token_key")
GLOBAL_ASYNC_QUERIES_JWT_SECRET = _secret("superset_async_queries_key")

SQLALCHEMY_DATABASE_URI = (
    os.environ.get("TRIBUTARY_SUPERSET_METADATA_URI") or f"sqlite:///{_HOME / 'metadata.db'}"
)
if SQLALCHEMY_DATABASE_URI.startswith("sqlite"):
    # initialise.py puts the file in WAL mode; writers then wait for each other instead of failing.
    SQLALCHEMY_ENGINE_OPTIONS = {"connect_args": {"timeout": 30, "check_same_thread": False}}
SQLALCHEMY_EXAMPLES_URI = SQLALCHEMY_DATABASE_URI

# -- the warehouse: which version ------------------------------------------------------------------


def _current_version() -> str:
    """What `current` points to and when it was flipped; a rollback counts as another flip.

    Fixed at first use for the rest of a request, so that the key under which a result is cached and
    the file it was read from are always of the same version, whatever is published meanwhile.
    """
    if has_request_context() and "warehouse_version" in g:
        return str(g.warehouse_version)
    link = _VERSIONS_DIR / "current"
    version = f"{os.path.realpath(link)}@{os.lstat(link).st_mtime_ns if link.is_symlink() else 0}"
    if has_request_context():
        g.warehouse_version = version
    return version


def _published_file(path: str | None) -> str:
    """The real file behind a published path; raises if it is not a published warehouse."""
    versions = Path(os.path.realpath(_VERSIONS_DIR))
    asked = Path(path or "")
    if asked.is_relative_to(_VERSIONS_DIR / "current"):
        version = Path(_current_version().rpartition("@")[0])
        asked = version / asked.relative_to(_VERSIONS_DIR / "current")
    real = Path(os.path.realpath(asked))
    if not real.is_relative_to(versions) or real.suffix != ".duckdb":
        raise ValueError("only published warehouses (*.duckdb of a version) may be opened")
    return str(real)


def DB_SQLA_URI_VALIDATOR(uri: URL) -> None:
    """Admit no database but a published warehouse; raises ValueError."""
    if uri.get_backend_name() != "duckdb":
        raise ValueError(f"{uri.get_backend_name()} databases are not allowed; only duckdb is")
    if uri.query:
        raise ValueError("a warehouse URI takes no options")
    _published_file(uri.database)


#: Everything a query could use to leave the file it was given is off, and stays off.
_DUCKDB_CONFIG = {
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


def DB_CONNECTION_MUTATOR(uri: URL, params: dict[str, Any], *_: Any) -> tuple[URL, dict[str, Any]]:
    """Open the real file behind `current`, read-only and locked down, whatever the URI says."""
    DB_SQLA_URI_VALIDATOR(uri)
    # One configuration for everybody: DuckDB refuses a second connection to a file with another.
    params["connect_args"] = {"config": dict(_DUCKDB_CONFIG)}
    return uri.set(database=_published_file(uri.database)), params


# -- the warehouse: how long -----------------------------------------------------------------------


# SQLLAB_TIMEOUT works by SIGALRM, which cannot fire in gunicorn's threads: a timer interrupts.
@event.listens_for(Pool, "connect")
def _start_clock(connection: Any, record: Any) -> None:
    if not isinstance(connection, ConnectionWrapper):
        return  # the metadata database, not DuckDB
    timer = threading.Timer(_QUERY_SECONDS, connection.interrupt)
    timer.daemon = True
    timer.start()
    record.info["interrupt_timer"] = timer


@event.listens_for(Pool, "close")
def _stop_clock(connection: Any, record: Any) -> None:
    timer = record.info.pop("interrupt_timer", None)
    if timer is not None:
        timer.cancel()


SQLLAB_TIMEOUT = int(_QUERY_SECONDS)
SUPERSET_WEBSERVER_TIMEOUT = int(_QUERY_SECONDS) + 30
SQL_MAX_ROW = 100_000
ROW_LIMIT = 10_000
DISPLAY_MAX_ROW = 10_000
PREVENT_UNSAFE_DB_CONNECTIONS = True

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

# -- caches ----------------------------------------------------------------------------------------


def _cache(name: str, timeout: timedelta) -> dict[str, Any]:
    common = {"CACHE_DEFAULT_TIMEOUT": int(timeout.total_seconds())}
    if _REDIS_URL:
        return {
            **common,
            "CACHE_TYPE": "RedisCache",
            "CACHE_KEY_PREFIX": f"tributary_{name}_",
            "CACHE_REDIS_URL": _REDIS_URL,
        }
    return {
        **common,
        "CACHE_TYPE": "FileSystemCache",
        "CACHE_DIR": str(_HOME / "cache" / name),
        "CACHE_THRESHOLD": 5000,
    }


CACHE_CONFIG = _cache("objects", timedelta(days=1))
DATA_CACHE_CONFIG = _cache("data", timedelta(hours=1))
FILTER_STATE_CACHE_CONFIG = _cache("filter_state", timedelta(days=7))
EXPLORE_FORM_DATA_CACHE_CONFIG = _cache("explore", timedelta(days=7))
THUMBNAIL_CACHE_CONFIG = {"CACHE_TYPE": "NullCache", "CACHE_NO_NULL_WARNING": True}
if _REDIS_URL:
    RESULTS_BACKEND = RedisCache.from_url(_REDIS_URL, key_prefix="tributary_results_")


def FLASK_APP_MUTATOR(app: Flask) -> None:
    """Put the published version into every result's cache key: nothing stale is ever served."""
    from superset.common.query_object import QueryObject

    original = QueryObject.cache_key

    def cache_key(self: QueryObject, **extra: Any) -> str:
        return str(original(self, **extra, warehouse_version=_current_version()))

    QueryObject.cache_key = cache_key


# -- signing in ------------------------------------------------------------------------------------

RATELIMIT_ENABLED = True
RATELIMIT_APPLICATION = "1000 per second"  # one dashboard is about 80 requests
AUTH_RATE_LIMITED = True
AUTH_RATE_LIMIT = "15 per minute"
RATELIMIT_STORAGE_URI = _REDIS_URL or "memory://"
AUTH_USER_REGISTRATION = False
PUBLIC_ROLE_LIKE = None  # nobody sees anything without signing in
FAB_API_SWAGGER_UI = False
SHOW_STACKTRACE = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _IS_HTTPS
PERMANENT_SESSION_LIFETIME = timedelta(hours=12)
WTF_CSRF_ENABLED = True
ENABLE_PROXY_FIX = _IS_HTTPS
ENABLE_CORS = False

# -- nothing leaves the machine --------------------------------------------------------------------

# The policy names no host but our own: it also stops the Scarf pixel, which no setting turns off.
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'", "data:"],
        "script-src": ["'self'", "'strict-dynamic'"],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,  # a proxy in front does that
    "session_cookie_secure": _IS_HTTPS,
    "strict_transport_security": _IS_HTTPS,
    "referrer_policy": "same-origin",
}
THEME_FONT_URL_ALLOWED_DOMAINS: list[str] = []

# -- what people may use ---------------------------------------------------------------------------

FEATURE_FLAGS = {
    "DASHBOARD_RBAC": True,
    "TAGGING_SYSTEM": True,
    "EMBEDDED_SUPERSET": True,
    "DRILL_BY": True,
    "DRILL_TO_DETAIL": True,
    "ALERT_REPORTS": False,
    "THUMBNAILS": False,
    "DYNAMIC_PLUGINS": False,
    "ENABLE_TEMPLATE_PROCESSING": False,
    "ALLOW_ADHOC_SUBQUERY": False,
    "ESCAPE_MARKDOWN_HTML": True,
}
# Uploads would have to write to the warehouse.
CSV_EXTENSIONS: set[str] = set()
EXCEL_EXTENSIONS: set[str] = set()
COLUMNAR_EXTENSIONS: set[str] = set()
ALLOWED_EXTENSIONS: set[str] = set()

# -- who did what, and how long it took ------------------------------------------------------------


class FileEventLogger(AbstractEventLogger):
    """One JSON line per event in a log file.

    Superset's own writes each event to the metadata database, which there doubles the time of a
    chart query. Only named fields are kept: a request's payload may hold personal data.
    """

    _KEPT = ("path", "url_rule", "event_name", "source", "source_id", "duration", "ts", "force")

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._log = logging.getLogger("tributary.superset.events")
        self._log.propagate = False
        self._log.setLevel(logging.INFO)
        handler = WatchedFileHandler(path)
        handler.setFormatter(logging.Formatter('{"at": %(created).3f, %(message)s}'))
        self._log.addHandler(handler)

    def log(
        self,
        user_id: int | None,
        action: str,
        dashboard_id: int | None,
        duration_ms: int | None,
        slice_id: int | None,
        referrer: str | None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Append one line per record (see AbstractEventLogger)."""
        for record in kwargs.get("records") or [{}]:
            line = {
                "user_id": user_id,
                "action": action,
                "dashboard_id": dashboard_id or record.get("dashboard_id"),
                "slice_id": slice_id or record.get("slice_id"),
                "duration_ms": duration_ms,
                **{key: record[key] for key in self._KEPT if key in record},
            }
            self._log.info(json.dumps(line, default=str)[1:-1])


EVENT_LOGGER = FileEventLogger(_HOME / "logs" / "events.ndjson")
SUPERSET_LOG_VIEW = False  # it shows the database's log, which stays empty

# -- looks -----------------------------------------------------------------------------------------

APP_NAME = "Tributary"
_LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="32" viewBox="0 0 {width} 32">'
    '<g fill="none" stroke="#1D5C96" stroke-width="4" stroke-linecap="round">'
    '<path d="M4 7c9 0 9 9 18 9h6"/><path d="M4 25c9 0 9-9 18-9" stroke="#0B7A75"/></g>{text}</svg>'
)
_WORDMARK = (
    '<text x="38" y="22.5" font-family="Inter,Helvetica,Arial,sans-serif" font-size="19"'
    ' font-weight="600" fill="#16324F">Tributary</text>'
)
APP_ICON = "data:image/svg+xml," + quote(_LOGO.format(width=132, text=_WORDMARK))
FAVICONS = [{"href": "data:image/svg+xml," + quote(_LOGO.format(width=32, text=""))}]

# Every text colour has a contrast of at least 4.5 on white (WCAG AA).
THEME_DEFAULT = {
    "algorithm": "default",
    "token": {
        "brandAppName": APP_NAME,
        "brandLogoAlt": APP_NAME,
        "brandLogoUrl": APP_ICON,
        "brandLogoMargin": "14px 0",
        "brandLogoHref": "/",
        "brandLogoHeight": "28px",
        "brandIconMaxWidth": 132,
        "brandSpinnerUrl": None,
        "brandSpinnerSvg": None,
        "colorPrimary": "#1D5C96",
        "colorLink": "#1D5C96",
        "colorError": "#B3261E",
        "colorWarning": "#8A5A00",
        "colorSuccess": "#1B7F4B",
        "colorInfo": "#1D5C96",
        "colorTextBase": "#16212E",
        "colorBgLayout": "#F4F6F9",
        "borderRadius": 6,
        "fontUrls": [],
        "fontFamily": "Inter, Helvetica, Arial, sans-serif",
        "fontFamilyCode": "'IBM Plex Mono', 'Courier New', monospace",
        "transitionTiming": 0.2,
        "fontSizeXS": "8",
        "fontSizeXXL": "28",
        "fontWeightNormal": "400",
        "fontWeightLight": "300",
        "fontWeightStrong": "500",
        "fontWeightBold": "700",
        "colorEditorSelection": "#FFF5CF",
    },
}
THEME_DARK = None  # one look, the one the dashboards were checked in
ENABLE_UI_THEME_ADMINISTRATION = False

EXTRA_CATEGORICAL_COLOR_SCHEMES = [
    {
        "id": "tributary",
        "label": "Tributary",
        "description": "Distinguishable with the common colour-vision deficiencies",
        "isDefault": True,
        "colors": [
            *("#1D5C96", "#E08A00", "#0B7A75", "#B3446C", "#7A6FC0", "#5C7F2B"),
            *("#C4562F", "#4FA3D1", "#8C6D46", "#5B6B7B", "#D9A441", "#2F9E8F"),
        ],
    }
]
CURRENCIES = ["USD", "EUR", "GBP", "INR", "NZD", "BRL"]
