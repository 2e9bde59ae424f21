"""Property Intelligence: looks at photographs and plans, and matches properties with buyers."""

from tributary.sources.capability_service import capability_service, histogram
from tributary.sources.declaration import Type

SOURCE = capability_service(
    "property_intelligence",
    "Property Intelligence Service",
    ("properties_analyzed_count", Type.INTEGER, "Properties looked at", "properties_analyzed"),
    ("luxury_detected_count", Type.INTEGER, "Properties found luxurious", "luxury_detected"),
    ("match_satisfaction_score", Type.DOUBLE, "Mean rating of matches, 1-5"),
    histogram("vision_latency_ms_hist", "analysis of one property"),
    ("detection_accuracy_rate", Type.DOUBLE, "Right among those checked", "detection_accuracy"),
    ("evaluated_count", Type.INTEGER, "Detections checked by hand", "detections_checked"),
    ("active_user_count", Type.INTEGER, "People who used it", "active_users"),
    ("eligible_user_count", Type.INTEGER, "People who may use it", "eligible_users"),
)
