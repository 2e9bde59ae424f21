with
    members as (
        select channel_id, channel_name, channel_group, is_paid
        from {{ ref("channels") }}
        union all
        select
            'unknown' as channel_id,
            'Unknown' as channel_name,
            'unknown' as channel_group,
            false as is_paid
    ),

    final as (select {{ surrogate_key(["channel_id"]) }} as channel_key, * from members)

select *
from final
