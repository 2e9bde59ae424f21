"""Who sees which dashboards and which rows: declared in superset/roles and superset/rls."""
