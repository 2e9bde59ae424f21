"""Lead Intelligence: scores leads and tells agents of them as they come."""

from tributary.sources.capability_service import capability_service, histogram
from tributary.sources.declaration import Type

SOURCE = capability_service(
    "lead_intelligence",
    "Lead Intelligence Service",
    ("leads_processed_count", Type.INTEGER, "Leads that came in", "leads_processed"),
    ("qualified_count", Type.INTEGER, "Leads that became qualified on the day", "qualified"),
    ("converted_count", Type.INTEGER, "Leads that became customers on the day", "converted"),
    ("avg_response_time_minutes", Type.DOUBLE, "Mean minutes to the first response"),
    histogram("scoring_latency_ms_hist", "scoring of a lead"),
    histogram("websocket_latency_ms_hist", "delivery of a notification"),
    (
        "conversion_improvement_rate",
        Type.DOUBLE,
        "Conversion over that of the hold-out, less 1",
        "conversion_rate_improvement",
    ),
    (
        "productivity_improvement_rate",
        Type.DOUBLE,
        "Output of an agent's hour over the baseline, less 1",
        "productivity_improvement",
    ),
    ("evaluated_count", Type.INTEGER, "Scores whose outcome is known", "scores_evaluated"),
    ("correct_count", Type.INTEGER, "Scores that were right", "scores_correct"),
    ("active_user_count", Type.INTEGER, "Agents who used it", "active_agents"),
    ("eligible_user_count", Type.INTEGER, "Agents who may use it", "eligible_agents"),
)
