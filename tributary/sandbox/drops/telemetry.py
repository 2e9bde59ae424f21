"""Product telemetry: events a file a month (Parquet, the current month NDJSON), the rest whole."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from tributary.sandbox.drops.csv_files import write_csv
from tributary.sandbox.world.build import World
from tributary.sandbox.world.product_usage import (
    EVENT_NAMES,
    FEATURES,
    PLATFORMS,
    PRODUCTS,
    feature_id,
    integrations,
    product_events,
    product_users,
)
from tributary.sandbox.world.tenants import BY_ID

FEATURE_COLUMNS = (
    "feature_id", "business_unit", "name", "module", "is_advanced", "released_at", "deprecated_at",
)  # fmt: skip
INTEGRATION_COLUMNS = (
    "integration_id", "business_unit", "account_id", "kind", "connected_at", "last_used_at",
)  # fmt: skip
#: Deliveries with their names; identifiers come from what an event is counted by.
NAMED = """
create temp table delivered as
select
    md5(users.user_id || '/' || month || '/' || number)::uuid::varchar as event_id,
    users.tenant_id as business_unit,
    users.user_id,
    users.account_id,
    case when session < 0 then md5('browser/' || users.user_id) end as anonymous_id,
    names.word as event_name,
    'f' || users.unit || '-' || features.word as feature,
    case when session >= 0 then users.user_id || '-' || month || '-' || session end as session_id,
    occurred_at,
    received_at,
    struct_pack(
        platform := platforms.word,
        duration_seconds := case when duration_seconds > 0 then duration_seconds::integer end
    ) as properties
from events
inner join users on users.place = events."user"
inner join names on names.place = events.name
inner join platforms on platforms.place = events.platform
left join features on features.place = events.feature
order by received_at, event_id
"""


def write_telemetry(world: World, folder: Path) -> None:
    """Write `events-YYYY-MM.parquet` or `.ndjson`, `users.ndjson` and the two CSV files."""
    users = world.of(product_users)
    with duckdb.connect() as connection:
        _write_events(connection, world, users, folder)
        _write_users(connection, world, users, folder)
    start, as_of = world.span.start64, world.span.as_of64
    write_csv(
        folder / "features.csv",
        FEATURE_COLUMNS,
        (
            (
                feature_id(BY_ID[tenant], feature),
                tenant,
                feature.name,
                feature.module,
                str(feature.is_advanced).lower(),
                _instant(start + np.timedelta64(feature.released_days, "D")),
                _announced(start, feature.deprecated_days, as_of),
            )
            for tenant in PRODUCTS
            for feature in FEATURES
            if start + np.timedelta64(feature.released_days, "D") < as_of
        ),
    )
    write_csv(
        folder / "integrations.csv",
        INTEGRATION_COLUMNS,
        (
            (*row[:4], *(_instant(np.datetime64(at, "s")) for at in row[4:]))
            for row in world.of(integrations).itertuples(index=False)
        ),
    )


def _write_events(
    connection: duckdb.DuckDBPyConnection, world: World, users: pd.DataFrame, folder: Path
) -> None:
    connection.register("events", pa.table(world.of(product_events)))
    units = users["tenant_id"].map({name: BY_ID[name].number for name in PRODUCTS})
    named = users[["user_id", "tenant_id", "account_id"]].assign(
        unit=units, place=range(len(users))
    )
    connection.register("users", pa.Table.from_pandas(named, preserve_index=False))
    words = {
        "names": EVENT_NAMES,
        "platforms": PLATFORMS,
        "features": [feature.slug for feature in FEATURES],
    }
    for name, listed in words.items():
        connection.register(name, pa.table({"place": range(len(listed)), "word": [*listed]}))
    connection.execute(NAMED)
    current = str(world.span.as_of64 - np.timedelta64(1, "s"))[:7]
    months = connection.execute(
        "select distinct strftime(received_at, '%Y-%m') as month from delivered order by month"
    ).fetchall()
    for (month,) in months:
        rows = f"from delivered where strftime(received_at, '%Y-%m') = '{month}'"
        if month == current:
            written = f"select * replace ({_texts('occurred_at', 'received_at')}) {rows}"
            path, form = folder / f"events-{month}.ndjson", "json"
        else:
            written = f"select * replace (to_json(properties)::varchar as properties) {rows}"
            path, form = folder / f"events-{month}.parquet", "parquet"
        connection.execute(f"copy ({written}) to '{path}' (format {form})")


def _write_users(
    connection: duckdb.DuckDBPyConnection, world: World, users: pd.DataFrame, folder: Path
) -> None:
    """Those who have signed up, with whether they may still use the product."""
    as_of = world.span.as_of64
    known = users[users["created_at"] < as_of]
    left, back, left_again = (
        known[name].where(known[name] < as_of) for name in ("left_at", "back_at", "left_again_at")
    )
    gone = left_again.where(back.notna(), left)
    shown = pd.DataFrame(
        {
            "user_id": known["user_id"],
            "business_unit": known["tenant_id"],
            "account_id": known["account_id"],
            "name": known["name"],
            "email": known["email"],
            "role": known["role"],
            "acquisition_source": known["acquisition_source"],
            "is_internal": known["is_internal"],
            "created_at": known["created_at"],
            "deactivated_at": gone,
            "updated_at": pd.concat([known["created_at"], left, back, left_again], axis=1).max(
                axis=1
            ),
        }
    )
    connection.register("shown", pa.Table.from_pandas(shown, preserve_index=False))
    texts = _texts("created_at", "deactivated_at", "updated_at")
    connection.execute(
        f"copy (select * replace ({texts}) from shown) to '{folder / 'users.ndjson'}' (format json)"
    )


def _texts(*names: str) -> str:
    """SQL that writes instants as ISO texts."""
    return ", ".join(f"strftime({name}, '%Y-%m-%dT%H:%M:%SZ') as {name}" for name in names)


def _announced(start: np.datetime64, days: int | None, as_of: np.datetime64) -> str | None:
    if days is None or start + np.timedelta64(days, "D") >= as_of:
        return None
    return _instant(start + np.timedelta64(days, "D"))


def _instant(at: np.datetime64) -> str:
    return f"{at.astype('M8[s]')}Z"
