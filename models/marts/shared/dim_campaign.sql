with
    versions as (select * from {{ ref("int_marketing__campaign_versions") }}),

    known as (
        select
            campaign_version_key,
            campaign_key,
            campaign_id,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            platform,
            account_id,
            campaign_name,
            status,
            daily_budget_amount,
            campaign_type,
            objective,
            {{ channel_key("channel_id") }} as channel_key,
            start_date,
            end_date,
            cast(version_number as bigint) as version_number,
            valid_from,
            valid_to,
            valid_to is null as is_current
        from versions
    ),

    unknown as (
        select
            {{ unknown_key() }} as campaign_version_key,
            {{ unknown_key() }} as campaign_key,
            'unknown' as campaign_id,
            {{ unknown_key() }} as tenant_key,
            'unknown' as platform,
            cast(null as string) as account_id,
            'Unknown' as campaign_name,
            'unknown' as status,
            cast(null as decimal(18, 4)) as daily_budget_amount,
            cast(null as string) as campaign_type,
            cast(null as string) as objective,
            {{ unknown_key() }} as channel_key,
            cast(null as date) as start_date,
            cast(null as date) as end_date,
            cast(1 as bigint) as version_number,
            cast('1970-01-01' as timestamp) as valid_from,
            cast(null as timestamp) as valid_to,
            true as is_current
    ),

    final as (
        select *
        from known
        union all
        select *
        from unknown
    )

select *
from final
