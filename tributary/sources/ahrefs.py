"""Ahrefs API v3: backlinks, referring domains and domain rating of every target, by day.

Site Explorer has no offset: a history is asked for by date. Ahrefs itself spreads these measures
over backlinks-stats (one day an answer) and the histories of referring domains and domain rating;
`select` names them here as those endpoints do. A day is told when it has ended, wherever the reader
is: the last two are asked for again.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Request,
    Source,
    Type,
    Window,
    columns,
)

_SELECT = "date,live,all_time,live_refdomains,domain_rating,new"

SOURCE = Source(
    name="ahrefs",
    title="Ahrefs",
    base_url="https://api.ahrefs.com",
    auth=Auth.BEARER,
    requests_per_second=1,
    has_accounts=True,
    entities=(
        Entity(
            name="backlinks_daily",
            description="Links to a target and what they make it worth, at the end of each day.",
            key=("target", "date"),
            mode=Window("date", lookback_days=2),
            columns=(
                Column("target", Type.TEXT, "Domain that is linked to", "@account"),
                Column("date", Type.DATE, "Day (UTC)", required=True),
                *columns(
                    ("live_backlinks", Type.INTEGER, "Links that are there", "live"),
                    ("all_time_backlinks", Type.INTEGER, "Links ever found", "all_time"),
                    ("live_refdomains", Type.INTEGER, "Domains that link to it"),
                    ("domain_rating", Type.DOUBLE, "Strength of the link profile, 0 to 100"),
                    ("new_backlinks", Type.INTEGER, "Links found that day", "new"),
                ),
            ),
            fetch=Request(
                path="/v3/site-explorer/metrics-history",
                params={
                    "target": "{account}",
                    "mode": "subdomains",
                    "history_grouping": "daily",
                    "date_from": "{from_date}",
                    "date_to": "{to_date}",
                    "select": _SELECT,
                    "output": "json",
                },
                records="metrics",
            ),
        ),
    ),
)
