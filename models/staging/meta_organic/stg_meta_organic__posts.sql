with
    source as ({{ current_rows("meta_organic", "posts") }}),

    insights as ({{ json_array_rows("source", ["profile_id", "post_id"], "insights") }}),

    metrics as (
        select
            profile_id,
            post_id,
            {{ json_text("element", "$.name") }} as metric,
            try_cast({{ json_text("element", "$.values[0].value") }} as bigint) as metric_value
        from insights
    ),

    collected as (
        select
            profile_id,
            post_id,
            max(
                case when metric in ('post_media_view', 'views') then metric_value end
            ) as impressions,
            max(
                case when metric in ('post_total_media_view_unique', 'reach') then metric_value end
            ) as reach,
            max(case when metric = 'post_clicks' then metric_value end) as clicks,
            max(case when metric = 'saved' then metric_value end) as saves,
            max(case when metric = 'shares' then metric_value end) as shares
        from metrics
        group by profile_id, post_id
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            case
                when source.permalink like '%instagram.com/%' then 'instagram' else 'facebook'
            end as platform,
            source.profile_id,
            source.post_id,
            source.published_at,
            lower(source.content_type) as content_type,
            source.content,
            source.permalink,
            collected.impressions,
            collected.reach,
            source.likes,
            source.comments,
            coalesce(source.shares, collected.shares, 0) as shares,
            collected.saves,
            collected.clicks,
            source._extracted_at,
            source._commit_seq
        from source
        left join
            collected
            on source.profile_id = collected.profile_id
            and source.post_id = collected.post_id
            {{ join_tenant("meta_organic", "source.profile_id") }}
    )

select *
from final
