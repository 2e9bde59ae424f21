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
            {{ version_columns() }}
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
            {{ only_version_columns() }}
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
