{#
    Size of each mailing list at the end of each local day, from its members as they are now: when
    each confirmed, and when those who are gone left. The current day is there as far as it has come.
#}
with
    tenants as (select * from {{ ref("int_shared__tenants_collected") }}),

    members as (
        select
            members.tenant_id,
            members.list_id,
            {{
                to_tenant_date(
                    "coalesce(members.opted_in_at, members.signed_up_at)", "tenants.time_zone"
                )
            }} as joined_date,
            case
                when members.status in ('unsubscribed', 'cleaned', 'archived')
                then {{ to_tenant_date("members.last_changed_at", "tenants.time_zone") }}
            end as left_date,
            tenants.time_zone
        from {{ ref("stg_mailchimp__members") }} as members
        inner join tenants on members.tenant_id = tenants.tenant_id
        where members.status not in ('pending', 'transactional')
    ),

    lists as (
        select
            tenant_id,
            list_id,
            min(joined_date) as first_date,
            {{ tenant_today("min(time_zone)") }} as last_date
        from members
        group by tenant_id, list_id
    ),

    days as ({{ date_rows("lists", ["tenant_id", "list_id"], "first_date", "last_date") }}),

    moves as (
        select list_id, joined_date as list_date, 1 as joined, 0 as gone
        from members
        union all
        select list_id, left_date as list_date, 0 as joined, 1 as gone
        from members
        where left_date is not null
    ),

    moved as (
        select list_id, list_date, sum(joined) as joined_count, sum(gone) as left_count
        from moves
        group by list_id, list_date
    ),

    final as (
        select
            days.tenant_id,
            days.list_id,
            days.date_day as list_date,
            cast(coalesce(moved.joined_count, 0) as bigint) as joined_count,
            cast(coalesce(moved.left_count, 0) as bigint) as left_count,
            cast(
                sum(coalesce(moved.joined_count, 0) - coalesce(moved.left_count, 0)) over (
                    partition by days.list_id
                    order by days.date_day
                    rows between unbounded preceding and current row
                ) as bigint
            ) as subscriber_count
        from days
        left join moved on days.list_id = moved.list_id and days.date_day = moved.list_date
    )

select *
from final
