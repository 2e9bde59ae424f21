"""Truth of advertising by hour and by country, of Google and Meta."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from tributary.sandbox.truth.columns import Tables, campaign_ids, dates, micros, text, whole
from tributary.sandbox.truth.paid_social import delivered
from tributary.sandbox.world.ad_breakdowns import COUNTRY_CRITERION, breakdowns
from tributary.sandbox.world.build import World
from tributary.sandbox.world.paid_social import REGIONS
from tributary.sandbox.world.people import COUNTRY_CODES

COUNTRY_OF = {criterion: COUNTRY_CODES[name] for name, criterion in COUNTRY_CRITERION.items()}
MEASURES = ["impressions", "clicks", "cost_micros", "conversions"]


def ads_hourly(world: World) -> pa.Table:
    """Delivery by campaign and hour of the account's day."""
    meta = delivered(world, "meta_ads", "by_hour")
    frame = _summed([_google(world), meta], "hour")
    return _table(frame, "hour", whole(frame["hour"]))


def ads_by_country(world: World) -> pa.Table:
    """Delivery by campaign, day and country."""
    google = _google(world)
    google["country"] = google["country_criterion_id"].map(COUNTRY_OF)
    meta = delivered(world, "meta_ads", "by_region")
    meta["country"] = [
        REGIONS[tenant][region][0]
        for tenant, region in zip(meta["tenant_id"], meta["region"], strict=True)
    ]
    frame = _summed([google, meta], "country")
    return _table(frame, "country", text(frame["country"]))


def _google(world: World) -> pd.DataFrame:
    rows = world.of(breakdowns)
    names = campaign_ids(world, rows["tenant_id"], rows["campaign"])
    return rows.assign(platform="google_ads", campaign_id=np.array(names, object))


def _summed(parts: list[pd.DataFrame], cut: str) -> pd.DataFrame:
    google, meta = parts
    meta = meta.assign(
        cost_micros=meta["spend_minor"] * 10_000, conversions=meta["results"].astype(float)
    )
    keys = ["tenant_id", "platform", "campaign_id", "date", cut]
    both = pd.concat([google[keys + MEASURES], meta[keys + MEASURES]], ignore_index=True)
    return both.groupby(keys, as_index=False)[MEASURES].sum()


def _table(frame: pd.DataFrame, cut: str, members: pa.Array) -> pa.Table:
    return pa.table(
        {
            **{name: text(frame[name]) for name in ("tenant_id", "platform", "campaign_id")},
            "reporting_date": dates(frame["date"]),
            cut: members,
            "impressions": whole(frame["impressions"]),
            "clicks": whole(frame["clicks"]),
            "spend": micros(frame["cost_micros"]),
            "conversions": pa.array(np.asarray(frame["conversions"], float), pa.float64()),
        }
    )


TABLES: Tables = {"ads_hourly": ads_hourly, "ads_by_country": ads_by_country}
