{# What was done for each opportunity so far, and what is planned. #}
with
    activities as (
        select * from {{ ref("int_sales__activities_unioned") }} where opportunity_id is not null
    ),

    final as (
        select
            opportunity_key,
            cast(sum(case when status = 'completed' then 1 else 0 end) as bigint) as activity_count,
            max(case when status = 'completed' then started_at end) as last_activity_at,
            max(case when is_reply then started_at end) as last_reply_at,
            min(
                case when status = 'scheduled' and started_at >= {{ as_of() }} then started_at end
            ) as next_activity_at
        from activities
        group by opportunity_key
    )

select *
from final
