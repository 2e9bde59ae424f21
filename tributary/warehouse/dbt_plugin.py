"""What every connection of dbt is told: files, UTC, memory limit, the key of personal values.

dbt-duckdb loads this by the name `tributary.warehouse.dbt_plugin` (dbt_project/profiles.yml). The
key is set on the connection, so it is in no file, no argument list and no log.
"""

from __future__ import annotations

import os
from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin

from tributary.errors import TributaryError
from tributary.secrets import PERSONAL_KEY, generated_secret
from tributary.settings import CANDIDATE_VARIABLE, WORK_VARIABLE, Settings

#: The profile's name of a file → the variable that says where it lies.
_FILES = {"warehouse": CANDIDATE_VARIABLE, "work": WORK_VARIABLE}


class Plugin(BasePlugin):
    """A dbt-duckdb plugin; SQL reads the key as ``getvariable('personal_key')``."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Read the key once."""
        settings = Settings.load()
        self._memory_limit = settings.duckdb_memory_limit
        # dbt's threads each run a query of their own: more workers would only wait for each other.
        self._threads = max(1, (os.cpu_count() or 1) // settings.dbt_threads)
        self._key = generated_secret(settings.secrets_dir, PERSONAL_KEY)

    def update_connection_config(self, creds: Any, config: dict[str, Any]) -> None:
        """Put the files of this build in the place of the profile's names.

        Raises TributaryError if the environment does not name one.
        """
        for attached in creds.attach or ():
            if attached.alias in _FILES:
                attached.path = _named_by(_FILES[attached.alias])

    def configure_connection(self, conn: Any) -> None:
        """Set what holds for the whole database instance."""
        conn.execute(f"set global memory_limit = '{self._memory_limit}'")
        conn.execute(f"set global threads = {self._threads}")
        # At DuckDB's 16 MB every tenth table waits until all that are there are written out.
        conn.execute("set global checkpoint_threshold = '256MB'")

    def configure_cursor(self, cursor: Any) -> None:
        """Set what holds for one session."""
        cursor.execute("set TimeZone = 'UTC'")
        cursor.execute(f"set variable {PERSONAL_KEY} = '{self._key}'")


def _named_by(variable: str) -> str:
    if path := os.environ.get(variable):
        return path
    raise TributaryError(
        f"{variable} does not say which database file dbt is to build in",
        cure="run tributary build, which sets it",
    )
