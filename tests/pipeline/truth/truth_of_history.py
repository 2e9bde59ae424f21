"""Versions of what changes: what the dimensions say, and what the simulator says."""

_STAFF = """
    select tenant_id, employee_id, team, role, hourly_cost_amount::decimal(18, 4), is_active,
           valid_from, valid_to
    from marts.dim_employee join marts.dim_tenant using (tenant_key)
"""

COMPARISONS = {
    "versions of agents": (
        f"{_STAFF} where source_system = 'crm_app'",
        """
        select tenant_id, agent_id, team, role, hourly_cost, is_active, valid_from::timestamp,
               valid_to::timestamp
        from read_parquet('{truth}/agent_versions.parquet')
        """,
    ),
    "versions of employees": (
        f"{_STAFF} where source_system = 'hris'",
        """
        select tenant_id, employee_id, team, role, hourly_cost, is_active, valid_from::timestamp,
               valid_to::timestamp
        from read_parquet('{truth}/hr_versions.parquet')
        """,
    ),
    "versions of campaigns": (
        """
        select tenant_id, campaign_id, campaign_name, status, daily_budget_amount::decimal(18, 4),
               valid_from, valid_to
        from marts.dim_campaign join marts.dim_tenant using (tenant_key)
        where platform = 'google_ads'
        """,
        """
        select tenant_id, campaign_id, name, status, daily_budget, valid_from::timestamp,
               valid_to::timestamp
        from read_parquet('{truth}/campaign_versions.parquet')
        """,
    ),
    "versions of customers": (
        """
        select tenant_id, source_system, customer_id, industry, employee_count, segment,
               valid_from, valid_to
        from marts.dim_customer join marts.dim_tenant using (tenant_key)
        where source_system in ('hubspot', 'salesforce', 'crm_app')
        """,
        """
        select tenant_id, source, customer_id, industry, employee_count, segment,
               valid_from::timestamp, valid_to::timestamp
        from read_parquet('{truth}/customer_versions.parquet')
        """,
    ),
}
