"""Targets and thresholds of KPIs, service levels and cost rates: CSV files in a folder."""

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
                    (
                        "grain",
                        Type.TEXT,
                        "Period it is for; empty: all without one of their own",
                    ),
                    ("valid_from", Type.DATE, "First day it holds"),
                    ("target", Type.DOUBLE, "Value to reach"),
                    ("warning", Type.DOUBLE, "From here on it is a warning"),
                    ("critical", Type.DOUBLE, "From here on it is critical"),
                    ("origin", Type.TEXT, "Who set it"),
                ),
            ),
            fetch=Drop("*.csv"),
        ),
        Entity(
            name="sla_policies",
            description="How long a conversation or ticket may take, from a day on.",
            key=("policy_key", "valid_from"),
            mode=Files(),
            columns=(
                Column("policy_key", Type.TEXT, "Policy", required=True),
                Column("valid_from", Type.DATE, "First day it holds", required=True),
                *columns(
                    ("tenant_id", Type.TEXT, "Business unit; empty: all"),
                    ("subject", Type.TEXT, "conversation or ticket"),
                    ("metric", Type.TEXT, "first_response or resolution"),
                    ("channel", Type.TEXT, "Channel it is for; empty: any"),
                    ("priority", Type.TEXT, "Priority it is for; empty: any"),
                    ("threshold_minutes", Type.INTEGER, "Minutes it may take"),
                    ("calendar", Type.TEXT, "always or business_hours"),
                    ("opens_at_hour", Type.INTEGER, "First local business hour"),
                    ("closes_at_hour", Type.INTEGER, "Local hour at which business ends"),
                    ("origin", Type.TEXT, "Who set it"),
                ),
            ),
            fetch=Drop("sla_policies/*.csv", is_optional=True),
        ),
        Entity(
            name="cost_rates",
            description="What a unit of service is reckoned to cost, from a day on.",
            key=("rate_key", "valid_from"),
            mode=Files(),
            columns=(
                Column("rate_key", Type.TEXT, "Rate", required=True),
                Column("valid_from", Type.DATE, "First day it holds", required=True),
                *columns(
                    ("tenant_id", Type.TEXT, "Business unit; empty: all"),
                    ("amount", Type.DECIMAL, "Cost of one unit"),
                    ("currency_code", Type.TEXT, "Currency"),
                    ("unit", Type.TEXT, "conversation, message, hour, …"),
                    ("description", Type.TEXT, "What for"),
                ),
            ),
            fetch=Drop("cost_rates/*.csv", is_optional=True),
        ),
    ),
)
