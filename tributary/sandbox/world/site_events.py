"""What recognised visitors did on the websites, event by event, as far as it has arrived."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import day_end
from tributary.sandbox.world.page_views import FORM_PAGE, page_views
from tributary.sandbox.world.tenants import TENANTS
from tributary.sandbox.world.visitors import visitors

START, VIEW, LEAD = "session_start", "page_view", "generate_lead"
MICROS = 1_000_000
#: A form is sent in the second in which its session begins, as the lead is.
FORM_MICROS = 50_000


def exported_sessions(world: World) -> pd.DataFrame:
    """Sessions of `visitors` that have arrived, of local days that have ended.

    What `world.sessions` says of them (also of the visitor's first, as first_…) is beside it.
    """
    known = world.of(visitors)
    every = world.sessions
    session, first = known["session"].to_numpy(), known["first"].to_numpy()
    found = known.assign(
        **{str(name): every[name].to_numpy()[session] for name in every},
        **{
            f"first_{name}": every[name].to_numpy()[first]
            for name in ("at", "source", "medium", "campaign_name")
        },
    )
    ended = np.zeros(len(found), dtype=bool)
    for tenant in TENANTS:
        mine = (found["tenant_id"] == tenant.tenant_id).to_numpy()
        days = found["local_date"].to_numpy("M8[D]")[mine]
        ended[mine] = day_end(days, tenant.zone) <= world.span.as_of64
    has_arrived = found["arrived_at"].to_numpy("M8[s]") < world.span.as_of64
    return found[ended & has_arrived].reset_index(drop=True)


def site_events(world: World) -> pd.DataFrame:
    """The events of `exported_sessions` in order of time.

    Columns: place (row of the sessions), kind, page (of `PAGES`), number (of the view), seconds
    (in the foreground), micros (since 1970) and user_id (of whoever is known by then).
    """
    sessions = world.of(exported_sessions)
    views = world.of(page_views)
    place = np.full(len(world.sessions), -1)
    place[sessions["session"]] = np.arange(len(sessions))
    views = views.assign(place=place[views["session"]], kind=VIEW)
    views = views[views["place"] >= 0]
    views["micros"] = views["after"] * MICROS + views["number"] * 1000
    starts = views[views["number"] == 0].assign(kind=START, seconds=0, micros=0)
    sent = sessions["lead_id"].notna().to_numpy()[starts["place"]]
    leads = starts[sent].assign(kind=LEAD, page=FORM_PAGE, micros=FORM_MICROS)
    events = pd.concat([starts, views, leads], ignore_index=True)
    row = events["place"].to_numpy()
    begun = sessions["at"].to_numpy("M8[s]").astype(int) * MICROS
    begun = begun + sessions["session_id"].to_numpy() * 7919 % 900_000
    lead = sessions["lead_id"].to_numpy()[row]
    is_new = (events["kind"] == LEAD) | (events["number"] > 0)
    events["user_id"] = np.where(is_new & ~pd.isna(lead), lead, sessions["user_id"].to_numpy()[row])
    events["micros"] += begun[row]
    return events.sort_values("micros", kind="stable", ignore_index=True)
