"""How the truth tables' columns are made: exact money, instants, local days."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pyarrow as pa

from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import local_dates
from tributary.sandbox.world.crm_sources import RECORDED
from tributary.sandbox.world.tenants import BY_ID, TENANTS

MONEY = pa.decimal128(18, 4)
INSTANT = pa.timestamp("us")

#: Truth tables by name, and how each is computed.
Tables = Mapping[str, Callable[[World], pa.Table]]


def recorded_channels(frame: pd.DataFrame) -> list[str]:
    """The channel that the CRM's own word says."""
    pairs = zip(frame["tenant_id"], frame["channel"], strict=True)
    return [RECORDED[BY_ID[tenant].crm][channel].channel for tenant, channel in pairs]


def campaign_ids(world: World, tenants: pd.Series, numbers: pd.Series) -> list[str | None]:
    """Google Ads campaign ids by tenant and number; null for number 0."""
    known = {
        (tenant, campaign.number): campaign.campaign_id
        for tenant, campaigns in world.campaigns.items()
        for campaign in campaigns
    }
    return [known.get(key) for key in zip(tenants, numbers, strict=True)]


def text(values: Iterable[str | None]) -> pa.Array:
    """Text, null where there is none."""
    return pa.array(list(values), pa.string())


def whole(values: np.ndarray | pd.Series) -> pa.Array:
    """Whole numbers, null for NaN."""
    return pa.array(
        [None if np.isnan(v) else int(v) for v in np.asarray(values, float)], pa.int64()
    )


def durations(passed: np.ndarray, unit_seconds: int = 1) -> pa.Array:
    """Time that passed in whole units, rounded down; null for NaT."""
    whole_units = passed.astype("m8[s]").astype(np.int64) // unit_seconds
    return pa.array(whole_units, pa.int64(), mask=np.isnat(passed))


def instants(values: pd.Series | np.ndarray) -> pa.Array:
    """UTC instants without zone."""
    return pa.array(np.asarray(values, dtype="M8[us]"), INSTANT)


def dates(values: pd.Series) -> pa.Array:
    """Days."""
    return pa.array(values.to_numpy("M8[D]"), pa.date32())


def local_days(frame: pd.DataFrame, column: str) -> pa.Array:
    """The day of the instants in each row's tenant's zone."""
    found = np.full(len(frame), np.datetime64("NaT", "D"))
    for tenant in TENANTS:
        mine = (frame["tenant_id"] == tenant.tenant_id).to_numpy()
        if mine.any():
            found[mine] = local_dates(frame[column].to_numpy("M8[s]")[mine], tenant.zone)
    return pa.array(found, pa.date32())


def micros(values: pd.Series) -> pa.Array:
    """Millionths of the currency as money."""
    return pa.array([money(Fraction(int(v), 1_000_000)) for v in values], MONEY)


def money(amount: Fraction) -> Decimal:
    """The exact amount at 4 decimals, half up."""
    return Decimal(math.floor(amount * 10_000 + Fraction(1, 2))).scaleb(-4)


def table(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    """A table from rows in the order of the schema."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return pa.table(
        [pa.array(list(c), field.type) for c, field in zip(columns, schema, strict=True)],
        schema=schema,
    )
