with
    conversions as (select * from {{ ref("fct_conversions") }}),

    touches as (
        select credits.conversion_key, credits.touch_number, channels.channel_id
        from {{ ref("fct_attribution") }} as credits
        inner join
            {{ ref("dim_attribution_model") }} as models
            on credits.attribution_model_key = models.attribution_model_key
            and models.is_official
        inner join
            {{ ref("dim_channel") }} as channels on credits.channel_key = channels.channel_key
    ),

    compared as (
        select
            *,
            lag(channel_id) over (
                partition by conversion_key order by touch_number
            ) as channel_before
        from touches
    ),

    {# The same channel again is no new step of a path. #}
    paths as (
        select
            conversion_key,
            {{ joined_text("channel_id", " > ", "touch_number") }} as path,
            count(*) as step_count
        from compared
        where channel_before is null or channel_before <> channel_id
        group by conversion_key
    ),

    joined as (
        select
            conversions.*,
            cast(date_trunc('month', conversions.converted_date) as date) as month_start,
            paths.path,
            paths.step_count
        from conversions
        inner join paths on conversions.conversion_key = paths.conversion_key
    ),

    final as (
        select
            {{ surrogate_key(["tenant_key", "month_start", "conversion_type", "path"]) }}
            as conversion_path_key,
            tenant_key,
            month_start,
            conversion_type,
            path,
            max(step_count) as step_count,
            count(*) as conversion_count,
            cast(
                sum(case when touch_count >= 1 then 1 else 0 end) as bigint
            ) as touched_conversion_count,
            cast(
                sum(case when touch_count >= 2 then 1 else 0 end) as bigint
            ) as multi_touch_conversion_count,
            cast(sum(touch_count) as bigint) as touch_count,
            cast(sum(journey_seconds) as bigint) as journey_seconds,
            cast(sum(value_amount) as decimal(18, 4)) as value_amount,
            max(currency_code) as currency_code,
            cast(sum(value_amount_reporting) as decimal(18, 4)) as value_amount_reporting
        from joined
        group by tenant_key, month_start, conversion_type, path
    )

select *
from final
