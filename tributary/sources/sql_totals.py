"""What a database itself says of the rows that a load asked it for: one aggregate query."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection as DatabaseConnection

from tributary.lake.reported import Reported

#: SQLite adds integers exactly, but fails where a sum passes 2^63: both halves are added apart.
_HALF = 10**9
#: SQLite keeps decimals as doubles. Below this, a double times 10^4 is nearest to the whole number
#: that its decimal of four places says.
_EXACT_BELOW = 10**11
_DECIMAL_PLACES = 4


def totals(
    connection: DatabaseConnection, table: sa.Table, rows: Any, measures: Mapping[str, Any]
) -> Reported:
    """The number of `rows` (a condition on `table`), and what `measures` sum to in them.

    `measures` are columns of the table by the column of the lake. They are summed where the
    database does it exactly: on PostgreSQL those of whole numbers and ``numeric``, on SQLite all
    that declare a number. Raises SQLAlchemyError.
    """
    match connection.dialect.name:
        case "postgresql":
            exact = {name: column for name, column in measures.items() if _is_exact(column)}
            sums = {name: [_postgresql_sum(column)] for name, column in exact.items()}
        case "sqlite":
            exact = {name: column for name, column in measures.items() if _is_number(column)}
            sums = {name: _sqlite_sum(column) for name, column in exact.items()}
        case _:
            sums = {}
    asked = [sa.func.count(), *[part for parts in sums.values() for part in parts]]
    count, *told = connection.execute(sa.select(*asked).select_from(table).where(rows)).one()
    parts = iter(told)
    texts = {name: _text([next(parts) for _ in asked]) for name, asked in sums.items()}
    return Reported(count, count, {name: text for name, text in texts.items() if text is not None})


def stored(column: Any) -> Any:
    """The column without SQLAlchemy's conversions, which round decimals to the declared scale."""
    return sa.type_coerce(column, sa.types.NullType())


def _is_number(column: Any) -> bool:
    return isinstance(column.type, sa.Integer | sa.Numeric)


def _is_exact(column: Any) -> bool:
    return _is_number(column) and not isinstance(column.type, sa.Float)


def _postgresql_sum(column: Any) -> Any:
    return sa.cast(sa.func.coalesce(sa.func.sum(column), 0), sa.Text)


def _sqlite_sum(column: Any) -> list[Any]:
    """Halves of the sum in units of 10^-places, the places, and how many values are too great."""
    value = stored(column)
    if isinstance(column.type, sa.Integer):
        places, units = 0, sa.cast(value, sa.BigInteger)
        is_inexact: Any = sa.false()
    else:
        places = _DECIMAL_PLACES
        units = sa.cast(sa.func.round(value.op("*")(10**places)), sa.BigInteger)
        is_inexact = ~sa.cast(value, sa.Float).between(-_EXACT_BELOW, _EXACT_BELOW)
    return [
        sa.func.coalesce(sa.func.sum(units // _HALF), 0),
        sa.func.coalesce(sa.func.sum(units % _HALF), 0),
        sa.literal(places),
        sa.func.count().filter(is_inexact),
    ]


def _text(parts: list[Any]) -> str | None:
    """The sum as exact decimal text; None if the database could not tell it exactly."""
    match parts:
        case [str(text)]:
            return text if Decimal(text).is_finite() else None
        case [high, low, places, 0]:
            return format(Decimal(high * _HALF + low).scaleb(-places), "f")
        case _:
            return None
