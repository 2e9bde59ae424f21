"""Who did what in Superset and how long it took: one JSON line per event, a file for each day."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit
from uuid import uuid4

from superset.utils.log import AbstractEventLogger

#: The action of a chart that is asked for its data.
_ASKED = "ChartDataRestApi.data"


class FileEventLogger(AbstractEventLogger):
    """Appends to ``events-YYYY-MM-DD.ndjson`` of the day (UTC) in a folder.

    Superset's own writes each event to the metadata database, which there doubles the time of a
    chart query. Only named fields are kept: a request's payload may hold personal data.
    """

    _KEPT = ("path", "url_rule", "event_name", "source", "source_id", "duration", "ts", "force")

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._log = logging.getLogger("tributary.superset.events")
        self._log.propagate = False
        self._log.setLevel(logging.INFO)
        self._log.addHandler(_DayFiles(folder))

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
        """Append one line per record (see AbstractEventLogger).

        A page's address comes as the referrer of what it asks for; a program names none, or the
        server alone. A chart that is answered with data says of each of its queries whether the
        cache had it; without that word it was refused, or failed.
        """
        for record in kwargs.get("records") or [{}]:
            line = {
                "id": uuid4().hex,
                "user_id": user_id,
                "action": action,
                "dashboard_id": dashboard_id or record.get("dashboard_id"),
                "slice_id": slice_id or record.get("slice_id"),
                "duration_ms": duration_ms,
                "is_from_page": bool(referrer and urlsplit(referrer).path.strip("/")),
                **{key: record[key] for key in self._KEPT if key in record},
            }
            if action == _ASKED:
                line |= _answer(record.get("is_cached"))
            self._log.info(json.dumps(line, default=str)[1:-1])


def _answer(is_cached: Any) -> dict[str, Any]:
    """What the word about the cache, of one query or a list of several, says of the whole."""
    if is_cached is None:
        return {"is_cached": None, "is_error": True}
    told = is_cached if isinstance(is_cached, list) else [is_cached]
    return {"is_cached": all(told), "is_error": False}


class _DayFiles(logging.Handler):
    """Appends each record to the file of its day; several processes may, a line is one write."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._day = ""
        self._file: TextIO | None = None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            at = datetime.fromtimestamp(record.created, UTC)
            file = self._file_of(f"{at:%Y-%m-%d}")
            instant = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
            file.write(f'{{"at": "{instant}", {record.getMessage()}}}\n')
            file.flush()
        except Exception:  # whatever fails in a log must not fail the request
            self.handleError(record)

    def _file_of(self, day: str) -> TextIO:
        path = self._folder / f"events-{day}.ndjson"
        if self._file is None or self._day != day or not path.exists():
            if self._file is not None:
                self._file.close()
            self._file, self._day = path.open("a", encoding="utf-8"), day
        return self._file
