with
    assets as (select * from {{ ref("int_marketing__content_collected") }}),

    tenants as (select * from {{ ref("int_shared__tenants_collected") }}),

    known as (
        select
            {{ content_key("assets") }} as content_key,
            {{ surrogate_key(["assets.tenant_id"]) }} as tenant_key,
            assets.content_id,
            assets.platform,
            assets.content_type,
            assets.title,
            assets.url,
            assets.author_id,
            assets.topic,
            assets.published_at,
            {{ to_tenant_date("assets.published_at", "tenants.time_zone") }} as published_date,
            assets.is_thought_leadership,
            assets.is_removed
        from assets
        inner join tenants on assets.tenant_id = tenants.tenant_id
    ),

    unknown as (
        select
            {{ unknown_key() }} as content_key,
            {{ unknown_key() }} as tenant_key,
            'unknown' as content_id,
            'unknown' as platform,
            'unknown' as content_type,
            'Unknown' as title,
            cast(null as string) as url,
            cast(null as string) as author_id,
            cast(null as string) as topic,
            cast(null as timestamp) as published_at,
            cast(null as date) as published_date,
            cast(null as boolean) as is_thought_leadership,
            false as is_removed
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
