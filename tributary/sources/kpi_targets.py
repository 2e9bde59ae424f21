"""Targets and thresholds of KPIs by tenant and period: CSV files in a folder."""

from tributary.sources.declaration import Column, Drop, Entity, Files, Source, Type, columns

SOURCE = Source(
    name="kpi_targets",
    title="KPI targets",
    entities=(
        Entity(
            name="targets",
            description="Target, warning and critical threshold of a KPI for one tenant.",
            key=("kpi_key", "tenant_id", "grain", "valid_from"),
            mode=Files(),
            columns=(
                Column("kpi_key", Type.TEXT, "KPI of the catalogue", required=True),
                Column("tenant_id", Type.TEXT, "Business unit", required=True),
                *columns(
                    ("grain", Type.TEXT, "Period the target is for: day, week, month, quarter"),
                    ("valid_from", Type.DATE, "First day it holds"),
                    ("target", Type.DOUBLE, "Value to reach"),
                    ("warning", Type.DOUBLE, "From here on it is a warning"),
                    ("critical", Type.DOUBLE, "From here on it is critical"),
                    ("origin", Type.TEXT, "Who set it"),
                ),
            ),
            fetch=Drop("*.csv"),
        ),
    ),
)
