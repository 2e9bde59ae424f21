"""Truth of the pipeline's health: at the end of each day on which a unit has something open."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa

from tributary.sandbox.truth.columns import Tables, table
from tributary.sandbox.truth.pipeline import OpenDay, open_days
from tributary.sandbox.truth.sales_plan import sales_plan_daily
from tributary.sandbox.truth.scores import MEAN_DIGITS, clipped, rounded
from tributary.sandbox.world.build import World

OPEN_STAGES = 4
#: How many times what a quota still lacks is to be in the pipeline.
COVER = 3
#: Parts of which at least that many are to be known.
LEAST_PARTS = 3


def pipeline_health_daily(world: World) -> pa.Table:
    """Unit × local day with an open opportunity."""
    opened: dict[tuple[str, date], list[OpenDay]] = defaultdict(list)
    for one in open_days(world):
        opened[one.tenant_id, one.day.astype(object)].append(one)
    coverage = _coverage(world)
    rows = []
    for key, there in opened.items():
        parts = (
            coverage.get(key),
            1 - Fraction(sum(one.is_stale for one in there), len(there)),
            _balance(there),
            Fraction(sum(one.is_hygienic for one in there), len(there)),
        )
        known = [part for part in parts if part is not None]
        health = sum(known, Fraction()) / len(known) if len(known) >= LEAST_PARTS else None
        rows.append((*key, *(_score(part) for part in (*parts, health))))
    names = ("coverage", "ageing", "balance", "hygiene", "health")
    columns = [("tenant_id", pa.string()), ("pipeline_date", pa.date32())]
    return table(rows, pa.schema([*columns, *((name, pa.decimal128(7, 4)) for name in names)]))


def _coverage(world: World) -> dict[tuple[str, date], Fraction]:
    """Of units with quotas: what closes in the month beside what the quotas still lack."""
    sums: dict[tuple[str, date], Counter[str]] = defaultdict(Counter)
    for row in world.of(sales_plan_daily).to_pylist():
        for name in ("quota", "closed_to_date", "pipeline"):
            if row[name] is not None:
                sums[row["tenant_id"], row["snapshot_date"]][name] += row[name]
    found = {}
    for key, total in sums.items():
        if "quota" in total:
            lacking = Fraction(total["quota"]) - Fraction(total["closed_to_date"])
            cover = Fraction(total["pipeline"]) / (COVER * lacking) if lacking > 0 else Fraction(1)
            found[key] = clipped(cover)
    return found


def _balance(there: list[OpenDay]) -> Fraction:
    """1 if every stage holds as many, 0 if one holds all."""
    even = Fraction(1, OPEN_STAGES)
    counts = Counter(one.place for one in there).values()
    uneven = sum((max(Fraction(n, len(there)) - even, Fraction()) for n in counts), Fraction())
    return 1 - uneven / (1 - even)


def _score(part: Fraction | None) -> Decimal | None:
    return None if part is None else rounded(100 * part, MEAN_DIGITS)


TABLES: Tables = {"pipeline_health_daily": pipeline_health_daily}
