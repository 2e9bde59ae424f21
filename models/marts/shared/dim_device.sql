with
    members as (
        select device_id, device_name, is_handheld
        from {{ ref("devices") }}
        union all
        select 'unknown' as device_id, 'Unknown' as device_name, false as is_handheld
    ),

    final as (select {{ surrogate_key(["device_id"]) }} as device_key, * from members)

select *
from final
