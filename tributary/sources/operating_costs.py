"""Operating costs, entered by hand: CSV files in a folder."""

from tributary.sources.declaration import Column, Drop, Entity, Files, Source, Type, columns

SOURCE = Source(
    name="operating_costs",
    title="Operating cost entries",
    entities=(
        Entity(
            name="entries",
            description="Costs by day and category; without tenant_id they are shared by all.",
            key=("date", "cost_category", "entry_no"),
            mode=Files(),
            columns=(
                Column("date", Type.DATE, "Day of the cost", required=True),
                Column("cost_category", Type.TEXT, "Cost category", required=True),
                *columns(
                    ("entry_no", Type.INTEGER, "Number within day and category"),
                    ("tenant_id", Type.TEXT, "Business unit; empty: shared"),
                    ("amount", Type.DECIMAL, "Cost"),
                    ("currency_code", Type.TEXT, "Currency"),
                    ("usage_units", Type.DECIMAL, "Units used"),
                    ("description", Type.TEXT, "What for"),
                ),
            ),
            fetch=Drop("*.csv"),
        ),
    ),
)
