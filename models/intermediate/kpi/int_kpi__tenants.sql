-- What KPI values need to know of a tenant: its local time at the build's clock, its currency, and
-- since when a source may have been quiet without having ended (a quarter).
with
    tenants as (
        select
            tenant_key,
            tenant_id,
            case
                tenant_id when 'group' then build.reporting_currency else currency_code
            end as currency_code,
            time_zone,
            {{ to_tenant_time("build.as_of", "time_zone") }} as now_at,
            {{ tenant_today("time_zone") }} as today_date
        from {{ ref("dim_tenant") }}
        cross join {{ source("raw", "lake__build") }} as build
    ),

    final as (
        select *, cast(today_date - interval '92' day as date) as quiet_since_date from tenants
    )

select *
from final
