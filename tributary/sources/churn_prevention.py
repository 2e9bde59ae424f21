"""Churn Prevention: finds leads and customers about to be lost, and prompts somebody to act."""

from tributary.sources.capability_service import capability_service
from tributary.sources.declaration import Type

SOURCE = capability_service(
    "churn_prevention",
    "Churn Prevention Service",
    ("at_risk_identified_count", Type.INTEGER, "Flagged as at risk", "at_risk_identified"),
    ("intervention_count", Type.INTEGER, "Interventions closed", "interventions"),
    (
        "successful_intervention_count",
        Type.INTEGER,
        "Interventions after which they stayed",
        "interventions_successful",
    ),
    ("churn_before_rate", Type.DOUBLE, "Churn without the service (hold-out)", "churn_rate_before"),
    ("churn_after_rate", Type.DOUBLE, "Churn with the service", "churn_rate_after"),
    ("active_user_count", Type.INTEGER, "People who used it", "active_users"),
    ("eligible_user_count", Type.INTEGER, "People who may use it", "eligible_users"),
)
