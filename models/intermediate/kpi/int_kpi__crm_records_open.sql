-- Open leads and opportunities with the fields that they need: who has them, whose or where from
-- they
-- are, and of an opportunity a positive amount, a stage and the day it is expected to close.
with
    leads as (
        select
            tenant_key,
            created_date,
            cast(2 as bigint) as field_count,
            case when employee_key <> {{ unknown_key() }} then 1 else 0 end
            + case when channel_key <> {{ unknown_key() }} then 1 else 0 end as valid_field_count
        from {{ ref("fct_leads") }}
        where not is_opportunity and not is_customer and created_date is not null
    ),

    opportunities as (
        select
            tenant_key,
            created_date,
            cast(5 as bigint) as field_count,
            case when employee_key <> {{ unknown_key() }} then 1 else 0 end
            + case when customer_key <> {{ unknown_key() }} then 1 else 0 end
            + case when amount > 0 then 1 else 0 end
            + case when stage is not null then 1 else 0 end
            + case when expected_close_date >= created_date then 1 else 0 end as valid_field_count
        from {{ ref("fct_opportunities") }}
        where not is_closed and created_date is not null
    ),

    final as (
        select *
        from leads
        union all
        select *
        from opportunities
    )

select *
from final
