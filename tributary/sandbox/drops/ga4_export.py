"""GA4's BigQuery export, taken out of BigQuery as one Parquet file a month.

The query that takes it out adds the property and, from the event's parameters, the session's
number and the page. Whoever declines cookies is not in the export, though in the reports.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tributary.sandbox.randomness import identifier
from tributary.sandbox.world.build import World
from tributary.sandbox.world.page_views import PAGES
from tributary.sandbox.world.site_events import (
    LEAD,
    MICROS,
    START,
    VIEW,
    exported_sessions,
    site_events,
)
from tributary.sandbox.world.tenants import BY_ID
from tributary.sandbox.world.traffic import CHANNELS

#: Channels of those whom no address tells of.
SILENT = ("direct", "unassigned")
Parameter = tuple[str, str, Any, Any]  # key, kind of value, which events have it, their values


def write_events(world: World, folder: Path) -> None:
    """Write `events_YYYYMM.parquet` for every month that an exported day lies in."""
    table = _table(world)
    month = pc.utf8_slice_codeunits(table.column("event_date"), 0, 6)
    for name in sorted(pc.unique(month).to_pylist()):
        rows = table.filter(pc.equal(month, name))
        pq.write_table(rows, folder / f"events_{name}.parquet")


def _table(world: World) -> pa.Table:
    sessions, events = world.of(exported_sessions), world.of(site_events)
    place = pa.array(events["place"])
    columns = {name: values.take(place) for name, values in _of_sessions(world, sessions).items()}
    is_first = (events["kind"] != LEAD) & (events["number"] == 0)
    origin = pa.array(events["place"], mask=~is_first.to_numpy())
    return pa.table(
        {
            **columns,
            "event_timestamp": pa.array(events["micros"]),
            "event_name": pa.array(events["kind"]),
            "event_params": _parameters(sessions, events),
            "event_value_in_usd": pa.nulls(len(events), pa.float64()),
            "event_bundle_sequence_id": pa.array(events["micros"] // 1000),
            "batch_event_index": pa.array(events["kind"].map({START: 1, VIEW: 2, LEAD: 3})),
            "user_id": pa.array(events["user_id"], pa.string(), from_pandas=True),
            "page_location": pa.array(_locations(sessions, events)),
            "collected_traffic_source": _collected(sessions).take(origin),
            "ecommerce": _struct(
                transaction_id=pa.nulls(len(events), pa.string()),
                purchase_revenue=pa.nulls(len(events), pa.float64()),
                total_item_quantity=pa.nulls(len(events), pa.int64()),
            ),
            "is_active_user": pa.array(sessions["is_engaged"].to_numpy(bool)[events["place"]]),
            "platform": pa.array(["WEB"] * len(events)),
        }
    )


def _of_sessions(world: World, sessions: pd.DataFrame) -> dict[str, pa.Array]:
    tenants = [BY_ID[name] for name in sessions["tenant_id"]]
    return {
        "property_id": pa.array([tenant.ga4_property for tenant in tenants]),
        "ga_session_id": pa.array(_epoch(sessions["at"])),
        "event_date": pa.array(sessions["local_date"].dt.strftime("%Y%m%d")),
        "user_pseudo_id": pa.array(sessions["client_id"]),
        "user_first_touch_timestamp": pa.array(_epoch(sessions["first_at"]) * MICROS),
        "privacy_info": _struct(
            analytics_storage=["Yes"] * len(sessions), ads_storage=["Yes"] * len(sessions)
        ),
        "device": _struct(
            category=sessions["device"],
            web_info=_struct(hostname=[_host(name) for name in sessions["tenant_id"]]),
        ),
        "geo": _struct(country=sessions["country"]),
        "traffic_source": _struct(
            name=sessions["first_campaign_name"],
            medium=sessions["first_medium"],
            source=sessions["first_source"],
        ),
        "session_traffic_source_last_click": _last_click(world, sessions),
        "stream_id": pa.array([f"7{tenant.ga4_property}" for tenant in tenants]),
    }


def _last_click(world: World, sessions: pd.DataFrame) -> pa.StructArray:
    ids = {
        (tenant, campaign.number): campaign.campaign_id
        for tenant, planned in world.campaigns.items()
        for campaign in planned
    }
    keys = zip(sessions["tenant_id"], sessions["campaign"], strict=True)
    campaign_id = [ids.get(key) for key in keys]
    is_paid = np.array([found is not None for found in campaign_id])
    accounts = [BY_ID[name].google_ads_customer for name in sessions["tenant_id"]]
    return _struct(
        google_ads_campaign=_struct(
            customer_id=pa.array(accounts, mask=~is_paid),
            campaign_id=pa.array(campaign_id, pa.string()),
            campaign_name=sessions["campaign_name"].where(is_paid),
        ),
        cross_channel_campaign=_struct(
            campaign_id=pa.array(campaign_id, pa.string()),
            campaign_name=sessions["campaign_name"],
            source=sessions["source"],
            medium=sessions["medium"],
            default_channel_group=[CHANNELS[name][1] for name in sessions["channel"]],
        ),
    )


def _collected(sessions: pd.DataFrame) -> pa.StructArray:
    """What the address of the landing page said: nothing for who came by themselves."""
    is_said = ~sessions["channel"].isin(SILENT)
    return _struct(
        manual_campaign_name=sessions["campaign_name"].where(is_said),
        manual_source=sessions["source"].where(is_said),
        manual_medium=sessions["medium"].where(is_said),
        gclid=pa.array(_click_ids(sessions), pa.string()),
    )


def _click_ids(sessions: pd.DataFrame) -> list[str | None]:
    pairs = zip(sessions["session_id"], sessions["campaign"], strict=True)
    return [f"Cj0K{identifier(24, 'gclid', i)}" if paid else None for i, paid in pairs]


def _locations(sessions: pd.DataFrame, events: pd.DataFrame) -> np.ndarray:
    hosts = np.array([f"https://{_host(name)}" for name in sessions["tenant_id"]], dtype=object)
    paths = np.array([page.path for page in PAGES], dtype=object)
    return np.asarray(hosts[events["place"]] + paths[events["page"]])


def _parameters(sessions: pd.DataFrame, events: pd.DataFrame) -> pa.ListArray:
    """`event_params`: a list of {key, value}, whose value lies in the field of its type."""
    place = events["place"].to_numpy()
    kind = events["kind"].to_numpy()
    is_landing = (events["number"] == 0).to_numpy()
    is_first = is_landing & (kind != LEAD)
    named = is_first & ~sessions["channel"].isin(SILENT).to_numpy()[place]
    tenants = [BY_ID[name] for name in sessions["tenant_id"]]
    is_paid = (sessions["campaign"] > 0).to_numpy()
    click_id = np.array(_click_ids(sessions), dtype=object)[place]
    everywhere = np.ones(len(events), dtype=bool)
    titles = np.array([page.title for page in PAGES], dtype=object)
    engaged = np.where(sessions["is_engaged"], "1", "0").astype(object)
    values = np.array([tenant.lead_value for tenant in tenants])
    currencies = np.array([tenant.currency for tenant in tenants], dtype=object)
    found: tuple[Parameter, ...] = (
        ("ga_session_id", "int_value", everywhere, _epoch(sessions["at"])[place]),
        ("ga_session_number", "int_value", everywhere, sessions["number"].to_numpy()[place]),
        ("page_location", "string_value", everywhere, _locations(sessions, events)),
        ("page_title", "string_value", everywhere, titles[events["page"]]),
        ("session_engaged", "string_value", everywhere, engaged[place]),
        ("engagement_time_msec", "int_value", kind == VIEW, events["seconds"].to_numpy() * 1000),
        ("entrances", "int_value", is_landing & (kind == VIEW), np.ones(len(events), int)),
        ("source", "string_value", named, sessions["source"].to_numpy()[place]),
        ("medium", "string_value", named, sessions["medium"].to_numpy()[place]),
        ("campaign", "string_value", named, sessions["campaign_name"].to_numpy()[place]),
        ("gclid", "string_value", is_first & is_paid[place], click_id),
        ("value", "double_value", kind == LEAD, values[place]),
        ("currency", "string_value", kind == LEAD, currencies[place]),
    )
    return _lists(found, len(events))


def _lists(parameters: tuple[Parameter, ...], count: int) -> pa.ListArray:
    rows = [np.flatnonzero(which) for _, _, which, _ in parameters]
    owner = np.concatenate(rows)
    order = np.argsort(owner, kind="stable")
    length = [len(found) for found in rows]
    keys = np.repeat(np.array([name for name, _, _, _ in parameters], dtype=object), length)
    types = {"string_value": pa.string(), "int_value": pa.int64(), "double_value": pa.float64()}
    fields = {}
    for field, kind in types.items():
        parts = [
            pa.array(values[found], kind) if of == field else pa.nulls(len(found), kind)
            for (_, of, _, values), found in zip(parameters, rows, strict=True)
        ]
        fields[field] = pa.concat_arrays(parts).take(pa.array(order))
    offsets = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=count))])
    items = _struct(key=keys[order], value=_struct(**fields))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), items)


def _struct(**fields: Any) -> pa.StructArray:
    arrays = [
        values if isinstance(values, pa.Array) else pa.array(values) for values in fields.values()
    ]
    return pa.StructArray.from_arrays(arrays, list(fields))


def _host(tenant_id: str) -> str:
    return f"www.{tenant_id.replace('_', '-')}.example"


def _epoch(at: pd.Series) -> np.ndarray:
    return at.to_numpy("M8[s]").astype(np.int64)
