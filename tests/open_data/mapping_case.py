"""A mapping and a file, run as the file drop runs them; and where the real files are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from home import PROJECT

from tributary.sources import file_drop
from tributary.sources.mapping import Mapping, load_mapping, mapped_records

REAL_FILES = PROJECT.parent / "shared" / "data" / "real"

needs_real_files = pytest.mark.skipif(
    not REAL_FILES.is_dir(), reason=f"the open data are not here: no folder {REAL_FILES}"
)


@dataclass(frozen=True)
class Outcome:
    """What a mapping made of a file, as Python values."""

    records: list[dict[str, Any]]
    rejected: list[dict[str, Any]]
    rules: dict[str, int]

    def column(self, name: str) -> list[Any]:
        """The values of one column, in the file's order."""
        return [record[name] for record in self.records]


def mapping_of(folder: Path, text: str, name: str = "case") -> Mapping:
    """The mapping that `text` declares, from a file in `folder`."""
    path = folder / f"{name}.yml"
    path.write_text(text, "utf-8")
    return load_mapping(path, file_drop.SOURCE)


def run(mapping: Mapping, file: Path, folder: Path) -> Outcome:
    """Map `file` and fetch everything; the counts must agree with the rows."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'Asia/Kolkata'")  # the session's zone must not matter
        mapped = mapped_records(connection, mapping, file, folder=folder)
        records = _rows(connection.execute(f"select * from {mapped.records}"))
        rejected = _rows(connection.execute(f"select * from {mapped.rejected}"))
        assert (len(records), len(rejected)) == (mapped.loaded, mapped.rejections)
        assert mapped.received == mapped.loaded + mapped.rejections
        mapped.drop()
        left = connection.execute("select count(*) from duckdb_tables() where temporary").fetchone()
        assert left == (0,)
    prefix = f"{mapping.name}/"
    assert all(name.startswith(prefix) and count > 0 for name, count in mapped.rules.items())
    rules = {name.removeprefix(prefix): count for name, count in mapped.rules.items()}
    return Outcome(records, rejected, rules)


def run_text(folder: Path, mapping: str, content: str | bytes, name: str = "in.csv") -> Outcome:
    """`mapping` (without its `file`) over a file with this content."""
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return run(mapping_of(folder, f"file: {name}\n{mapping}"), file, folder)


def leads(columns: str) -> str:
    """The mapping of the lead file's `id` and of `columns`, YAML lines indented by two."""
    return f"entity: leads\nconstants: {{tenant_id: t}}\ncolumns:\n  lead_id: id\n{columns}\n"


def costs(columns: str) -> str:
    """The mapping of a cost file's day and of `columns`, YAML lines indented by two."""
    fixed = 'constants: {tenant_id: t, cost_category: c, date: "2026-01-01"}'
    return f"entity: costs\n{fixed}\ncolumns:\n{columns}\n"


def _rows(cursor: Any) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def extra(record: dict[str, Any]) -> dict[str, str]:
    """The source columns that no rule picked."""
    return json.loads(record["_extra"]) if record["_extra"] else {}
