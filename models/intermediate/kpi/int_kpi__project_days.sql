-- Projects by local day with their state at its end, and a row that counts nothing for every
-- bucket and product: a board without projects shows 0, not nothing.
with
    project_days as (select * from {{ ref("int_delivery__project_days") }}),

    spans as (
        select tenant_key, min(project_date) as first_date from project_days group by tenant_key
    ),

    observations as (
        select
            spans.tenant_key,
            calendar.date_key as project_date,
            {{ end_of_tenant_day("calendar.date_key", "tenants.time_zone") }} as observed_at
        from spans
        inner join {{ ref("int_kpi__tenants") }} as tenants on spans.tenant_key = tenants.tenant_key
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and tenants.today_date
    ),

    products as (select distinct tenant_key, product from project_days),

    buckets as (
        {% for bucket in ["urgent", "in_progress", "ready_for_delivery", "on_hold"] %}
            select '{{ bucket }}' as attention_bucket {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    final as (
        select
            tenant_key,
            project_date,
            observed_at,
            project_key,
            product,
            attention_bucket,
            case when is_open then 1 else 0 end as open_project_count,
            case when is_open then complete_rate end as complete_rate,
            case when is_open then hours_to_deadline end as hours_to_deadline,
            {# Neither a hold nor a cancellation serves anybody. #}
            case
                when not is_on_hold and lifecycle_status <> 'cancelled' then client_id
            end as served_client_id
        from project_days
        union all
        select
            observations.tenant_key,
            observations.project_date,
            observations.observed_at,
            {{ unknown_key() }} as project_key,
            products.product,
            buckets.attention_bucket,
            0 as open_project_count,
            cast(null as decimal(18, 4)) as complete_rate,
            cast(null as decimal(18, 4)) as hours_to_deadline,
            cast(null as string) as served_client_id
        from observations
        inner join products on observations.tenant_key = products.tenant_key
        cross join buckets
    )

select *
from final
