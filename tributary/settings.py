"""Every setting of the product, in one typed object read from the environment and `.env`.

Settings of the whole are fields of :class:`Settings` (``TRIBUTARY_HOME``, ``TRIBUTARY_AS_OF``, …).
Settings of one source are a :class:`Connection`, read from ``TRIBUTARY_<SOURCE>__*``; a source that
nobody configured is served by the sandbox, if the sandbox is on, else it is switched off.
"""

from __future__ import annotations

import functools
import json
import os
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PROJECT_DIR = Path(__file__).resolve().parent.parent
DEFAULT_START_DATE = date(2024, 1, 1)
OPEN_DATA_MAPPINGS = PROJECT_DIR / "examples" / "open_data"

#: No tool that we start phones home.
TELEMETRY_OFF = {
    "DO_NOT_TRACK": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "DAGSTER_DISABLE_TELEMETRY": "yes",
    "SEND_ANONYMOUS_USAGE_STATS": "no",
    "SCARF_ANALYTICS": "false",
}

#: Tells a child process whose end is its own: the pid of the command that started it.
PARENT_VARIABLE = "TRIBUTARY_BUILD_PID"
#: Tell dbt where the candidate and work.duckdb lie.
CANDIDATE_VARIABLE = "TRIBUTARY_CANDIDATE"
WORK_VARIABLE = "TRIBUTARY_WORK"


class Connection(BaseSettings):
    """How to reach one source: ``TRIBUTARY_<SOURCE>__BASE_URL``, ``…__TOKEN``, ``…__PATH``, …

    Which of these a source needs is said by its declaration (`tributary.sources`).
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    base_url: str | None = None
    url: SecretStr | None = Field(None, description="SQLAlchemy-style database URL of a SQL source")
    path: Path | None = Field(None, description="folder of a file-drop source")
    mappings: Path | None = Field(
        None, description="folder of mapping files (docs/file-drop.md) for the files below `path`"
    )
    accounts: list[str] = Field(default_factory=list, description="account ids to read, as JSON")
    token: SecretStr | None = None
    username: str | None = None
    client_id: str | None = None
    client_secret: SecretStr | None = None
    refresh_token: SecretStr | None = None
    certificate_id: str | None = None
    private_key: SecretStr | None = Field(None, description="PEM text of an RSA key")
    developer_token: SecretStr | None = None
    start_date: date = DEFAULT_START_DATE

    @property
    def is_configured(self) -> bool:
        """Whether anything says where this source is."""
        return any(value is not None for value in (self.base_url, self.url, self.path))


class Settings(BaseSettings):
    """Settings of the whole product; paths below ``home`` are derived, never set one by one."""

    model_config = SettingsConfigDict(
        env_prefix="TRIBUTARY_",
        env_file=".env",
        extra="ignore",
        hide_input_in_errors=True,  # it may be a secret
    )

    home: Path = Field(PROJECT_DIR / "var", description="where all state lies")
    as_of: datetime | None = Field(None, description="pins the clock to one UTC instant")
    reporting_currency: str = "USD"
    sandbox: bool | None = Field(
        None, description="on, off, or unset: on if no source is configured"
    )
    open_data_dir: Path | None = Field(
        None,
        validation_alias="OPEN_DATA_DIR",
        description="folder of the files that examples/open_data maps; they become the file drop",
    )
    sandbox_seed: int = 7
    sandbox_size: float = Field(1.0, gt=0, description="1.0 is the default group of companies")
    versions_kept: int = Field(
        3, ge=1, description="published versions kept beside the current one"
    )
    history_kept_days: int = Field(
        400,
        ge=92,  # KPIs of runs and checks compare a quarter with the one before
        description="days that records and logs of runs are kept, to the whole quarter",
    )
    lake_kept_days: int | None = Field(
        None,
        ge=92,
        description="days that files of the lake are kept of which no row counts any more; for good"
        " if it is not set",
    )
    dbt_threads: int = Field(2, ge=1)
    duckdb_memory_limit: str = "4GB"
    superset_port: int = 8088
    dagster_port: int = 3000
    bind_host: str = "127.0.0.1"
    notify: Annotated[list[SecretStr], NoDecode] = Field(
        default_factory=list,
        description="who is told of failing checks: apprise URLs (docs/notifications.md)",
    )

    @field_validator("home")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("as_of")
    @classmethod
    def _as_utc(cls, value: datetime | None) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)

    @field_validator("notify", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        """URLs apart by white space, or a JSON list."""
        if not isinstance(value, str):
            return value
        return json.loads(value) if value.lstrip().startswith("[") else value.split()

    @classmethod
    def load(cls) -> Self:
        """Read the settings afresh from the environment and `.env`."""
        return cls()

    # -- the clock -------------------------------------------------------------------------------

    @functools.cached_property
    def clock(self) -> datetime:
        """The run's one instant (UTC): ``as_of`` if pinned, else now, read once per object.

        Nothing else in the product reads the time; a lint rule (ruff's DTZ and a test) says so.
        """
        return self.as_of or datetime.now(UTC).replace(microsecond=0)

    @functools.cached_property
    def monotonic_origin(self) -> float:
        """The monotonic clock's seconds when :meth:`instant` was first asked."""
        return time.monotonic()

    def instant(self) -> datetime:
        """When a stage starts or ends (UTC): `clock` and the time that passed in this process."""
        origin = self.monotonic_origin
        return self.clock + timedelta(seconds=time.monotonic() - origin)

    # -- the stores ------------------------------------------------------------------------------

    @property
    def lake_dir(self) -> Path:
        """Typed Parquet per source entity, and the commits that name it."""
        return self.home / "lake"

    @property
    def ledger_dir(self) -> Path:
        """Append-only record of loads, runs, check results, publishes and refusals."""
        return self.home / "ledger"

    @property
    def work_database(self) -> Path:
        """Staging and intermediate tables; may be deleted and is rebuilt from the lake."""
        return self.home / "work.duckdb"

    @property
    def candidates_dir(self) -> Path:
        """Warehouses being built, one folder each."""
        return self.home / "candidates"

    @property
    def versions_dir(self) -> Path:
        """Published warehouses, one folder each, and `current`, the link to the one that serves."""
        return self.home / "versions"

    @property
    def current_version(self) -> Path:
        """The link that is flipped at publish."""
        return self.versions_dir / "current"

    @property
    def published_database(self) -> Path:
        """The warehouse that readers open (through the link)."""
        return self.current_version / "warehouse.duckdb"

    @property
    def lock_file(self) -> Path:
        """The one lock of builds and publishes."""
        return self.home / "lock"

    @property
    def secrets_dir(self) -> Path:
        """Generated secrets, each a file of mode 0600."""
        return self.home / "secrets"

    @property
    def sandbox_dir(self) -> Path:
        """The sandbox's state: its connections file, database and file drops."""
        return self.home / "sandbox"

    @property
    def sandbox_connections(self) -> Path:
        """How to reach what the sandbox serves; there while it does."""
        return self.sandbox_dir / "connections.json"

    # -- child processes -------------------------------------------------------------------------

    def child_environment(self, **extra: str) -> dict[str, str]:
        """The environment of a tool we start: ours, this home and clock, and no telemetry."""
        return {**os.environ, **TELEMETRY_OFF, "TRIBUTARY_HOME": str(self.home), **extra}

    # -- the sources -----------------------------------------------------------------------------

    def connection(self, source: str) -> Connection:
        """How to reach `source`: from the environment, else the running sandbox, else nowhere."""
        configured = Connection(_env_prefix=f"TRIBUTARY_{source.upper()}__")
        if source == "file_drop" and self.open_data_dir and not configured.is_configured:
            example = {"path": self.open_data_dir, "mappings": OPEN_DATA_MAPPINGS}
            return configured.model_copy(update=example)
        if configured.is_configured or not self.sandbox_enabled:
            return configured
        offered = self._sandbox_connections().get(source, {})
        # The prefix again: without it the settings would be read from PATH, TOKEN, USERNAME, …
        left = {k: v for k, v in offered.items() if k not in configured.model_fields_set}
        return Connection(_env_prefix=f"TRIBUTARY_{source.upper()}__", **left)

    @property
    def sandbox_enabled(self) -> bool:
        """Whether sources that nobody configured are served by the sandbox."""
        return self.sandbox if self.sandbox is not None else not any_source_configured()

    def _sandbox_connections(self) -> dict[str, dict[str, Any]]:
        path = self.sandbox_connections
        return json.loads(path.read_text()) if path.exists() else {}


def any_source_configured() -> bool:
    """Whether the environment or `.env` says where any source is."""
    dotenv = Path(".env")
    names = set(os.environ)
    if dotenv.exists():
        names |= {line.split("=", 1)[0].strip() for line in dotenv.read_text().splitlines()}
    suffixes = ("__BASE_URL", "__URL", "__PATH")
    return any(n.upper().startswith("TRIBUTARY_") and n.upper().endswith(suffixes) for n in names)
