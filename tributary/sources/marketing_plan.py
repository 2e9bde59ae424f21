"""The marketing plan: Excel workbooks in a folder, one a version of the plan and one a year."""

from tributary.sources.declaration import Column, Drop, Entity, Files, Source, Type, columns

SOURCE = Source(
    name="marketing_plan",
    title="Marketing plan",
    entities=(
        Entity(
            name="planned_spend",
            description="Planned spend by business unit, channel and month, in every version.",
            key=("tenant_id", "channel", "month", "version"),
            mode=Files(),
            columns=(
                Column("tenant_id", Type.TEXT, "Business unit", required=True),
                Column("channel", Type.TEXT, "Marketing channel", required=True),
                Column("month", Type.DATE, "First day of the month", required=True),
                Column(
                    "version",
                    Type.INTEGER,
                    "Version of the plan: year and quarter in which it begins, as 202601",
                    required=True,
                ),
                *columns(
                    ("planned_spend", Type.DECIMAL, "Planned spend of the month"),
                    ("currency_code", Type.TEXT, "Currency of the plan"),
                    ("approved_on", Type.DATE, "Day on which the version was approved"),
                ),
            ),
            fetch=Drop("planned_spend*.xlsx"),
        ),
        Entity(
            name="calendar_events",
            description="Campaigns, fairs, webinars and holidays known ahead; unit empty: all.",
            key=("event_id",),
            mode=Files(),
            columns=(
                Column("event_id", Type.TEXT, "Event", required=True),
                *columns(
                    ("tenant_id", Type.TEXT, "Business unit; empty: all"),
                    ("name", Type.TEXT, "Event's name"),
                    ("starts_on", Type.DATE, "First day"),
                    ("ends_on", Type.DATE, "Last day"),
                    ("kind", Type.TEXT, "campaign, trade_fair, webinar or holiday"),
                ),
            ),
            fetch=Drop("calendar*.xlsx"),
        ),
    ),
)
