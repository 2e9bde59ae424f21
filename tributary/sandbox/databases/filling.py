"""Making an application's tables anew and filling them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa


def fill(
    url: str, metadata: sa.MetaData, rows: Mapping[sa.Table, Sequence[Mapping[str, Any]]]
) -> None:
    """Make the tables of `metadata` anew in the database at the SQLAlchemy URL, and fill them."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
        for table, found in rows.items():
            if found:
                connection.execute(table.insert(), found)
    engine.dispose()


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain Python values, None for what is missing."""
    columns = {}
    for name in frame.columns:
        values = frame[name]
        if values.dtype.kind == "M":
            columns[name] = values.to_numpy("M8[s]").astype(object).tolist()
        else:
            missing = values.isna().to_numpy()
            plain = values.tolist()
            columns[name] = [None if m else v for v, m in zip(plain, missing, strict=True)]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy URL of a SQLite file."""
    return f"sqlite:///{path}"
