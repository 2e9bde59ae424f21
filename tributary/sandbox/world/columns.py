"""Columns of one drawn subject: plain arrays, for a frame a month costs more than its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

Columns = dict[str, np.ndarray]


def length(columns: Columns) -> int:
    """How many rows there are."""
    return len(next(iter(columns.values()))) if columns else 0


def take(columns: Columns, rows: np.ndarray) -> Columns:
    """The rows that a mask or an index picks."""
    return {name: values[rows] for name, values in columns.items()}


def join(parts: Sequence[Columns]) -> Columns:
    """The rows of all parts, one after the other; parts without rows may lack columns."""
    filled = [part for part in parts if length(part)]
    if not filled:
        return dict(parts[0]) if parts else {}
    return {name: np.concatenate([part[name] for part in filled]) for name in filled[0]}


def frame(columns: Columns) -> pd.DataFrame:
    """The columns as a data frame."""
    return pd.DataFrame(columns)


def rows(table: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples."""
    yield from table.itertuples(index=False)
