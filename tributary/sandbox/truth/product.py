"""Truth of the use of the products: by user and day, distinct users, and cohorts."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa

from tributary.sandbox.truth.columns import Tables, dates, table, text
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import local_dates
from tributary.sandbox.world.product_usage import (
    EVENT_NAMES,
    FEATURES,
    PRODUCTS,
    feature_id,
    product_events,
    product_users,
)
from tributary.sandbox.world.tenants import BY_ID

WEEK, FOUR_WEEKS = 7, 28
NO_FEATURE = "none"


def product_usage_daily(world: World) -> pa.Table:
    """User × feature (null: none) × local day with an event of a customer's user."""
    events = world.of(usage_events).fillna({"feature_id": NO_FEATURE})
    keys = ["tenant_id", "user_id", "feature_id", "usage_date"]
    named = {f"is_{name}": events["event_name"] == name for name in EVENT_NAMES[:4]}
    rows = (
        events.assign(**named)
        .groupby(keys)
        .agg(
            event_count=("is_use", "sum"),
            rows=("is_use", "size"),
            view_count=("is_feature_viewed", "sum"),
            use_count=("is_feature_used", "sum"),
            item_created_count=("is_item_created", "sum"),
            session_count=("session", "nunique"),
            usage_seconds=("duration_seconds", "sum"),
        )
        .reset_index()
    )
    counts = ("event_count", "view_count", "use_count", "item_created_count", "session_count")
    whole = {name: pa.array(rows[name].astype(int), pa.int64()) for name in counts}
    return pa.table(
        {
            "tenant_id": text(rows["tenant_id"]),
            "user_id": text(rows["user_id"]),
            "feature_id": text(rows["feature_id"].replace({NO_FEATURE: None})),
            "usage_date": dates(rows["usage_date"]),
            **whole,
            "milestone_count": pa.array(rows["rows"] - rows["event_count"], pa.int64()),
            "usage_seconds": pa.array(rows["usage_seconds"].astype(int), pa.int64()),
        }
    )


def active_users_daily(world: World) -> pa.Table:
    """Unit × local day from its first use: distinct users of 1, 7 and 28 days up to it."""
    rows = []
    for tenant_id, by_day in _active(world).items():
        day, today = min(by_day), _today(world, tenant_id)
        while day <= today:
            counts = [
                len(set().union(*(by_day.get(day - timedelta(n), set()) for n in range(length))))
                for length in (1, WEEK, FOUR_WEEKS)
            ]
            rows.append((tenant_id, day, *counts))
            day += timedelta(1)
    names = ("daily_users", "weekly_users", "monthly_users")
    columns = [("tenant_id", pa.string()), ("usage_date", pa.date32())]
    return table(rows, pa.schema([*columns, *((name, pa.int64()) for name in names)]))


def user_retention(world: World) -> pa.Table:
    """Month of signing up × month since: users, and those active in the month."""
    cohorts: dict[tuple[str, date], set[str]] = defaultdict(set)
    users = customers_users(world)
    for tenant_id, user_id, signed_up in zip(
        users["tenant_id"], users["user_id"], users["signed_up_date"], strict=True
    ):
        cohorts[tenant_id, _month(signed_up)].add(user_id)
    active: dict[tuple[str, date], set[str]] = defaultdict(set)
    for tenant_id, by_day in _active(world).items():
        for day, there in by_day.items():
            active[tenant_id, _month(day)] |= there
    rows = []
    for (tenant_id, cohort), members in cohorts.items():
        month, last = cohort, _today(world, tenant_id)
        while month <= last:
            rows.append(
                (tenant_id, cohort, month, len(members), len(members & active[tenant_id, month]))
            )
            month = _month(month + timedelta(31))
    columns = [
        ("tenant_id", pa.string()),
        ("cohort_month", pa.date32()),
        ("activity_month", pa.date32()),
        ("users", pa.int64()),
        ("active_users", pa.int64()),
    ]
    return table(rows, pa.schema(columns))


def usage_events(world: World) -> pd.DataFrame:
    """Events of customers' users, each once, with their local day.

    Columns: tenant_id, user_id, account_id, event_name, feature_id (None: none), session (NaN:
    none), is_use (it happened in a session), duration_seconds, usage_date.
    """
    users = world.of(product_users)
    events = pd.DataFrame(world.of(product_events))
    events = events.drop_duplicates(["user", "month", "number"])
    who = users.iloc[events["user"]].reset_index(drop=True)
    events = events.reset_index(drop=True)
    in_session = (events["session"] >= 0).to_numpy()
    session = events["user"] * 10**9 + events["month"] * 10**6 + events["session"]
    ids = {
        tenant: [*(feature_id(BY_ID[tenant], feature) for feature in FEATURES), None]
        for tenant in PRODUCTS
    }
    made = pd.DataFrame(
        {
            "tenant_id": who["tenant_id"],
            "user_id": who["user_id"],
            "account_id": who["account_id"],
            "event_name": [EVENT_NAMES[place] for place in events["name"]],
            "feature_id": [
                ids[tenant][place]
                for tenant, place in zip(who["tenant_id"], events["feature"], strict=True)
            ],
            "session": session.where(in_session),
            "is_use": in_session,
            "duration_seconds": events["duration_seconds"],
            "usage_date": _local(who["tenant_id"], events["occurred_at"]),
        }
    )
    return made[~who["is_internal"].to_numpy(bool)].reset_index(drop=True)


def customers_users(world: World) -> pd.DataFrame:
    """Customers' users who have signed up, with the local day of it."""
    users = world.of(product_users)
    known = users[~users["is_internal"].astype(bool) & (users["created_at"] < world.span.as_of64)]
    known = known.reset_index(drop=True)
    return known.assign(signed_up_date=_local(known["tenant_id"], known["created_at"]))


def _active(world: World) -> dict[str, dict[date, set[str]]]:
    """By unit and local day the users that were active."""
    events = world.of(usage_events)
    found: dict[str, dict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
    used = events[events["is_use"]]
    days = used["usage_date"].dt.date
    for tenant_id, day, user_id in zip(used["tenant_id"], days, used["user_id"], strict=True):
        found[tenant_id][day].add(user_id)
    return found


def _local(tenants: pd.Series, at: pd.Series) -> pd.Series:
    """The local day of each instant."""
    found = np.full(len(at), np.datetime64("NaT", "D"))
    for tenant_id in PRODUCTS:
        mine = (tenants == tenant_id).to_numpy()
        found[mine] = local_dates(at.to_numpy("M8[s]")[mine], BY_ID[tenant_id].zone)
    return pd.Series(found.astype("M8[s]"))


def _today(world: World, tenant_id: str) -> date:
    day = local_dates(np.array([world.span.as_of64]), BY_ID[tenant_id].zone)[0]
    return date.fromisoformat(str(day))


def _month(day: date | pd.Timestamp) -> date:
    return date(day.year, day.month, 1)


TABLES: Tables = {
    "product_usage_daily": product_usage_daily,
    "active_users_daily": active_users_daily,
    "user_retention": user_retention,
}
