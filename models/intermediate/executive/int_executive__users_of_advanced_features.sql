-- Product users active in the 28 days up to each day on which their number changes, and those of
-- them that used an advanced feature in these days: a user counts from a day of use on until 28
-- days without another.
{%- set kinds = {"active": "is_active", "adopting": "has_used_advanced_feature"} %}
with
    user_days as (
        select
            usage.tenant_key,
            usage.user_key,
            usage.usage_date,
            max(case when usage.is_active then 1 else 0 end) = 1 as is_active,
            max(
                case
                    when usage.is_active and usage.has_used_feature and features.is_advanced
                    then 1
                    else 0
                end
            )
            = 1 as has_used_advanced_feature
        from {{ ref("fct_product_usage_daily") }} as usage
        left join {{ ref("dim_feature") }} as features on usage.feature_key = features.feature_key
        where usage.user_key <> {{ unknown_key() }}
        group by usage.tenant_key, usage.user_key, usage.usage_date
    ),

    days_of_use as (
        {% for kind, condition in kinds.items() %}
            select tenant_key, user_key, usage_date, '{{ kind }}' as kind
            from user_days
            where {{ condition }} {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    spells as (
        select
            tenant_key,
            kind,
            usage_date,
            cast(
                least(
                    usage_date + interval '28' day,
                    coalesce(
                        lead(usage_date) over (
                            partition by tenant_key, kind, user_key order by usage_date
                        ),
                        usage_date + interval '28' day
                    )
                ) as date
            ) as left_date
        from days_of_use
    ),

    changes as (
        select tenant_key, kind, usage_date as change_date, 1 as user_change
        from spells
        union all
        select tenant_key, kind, left_date as change_date, -1 as user_change
        from spells
    ),

    daily as (
        select
            tenant_key,
            change_date
            {%- for kind in kinds %}
                ,
                sum(case when kind = '{{ kind }}' then user_change else 0 end) as {{ kind }}_change
            {%- endfor %}
        from changes
        group by tenant_key, change_date
    ),

    final as (
        select
            tenant_key,
            change_date
            {%- for kind in kinds %}
                , cast({{ kind }}_change as bigint) as {{ kind }}_user_change
            {%- endfor %}
        from daily
    )

select *
from final
