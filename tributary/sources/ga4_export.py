"""Google Analytics 4's BigQuery export: event-level rows, taken out of BigQuery as files.

A file holds the events of a month and is delivered again when late events change it. The query
that takes them out adds what a row of `events_YYYYMMDD` says only in nested or table names:
``select '<property>' as property_id, <ga_session_id and page_location of event_params>, *``.
"""

from tributary.sources.declaration import Column, Drop, Entity, Files, Source, Type, columns

SOURCE = Source(
    name="ga4_export",
    title="Google Analytics 4 export",
    entities=(
        Entity(
            name="events",
            description="Events of visitors who accepted cookies, as BigQuery has them.",
            key=(
                "property_id",
                "event_timestamp_micros",
                "event_name",
                "user_pseudo_id",
                "ga_session_id",
            ),
            mode=Files(),
            columns=(
                Column("property_id", Type.TEXT, "GA4 property", required=True),
                Column(
                    "event_date",
                    Type.DATE,
                    "Day in the property's zone",
                    required=True,
                    format="%Y%m%d",
                ),
                Column(
                    "event_timestamp_micros",
                    Type.INTEGER,
                    "Microseconds since 1970 (UTC)",
                    "event_timestamp",
                    required=True,
                ),
                Column("event_name", Type.TEXT, "session_start, page_view, …", required=True),
                Column("user_pseudo_id", Type.TEXT, "Browser: GA client id", required=True),
                *columns(
                    ("ga_session_id", Type.INTEGER, "Session: Unix seconds of its start"),
                    ("user_id", Type.TEXT, "CRM id of the lead, once known"),
                    (
                        "user_first_touch_timestamp_micros",
                        Type.INTEGER,
                        "Microseconds since 1970 (UTC) of the visitor's first event",
                        "user_first_touch_timestamp",
                    ),
                    ("page_location", Type.TEXT, "Address of the page"),
                    ("event_params", Type.JSON, "Parameters: list of key, value{…_value}"),
                    ("event_value_in_usd", Type.DOUBLE, "Value of the event, US dollars"),
                    ("event_bundle_sequence_id", Type.INTEGER, "Number of the upload"),
                    ("batch_event_index", Type.INTEGER, "Place within the upload"),
                    ("privacy_info", Type.JSON, "Consent: analytics_storage, ads_storage"),
                    ("device", Type.JSON, "Device: category, web_info{hostname}"),
                    ("geo", Type.JSON, "Where from: country"),
                    ("traffic_source", Type.JSON, "First touch: name, medium, source"),
                    (
                        "collected_traffic_source",
                        Type.JSON,
                        "What the address said: manual_…, gclid",
                    ),
                    (
                        "session_traffic_source_last_click",
                        Type.JSON,
                        "Session's source: google_ads_campaign{…}, cross_channel_campaign{…}",
                    ),
                    ("ecommerce", Type.JSON, "Purchase: transaction_id, purchase_revenue"),
                    ("is_active_user", Type.BOOLEAN, "Engaged"),
                    ("stream_id", Type.TEXT, "Data stream"),
                    ("platform", Type.TEXT, "WEB, IOS or ANDROID"),
                ),
            ),
            fetch=Drop("events_*.parquet"),
        ),
    ),
)
