"""Ahrefs API v3: backlinks, referring domains and domain rating of every target, by day.

Site Explorer counts backlinks at the end of one day an answer, and does not say which: every day is
a request of its own. Referring domains and domain rating have histories, whose dates may come with
a time. No endpoint tells how many links were found in a day: that is what has ever been found by
its end, less what had been by the end of the day before. The last days are asked for again.
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

_TARGET = Column("target", Type.TEXT, "Domain that is linked to", "@account")
_MODE = Window("date", lookback_days=2, ended_only=True)


def _history(path: str, records: str, **params: str) -> Request:
    """A history by day: `path` of Site Explorer, with the rows at `records`."""
    return Request(
        path=f"/v3/site-explorer/{path}",
        params={
            "target": "{account}",
            "history_grouping": "daily",
            "date_from": "{from_date}",
            "date_to": "{to_date}",
            "output": "json",
            **params,
        },
        records=records,
    )


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
            description="Links to a target and domains they come from, at the end of each day.",
            key=("target", "date"),
            mode=_MODE,
            columns=(
                _TARGET,
                Column("date", Type.DATE, "Day (UTC)", "@day", required=True),
                Column("live_backlinks", Type.INTEGER, "Links that are there", "live"),
                Column(
                    "all_time_backlinks",
                    Type.INTEGER,
                    "Links ever found",
                    "all_time",
                    required=True,
                ),
                *columns(
                    ("live_refdomains", Type.INTEGER, "Domains that link to it"),
                    ("all_time_refdomains", Type.INTEGER, "Domains that ever linked to it"),
                ),
            ),
            fetch=Request(
                path="/v3/site-explorer/backlinks-stats",
                params={
                    "target": "{account}",
                    "mode": "subdomains",
                    "date": "{from_date}",
                    "output": "json",
                },
                records="metrics",
                is_object=True,
                slice_days=1,
            ),
        ),
        Entity(
            name="refdomains_daily",
            description="Domains that link to a target, by day, as its history has them.",
            key=("target", "date"),
            mode=_MODE,
            columns=(
                _TARGET,
                Column("date", Type.DATE, "Day (UTC)", required=True),
                Column("refdomains", Type.INTEGER, "Domains that link to it"),
            ),
            fetch=_history("refdomains-history", "refdomains", mode="subdomains"),
        ),
        Entity(
            name="domain_ratings_daily",
            description="Strength of a target's link profile, by day.",
            key=("target", "date"),
            mode=_MODE,
            columns=(
                _TARGET,
                Column("date", Type.DATE, "Day (UTC)", required=True),
                Column("domain_rating", Type.DOUBLE, "Strength of the link profile, 0 to 100"),
            ),
            fetch=_history("domain-rating-history", "domain_ratings"),
        ),
    ),
)
