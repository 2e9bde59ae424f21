"""Excel workbooks of one sheet; the same rows make the same bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

#: What the archive and the document's properties say instead of the time of writing.
WRITTEN = (2024, 1, 1, 0, 0, 0)
_INSTANT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def write_excel(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write `rows` below `header`; None is an empty cell, dates are Excel's dates."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Plan")
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    stamped = BytesIO()
    book.save(stamped)
    with zipfile.ZipFile(stamped) as made, zipfile.ZipFile(path, "w") as written:
        for entry in made.infolist():
            content = made.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _INSTANT.sub(b"2024-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(entry.filename, WRITTEN)
            written.writestr(info, content, zipfile.ZIP_DEFLATED)
