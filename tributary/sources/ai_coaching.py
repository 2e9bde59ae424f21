"""AI Coaching: listens to agents' conversations and coaches them."""

from tributary.sources.capability_service import capability_service, histogram
from tributary.sources.declaration import Type

SOURCE = capability_service(
    "ai_coaching",
    "AI Coaching Service",
    ("sessions_delivered_count", Type.INTEGER, "Coaching sessions", "sessions_delivered"),
    histogram("analysis_latency_ms_hist", "analysis of one conversation"),
    (
        "performance_improvement_rate",
        Type.DOUBLE,
        "Output of coached agents over the baseline, less 1",
        "performance_improvement",
    ),
    (
        "training_time_reduction_rate",
        Type.DOUBLE,
        "Share of the training hours of the baseline that was saved",
        "training_time_reduction",
    ),
    ("active_user_count", Type.INTEGER, "Agents who were coached", "active_agents"),
    ("eligible_user_count", Type.INTEGER, "Agents who may be coached", "eligible_agents"),
)
