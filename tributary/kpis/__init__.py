"""The KPI catalogue `dbt_project/kpis.yml`, and what is generated from it."""
