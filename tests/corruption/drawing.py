"""Corruptions drawn from a seed: operator × entity × column × days among what fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from .lake_files import changed_rows, replace_rows, withhold
from .meaning import Delivery, day_of
from .operators import FEWEST, OPERATORS, Damage, Operator, damaged

#: So many times an entity, a column and days are drawn; of most kinds nearly all fit.
_TRIES = 1000


@dataclass(frozen=True)
class Corruption:
    """One fault of one load. `where` is SQL of the rows it touches, `span` says which they are."""

    number: int
    operator: Operator
    load: Delivery
    damage: Damage
    where: str
    span: str

    @property
    def asset(self) -> str:
        """The asset key of the entity."""
        return f"raw/{self.load.name}"

    @property
    def says(self) -> str:
        """What is wrong where, in a line."""
        what = ".".join(part for part in (self.load.name, " ⇄ ".join(self.damage.columns)) if part)
        more = ", ".join(part for part in (self.damage.detail, self.span) if part)
        return f"{self.operator.name}: {what}" + (f" ({more})" if more else "")

    @property
    def query(self) -> str:
        """SQL of what the load holds afterwards, from the table ``rows`` of what it held."""
        return damaged(
            self.damage, self.load, self.where, is_repeat=self.operator.name == "repeated_day"
        )

    def changed_rows(self, lake: Path) -> int:
        """How many rows of the lake's newest load would not be as they are."""
        if self.damage.is_withheld:
            return self.load.rows
        return changed_rows(lake, self.load.source.name, self.load.entity.name, self.query)

    def apply(self, lake: Path) -> None:
        """Damage the newest load of the lake."""
        if self.damage.is_withheld:
            withhold(lake, self.load.source.name)
        else:
            replace_rows(lake, self.load.source.name, self.load.entity.name, self.query)


def draw(lake: Path, loads: Sequence[Delivery], seed: int, count: int) -> list[Corruption]:
    """`count` corruptions of the lake's newest `loads`, every operator about as often.

    They are the same for the same seed and loads; each changes FEWEST rows at least.
    """
    luck = Random(seed)
    drawn: list[Corruption] = []
    turn: list[Operator] = []
    known: set[tuple[str, str, tuple[str, ...]]] = set()
    while len(drawn) < count:
        if not turn:
            turn = luck.sample(sorted(OPERATORS.values(), key=lambda one: one.name), len(OPERATORS))
        corruption = _drawn(lake, loads, turn.pop(), luck, len(drawn) + 1)
        what = (corruption.operator.name, corruption.load.name, corruption.damage.columns)
        if what not in known:
            known.add(what)
            drawn.append(corruption)
    return drawn


def _drawn(
    lake: Path, loads: Sequence[Delivery], kind: Operator, luck: Random, number: int
) -> Corruption:
    """One corruption of this kind: the entity first, so that wide tables are no likelier.

    Raises LookupError if no days of any load have rows enough for it.
    """
    fitting = [load for load in loads if load.rows >= FEWEST and any(kind.fits(load, luck))]
    for _ in range(_TRIES if fitting else 0):
        load = luck.choice(fitting)
        damage = luck.choice(list(kind.fits(load, luck)))
        where, span = _days(load, kind, luck)
        corruption = Corruption(number, kind, load, damage, where, span)
        if where and corruption.changed_rows(lake) >= FEWEST:
            return corruption
    raise LookupError(f"no load has the rows that {kind.name} needs")


def _days(load: Delivery, kind: Operator, luck: Random) -> tuple[str, str]:
    """The newest whole day, the last three, or all; "" where too few rows would be touched."""
    day = day_of(load.entity)
    if day is None or not kind.is_timed:
        return "true", ""
    whole = sorted(load.days)[:-1] if len(load.days) > 1 else sorted(load.days)
    confined = kind.name in ("missing_day", "repeated_day", "duplicated_day")
    number = 1 if confined else luck.choice([1, 3, len(load.days)])
    if number == len(load.days) and not confined:
        return ("true", "the whole load") if load.rows >= FEWEST else ("", "")
    chosen = whole[-number:]
    rows = sum(load.days[one] for one in chosen)
    before = load.days.get(chosen[0] - timedelta(days=1), 0)
    if rows < FEWEST or (kind.name == "repeated_day" and before < FEWEST):
        return "", ""
    return (
        f"{day} between date '{chosen[0]}' and date '{chosen[-1]}'",
        str(chosen[0]) if number == 1 else f"{chosen[0]} to {chosen[-1]}",
    )
