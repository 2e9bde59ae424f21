"""What the columns of an entity mean, told by their types, names and values: what may go wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tributary.sources.declaration import (
    Column,
    Entity,
    Files,
    Log,
    Source,
    Type,
    Versioned,
    Window,
)

NUMBERS = (Type.INTEGER, Type.DECIMAL, Type.DOUBLE)
INSTANTS = (Type.INSTANT, Type.EPOCH)

_MONEY = re.compile(r"amount|cost|price|spend|budget|revenue|micros|balance|quota|_value$")
_RATE = re.compile(r"(_rate|_percent|_percentage|probability|confidence|_score|_rating)$")
_NOT_MEASURED = re.compile(r"(_id|_no|_number|_index|timestamp_micros|hour|version)$")
_CURRENCY = re.compile(r"^currency(_code)?$")


@dataclass(frozen=True)
class Seen:
    """What the values of a column look like in the newest load."""

    filled: int
    distinct: int
    nonzero: int
    is_negative: bool
    letters: int  # values with a lower-case letter
    longest: int


@dataclass(frozen=True)
class Delivery:
    """The newest load of an entity: what a faulty source would have delivered otherwise.

    `days` are the rows by day of `day_column`; both are empty where rows have no day.
    """

    source: Source
    entity: Entity
    rows: int
    columns: Mapping[str, Seen]
    days: Mapping[date, int]

    @property
    def name(self) -> str:
        return f"{self.source.name}/{self.entity.name}"

    def having(self, *types: Type) -> list[Column]:
        """The columns of these types that have a value in this load."""
        return [
            column
            for column in self.entity.columns
            if column.type in types and self.columns[column.name].filled
        ]

    @property
    def measures(self) -> list[Column]:
        """Columns that count or measure, at least now and then."""
        return [
            column
            for column in self.having(*NUMBERS)
            if column.name not in self.entity.key
            and not _NOT_MEASURED.search(column.name)
            and self.columns[column.name].nonzero
        ]

    @property
    def money(self) -> list[Column]:
        """Measures in a unit of some currency."""
        return [column for column in self.measures if _MONEY.search(column.name)]

    @property
    def rates(self) -> list[Column]:
        """Measures with an upper bound: fractions, percentages, scores."""
        return [column for column in self.measures if _RATE.search(column.name)]

    @property
    def categories(self) -> list[Column]:
        """Texts with few values, many times each."""
        return [
            column
            for column in self.having(Type.TEXT)
            if not column.name.endswith("_id")
            and not _CURRENCY.match(column.name)
            and self.columns[column.name].distinct <= 8
            and self.columns[column.name].filled >= 3 * self.columns[column.name].distinct
            and self.columns[column.name].letters
        ]

    @property
    def words(self) -> list[Column]:
        """Texts written by people or made of their words, not identifiers."""
        return [
            column
            for column in self.having(Type.TEXT)
            if not column.name.endswith(("_id", "_hash", "_sha", "_ref"))
            and column.name not in self.entity.key
            and self.columns[column.name].letters * 2 >= self.columns[column.name].filled
        ]

    @property
    def currencies(self) -> list[Column]:
        """Columns with the code of a currency."""
        return [column for column in self.having(Type.TEXT) if _CURRENCY.match(column.name)]

    def named(self, pattern: str) -> list[Column]:
        """Texts whose name matches `pattern`."""
        return [column for column in self.having(Type.TEXT) if re.search(pattern, column.name)]

    @property
    def references(self) -> list[Column]:
        """Columns that hold the key of another entity of the source."""
        owners = {
            key
            for other in self.source.entities
            if other.name != self.entity.name and len(other.key) == 1
            for key in (other.key[0], f"{other.name.removesuffix('s')}_id")
        }
        return [
            column
            for column in self.having(Type.TEXT)
            if column.name in owners and self.entity.key != (column.name,)
        ]


def day_of(entity: Entity) -> str | None:
    """SQL of the day that a row of the entity belongs to; None if rows have none."""
    match entity.mode:
        case Window(column=column):
            return f'"{column}"'
        case Versioned(column=column) | Log(column=column):
            if entity.column(column).type in INSTANTS:
                return f'cast("{column}" as date)'
        case Files():
            for column in entity.columns:
                if column.type is Type.DATE and column.name in entity.key:
                    return f'"{column.name}"'
    return None
