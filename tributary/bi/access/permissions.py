"""What a managed role may do in Superset: (permission, on what), and no more."""

from __future__ import annotations

#: The role of visitors with a guest token (superset_config.py names it too). Which dashboard and
#: which rows they see stands in the token, so no row rule is tied to the role.
EMBEDDED = "embedded_visitor"

#: Sign in, open the dashboards of one's roles, filter them, take a chart's CSV, share a link.
VIEWING = {
    ("can_read", "Dashboard"),
    ("can_read", "Chart"),
    ("can_read", "Dataset"),
    ("can_dashboard", "Superset"),
    ("can_dashboard_permalink", "Superset"),
    ("can_csv", "Superset"),
    ("can_log", "Superset"),
    ("can_language_pack", "Superset"),
    ("can_drill", "Dashboard"),
    ("can_view_chart_as_table", "Dashboard"),
    ("can_read", "DashboardFilterStateRestApi"),
    ("can_write", "DashboardFilterStateRestApi"),
    ("can_read", "DashboardPermalinkRestApi"),
    ("can_write", "DashboardPermalinkRestApi"),
    ("can_time_range", "Api"),
    ("can_recent_activity", "Log"),
    ("can_get", "MenuApi"),
    ("can_read", "CurrentUserRestApi"),
    ("can_read", "SecurityRestApi"),
    ("can_read", "CssTemplate"),
    ("can_read", "Theme"),
    ("can_read", "AvailableDomains"),
    ("can_list", "AsyncEventsRestApi"),
    ("menu_access", "Home"),
    ("menu_access", "Dashboards"),
    ("can_userinfo", "UserDBModelView"),
    ("resetmypassword", "UserDBModelView"),
    ("can_this_form_get", "ResetMyPasswordView"),
    ("can_this_form_post", "ResetMyPasswordView"),
}

#: Ask the datasets of one's role by API, as JSON or CSV, and nothing that a person looks at.
READING = {
    ("can_read", "Chart"),
    ("can_read", "Dataset"),
    ("can_csv", "Superset"),
    ("can_read", "SecurityRestApi"),  # the CSRF token
}

#: Ask the analysts' file in SQL, and make charts and dashboards of one's own of it.
ASKING = {
    ("can_read", "Database"),
    ("can_write", "Dataset"),
    ("can_write", "Chart"),
    ("can_write", "Dashboard"),
    ("can_export", "Chart"),
    ("can_export", "Dashboard"),
    ("can_explore", "Superset"),
    ("can_explore_json", "Superset"),
    ("can_fetch_datasource_metadata", "Superset"),
    ("can_slice", "Superset"),
    ("can_read", "Explore"),
    ("can_read", "ExploreFormDataRestApi"),
    ("can_write", "ExploreFormDataRestApi"),
    ("can_read", "ExplorePermalinkRestApi"),
    ("can_write", "ExplorePermalinkRestApi"),
    ("can_external_metadata", "Datasource"),
    ("can_external_metadata_by_name", "Datasource"),
    ("can_get", "Datasource"),
    ("can_get_drill_info", "Dataset"),
    ("can_query", "Api"),
    ("can_query_form_data", "Api"),
    ("menu_access", "Charts"),
    ("menu_access", "Datasets"),
    ("menu_access", "Data"),
    ("can_sqllab", "Superset"),
    ("can_sqllab_history", "Superset"),
    ("can_read", "SQLLab"),
    ("can_execute_sql_query", "SQLLab"),
    ("can_get_results", "SQLLab"),
    ("can_export_csv", "SQLLab"),
    ("can_format_sql", "SQLLab"),
    ("can_read", "Query"),
    ("can_read", "SavedQuery"),
    ("can_write", "SavedQuery"),
    ("can_activate", "TabStateView"),
    ("can_get", "TabStateView"),
    ("can_post", "TabStateView"),
    ("can_put", "TabStateView"),
    ("can_delete", "TabStateView"),
    ("can_delete_query", "TabStateView"),
    ("can_post", "TableSchemaView"),
    ("can_delete", "TableSchemaView"),
    ("can_expanded", "TableSchemaView"),
    ("menu_access", "SQL Lab"),
    ("menu_access", "SQL Editor"),
    ("menu_access", "Saved Queries"),
    ("menu_access", "Query Search"),
}
