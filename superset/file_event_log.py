"""Who did what in Superset and how long it took: one JSON line per event in a log file."""

from __future__ import annotations

import json
import logging
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any

from superset.utils.log import AbstractEventLogger


class FileEventLogger(AbstractEventLogger):
    """Appends to a file.

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
