"""What every connection of dbt is told: UTC, the memory limit, the key that hashes personal values.

dbt-duckdb loads this by the name `tributary.warehouse.dbt_plugin` (dbt_project/profiles.yml). The
key is set on the connection, so it is in no file, no argument list and no log.
"""

from __future__ import annotations

from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin

from tributary.secrets import generated_secret
from tributary.settings import Settings

PERSONAL_KEY = "personal_key"


class Plugin(BasePlugin):
    """A dbt-duckdb plugin; SQL reads the key as ``getvariable('personal_key')``."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Read the key once."""
        settings = Settings.load()
        self._memory_limit = settings.duckdb_memory_limit
        self._key = generated_secret(settings.secrets_dir, PERSONAL_KEY)

    def configure_connection(self, conn: Any) -> None:
        """Set what holds for the whole database instance."""
        conn.execute(f"set global memory_limit = '{self._memory_limit}'")

    def configure_cursor(self, cursor: Any) -> None:
        """Set what holds for one session."""
        cursor.execute("set TimeZone = 'UTC'")
        cursor.execute(f"set variable {PERSONAL_KEY} = '{self._key}'")
