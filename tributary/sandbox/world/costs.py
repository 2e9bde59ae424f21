"""Operating cost entries by day and category, some of them shared by the whole group."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.calendar import EPOCH, Month
from tributary.sandbox.world.tenants import TENANTS

#: category → (share of the tenant's daily cost, price of a usage unit as a share of that cost).
CATEGORIES: dict[str, tuple[float, float | None]] = {
    "infrastructure": (0.16, 0.0009),
    "ai_api": (0.08, 0.00002),
    "software": (0.07, None),
    "sales_team": (0.27, None),
    "marketing_team": (0.18, None),
    "support_team": (0.24, None),
}
DESCRIPTIONS = {
    "infrastructure": "Compute hours",
    "ai_api": "Model tokens (thousands)",
    "software": "Licences",
    "sales_team": "Sales salaries",
    "marketing_team": "Marketing salaries",
    "support_team": "Support salaries",
    "office": "Rent and office of the group",
    "insurance": "Insurance of the group",
}
SHARED = {"office": 240.0, "insurance": 55.0}  # USD a day
GROWTH_A_YEAR = 1.11


class CostEntry(NamedTuple):
    """One line of a cost file."""

    day: np.datetime64
    cost_category: str
    entry_no: int
    tenant_id: str | None
    amount: Decimal
    currency_code: str
    usage_units: Decimal | None
    description: str


def entries(seed: int, month: Month) -> list[CostEntry]:
    """The whole month's entries, in order of day, category and number."""
    made = []
    for day in month.days():
        rng = stream(seed, "costs", day)
        growth = GROWTH_A_YEAR ** ((day - np.datetime64(EPOCH)).astype(int) / 365.25)
        for category, (share, unit_price) in CATEGORIES.items():
            for number, tenant in enumerate(TENANTS, start=1):
                noise, units_noise = rng.uniform(0.9, 1.1, 2)
                mean = tenant.daily_cost * share * growth
                units = None
                if unit_price is not None:
                    units = _cents(mean / (tenant.daily_cost * unit_price) * units_noise)
                made.append(
                    CostEntry(
                        day,
                        category,
                        number,
                        tenant.tenant_id,
                        _cents(mean * noise),
                        tenant.currency,
                        units,
                        DESCRIPTIONS[category],
                    )
                )
        for category, mean in SHARED.items():
            amount = _cents(mean * growth * rng.uniform(0.97, 1.03))
            made.append(
                CostEntry(day, category, 1, None, amount, "USD", None, DESCRIPTIONS[category])
            )
    return made


def _cents(amount: float) -> Decimal:
    return Decimal(round(amount * 100)) / 100
