-- Open pipeline closing in the month beside what the unit's quota still lacks, at the end of each
-- day. Sales people above their quota make up for others; a quota that is reached needs no cover.
with
    daily as (
        select
            tenant_key,
            snapshot_date,
            sum(pipeline_amount) as pipeline_amount,
            sum(closed_to_date_amount) as closed_to_date_amount,
            sum(quota_amount) as quota_amount
        from {{ ref("fct_sales_plan") }}
        group by tenant_key, snapshot_date
    ),

    final as (
        select
            tenant_key,
            snapshot_date,
            pipeline_amount,
            quota_amount,
            closed_to_date_amount,
            case
                when quota_amount > closed_to_date_amount then quota_amount - closed_to_date_amount
            end as remaining_quota_amount
        from daily
    )

select *
from final
