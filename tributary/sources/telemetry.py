"""Product telemetry as files: events by month of receipt, users, features and integrations.

A month that has ended is delivered as Parquet, the current one as NDJSON that grows. An event may
be delivered more than once, and up to two days late.
"""

from tributary.sources.declaration import Column, Drop, Entity, Files, Source, Type, columns

BUSINESS_UNIT = ("business_unit", Type.TEXT, "Business unit whose product it is")
ACCOUNT = ("account_id", Type.TEXT, "Customer: the account in the unit's CRM")

SOURCE = Source(
    name="telemetry",
    title="Product telemetry",
    entities=(
        Entity(
            name="events",
            description="What users did in the products.",
            key=("event_id",),
            mode=Files(version="received_at"),
            columns=(
                Column("event_id", Type.TEXT, "Event", required=True),
                *columns(
                    BUSINESS_UNIT,
                    ("user_id", Type.TEXT, "User"),
                    ACCOUNT,
                    ("anonymous_id", Type.TEXT, "Browser before signing up"),
                    ("event_name", Type.TEXT, "What happened"),
                    ("feature_id", Type.TEXT, "Feature it was about", "feature"),
                    ("session_id", Type.TEXT, "Session in the product"),
                    ("occurred_at", Type.INSTANT, "When it happened, by the device"),
                    ("received_at", Type.INSTANT, "When it arrived"),
                    ("properties", Type.JSON, "More: platform, duration_seconds"),
                ),
            ),
            fetch=Drop("events-*"),
        ),
        Entity(
            name="users",
            description="Users of the products, as they are now.",
            key=("user_id",),
            mode=Files(version="updated_at"),
            columns=(
                Column("user_id", Type.TEXT, "User", required=True),
                *columns(BUSINESS_UNIT, ACCOUNT),
                Column("name", Type.TEXT, "Full name", personal=True),
                Column("email", Type.TEXT, "E-mail address", personal=True),
                *columns(
                    ("role", Type.TEXT, "admin, member, viewer or staff"),
                    ("acquisition_source", Type.TEXT, "Channel, invitation or referral"),
                    ("is_internal", Type.BOOLEAN, "Works for the unit itself"),
                    ("created_at", Type.INSTANT, "Signed up"),
                    ("deactivated_at", Type.INSTANT, "Lost access"),
                    ("updated_at", Type.INSTANT, "Last change"),
                ),
            ),
            fetch=Drop("users*.ndjson"),
        ),
        Entity(
            name="features",
            description="Features of the products.",
            key=("feature_id",),
            mode=Files(),
            columns=(
                Column("feature_id", Type.TEXT, "Feature", required=True),
                *columns(
                    BUSINESS_UNIT,
                    ("name", Type.TEXT, "Name"),
                    ("module", Type.TEXT, "Part of the product"),
                    ("is_advanced", Type.BOOLEAN, "For those who know the product"),
                    ("released_at", Type.INSTANT, "Released"),
                    ("deprecated_at", Type.INSTANT, "Announced to go"),
                ),
            ),
            fetch=Drop("features*.csv"),
        ),
        Entity(
            name="integrations",
            description="Other systems that customers connected.",
            key=("integration_id",),
            mode=Files(),
            columns=(
                Column("integration_id", Type.TEXT, "Integration", required=True),
                *columns(
                    BUSINESS_UNIT,
                    ACCOUNT,
                    ("kind", Type.TEXT, "System that is connected"),
                    ("connected_at", Type.INSTANT, "Connected"),
                    ("last_used_at", Type.INSTANT, "Last used"),
                ),
            ),
            fetch=Drop("integrations*.csv"),
        ),
    ),
)
