with
    ads as (
        select {{ ad_key("ads") }} as ad_key, ads.*
        from {{ ref("int_marketing__ads_unioned") }} as ads
        where ads.ad_id is not null
    ),

    known as (
        select
            ad_key,
            {{ surrogate_key(["max(tenant_id)"]) }} as tenant_key,
            max(platform) as platform,
            max_by(campaign_key, reporting_date) as campaign_key,
            max(ad_group_id) as ad_group_id,
            max_by(ad_group_name, reporting_date) as ad_group_name,
            max(ad_id) as ad_id,
            cast(null as string) as creative_type,
            cast(null as string) as keyword,
            min(reporting_date) as first_delivered_date,
            max(reporting_date) as last_delivered_date
        from ads
        group by ad_key
    ),

    unknown as (
        select
            {{ unknown_key() }} as ad_key,
            {{ unknown_key() }} as tenant_key,
            'unknown' as platform,
            {{ unknown_key() }} as campaign_key,
            cast(null as string) as ad_group_id,
            cast(null as string) as ad_group_name,
            'unknown' as ad_id,
            cast(null as string) as creative_type,
            cast(null as string) as keyword,
            cast(null as date) as first_delivered_date,
            cast(null as date) as last_delivered_date
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
