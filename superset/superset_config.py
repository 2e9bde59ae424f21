"""Superset, locked down. Superset reads this in its own environment: no `tributary` to import.

`tributary.bi.server` sets the environment variables; each can be set by hand for another way of
running Superset:

TRIBUTARY_SUPERSET_HOME          folder of metadata, cache and logs (required)
TRIBUTARY_SECRETS_DIR            folder of the generated secrets, mode 0600 (required)
TRIBUTARY_VERSIONS_DIR           folder of the published warehouses (required)
TRIBUTARY_SUPERSET_METADATA_URI  metadata database; SQLite in the home unless set, e.g. postgresql://…
TRIBUTARY_SUPERSET_REDIS_URL     Redis for caches and sign-in limits; files in the home unless set
TRIBUTARY_SUPERSET_HTTPS         "1" behind TLS: cookies are sent over HTTPS only
TRIBUTARY_SUPERSET_EMBED_ORIGINS sites that may frame dashboards, with spaces between
TRIBUTARY_SUPERSET_OIDC_…        single sign-on (single_sign_on.py)
TRIBUTARY_SUPERSET_QUERY_SECONDS longest a query may run (default 30)
TRIBUTARY_SUPERSET_MEMORY_LIMIT, TRIBUTARY_SUPERSET_THREADS   DuckDB's share, per query
"""

# A Superset setting is a module constant of the name Superset reads; the rest is private.
# ruff: noqa: N802

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_caching.backends.rediscache import RedisCache
from redis import Redis

sys.path.insert(0, str(Path(__file__).parent))  # for the modules beside this one


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
_required("TRIBUTARY_VERSIONS_DIR")
_REDIS_URL = os.environ.get("TRIBUTARY_SUPERSET_REDIS_URL")
_EMBED_ORIGINS = os.environ.get("TRIBUTARY_SUPERSET_EMBED_ORIGINS", "").split()
_IS_HTTPS = os.environ.get("TRIBUTARY_SUPERSET_HTTPS") == "1"

# These read the environment that was checked above.
import appearance  # noqa: E402
from events_chart import find_events_of_dashboards  # noqa: E402
from file_event_log import FileEventLogger  # noqa: E402
from guest_payload import judge_by_parameters  # noqa: E402
from published_warehouse import (  # noqa: E402
    DISALLOWED_SQL_FUNCTIONS,  # noqa: F401 (a setting of Superset)
    DISALLOWED_SQL_TABLES,  # noqa: F401 (a setting of Superset)
    QUERY_SECONDS,
    key_results_by_version,
    locked_down,
    only_reading,
    require_published,
)
from request_limit import limit_requests  # noqa: E402
from sign_in_limit import limit_failed_sign_ins  # noqa: E402
from single_sign_on import Provider, offer_single_sign_on  # noqa: E402

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

# -- the warehouse ---------------------------------------------------------------------------------

DB_SQLA_URI_VALIDATOR = require_published
DB_CONNECTION_MUTATOR = locked_down
SQL_QUERY_MUTATOR = only_reading
SQLLAB_TIMEOUT = int(QUERY_SECONDS)
SUPERSET_WEBSERVER_TIMEOUT = int(QUERY_SECONDS) + 30
SQL_MAX_ROW = 100_000
ROW_LIMIT = 10_000
DISPLAY_MAX_ROW = 10_000
PREVENT_UNSAFE_DB_CONNECTIONS = True

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
    RESULTS_BACKEND = RedisCache(Redis.from_url(_REDIS_URL), key_prefix="tributary_results_")

# -- signing in ------------------------------------------------------------------------------------

_PROVIDER = Provider.configured()
RATELIMIT_ENABLED = True
RATELIMIT_APPLICATION = "1000 per second"  # one dashboard is about 80 requests
RATELIMIT_STORAGE_URI = _REDIS_URL or "memory://"
AUTH_RATE_LIMITED = False  # it does not reach Superset's sign-in; sign_in_limit does
AUTH_USER_REGISTRATION = False
PUBLIC_ROLE_LIKE = None  # nobody sees anything without signing in
FAB_API_SWAGGER_UI = False
SHOW_STACKTRACE = False
GUEST_ROLE_NAME = "embedded_visitor"  # tributary.bi.access.permissions.EMBEDDED
GUEST_TOKEN_JWT_EXP_SECONDS = 300

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
        "frame-ancestors": ["'self'", *_EMBED_ORIGINS],
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

EVENT_LOGGER = FileEventLogger(_HOME / "logs")
SUPERSET_LOG_VIEW = False  # it shows the database's log, which stays empty

# -- looks -----------------------------------------------------------------------------------------

APP_NAME = appearance.APP_NAME
APP_ICON = appearance.LOGO
FAVICONS = [{"href": appearance.ICON}]
THEME_DEFAULT = appearance.THEME
THEME_DARK = None  # one look, the one the dashboards were checked in
ENABLE_UI_THEME_ADMINISTRATION = False

EXTRA_CATEGORICAL_COLOR_SCHEMES = [appearance.COLOR_SCHEME]
CURRENCIES = ["USD", "EUR", "GBP", "INR", "NZD", "BRL"]

# -- what Superset has no setting for --------------------------------------------------------------


def FLASK_APP_MUTATOR(app: Flask) -> None:
    """Called by Superset when the application is made."""
    judge_by_parameters()
    find_events_of_dashboards()
    key_results_by_version(app)
    limit_failed_sign_ins(app, limit="10 per minute", storage=RATELIMIT_STORAGE_URI)
    limit_requests(app, storage=RATELIMIT_STORAGE_URI)
    if _PROVIDER is not None:
        offer_single_sign_on(app, _PROVIDER)
