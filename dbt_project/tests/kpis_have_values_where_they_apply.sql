{{ config(severity="warn") }}

-- A KPI without any value for a tenant it is meant for, though its model has rows of that tenant,
-- as the other KPIs of the model show. A warning: a source may lack what the KPI is made of.
with
    applies as (
        select kpis.kpi_key, kpis.source_model, tenants.tenant_key
        from {{ ref("dim_kpi") }} as kpis
        cross join {{ ref("dim_tenant") }} as tenants
        inner join {{ ref("tenants") }} as seeded on tenants.tenant_id = seeded.tenant_id
        where {{ is_meant_for("kpis.applies_to", "tenants.tenant_id") }}
    ),

    valued as (
        select distinct kpi_values.kpi_key, kpis.source_model, kpi_values.tenant_key
        from {{ ref("fct_kpi_values") }} as kpi_values
        inner join {{ ref("dim_kpi") }} as kpis on kpi_values.kpi_key = kpis.kpi_key
        where kpi_values.value is not null
    ),

    live_models as (select distinct source_model, tenant_key from valued)

select applies.kpi_key, applies.tenant_key
from applies
inner join
    live_models
    on applies.source_model = live_models.source_model
    and applies.tenant_key = live_models.tenant_key
left join valued on applies.kpi_key = valued.kpi_key and applies.tenant_key = valued.tenant_key
where valued.kpi_key is null
