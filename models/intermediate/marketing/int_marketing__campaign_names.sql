{#
    Which advertising campaign a name meant: a row for each name of a campaign and the time it had it,
    without gaps, so that a name is found before its first and after its last use too. A name of Meta
    or LinkedIn that another platform's campaign bears as well says nothing of theirs.
#}
with
    named as (
        select *, {{ normalised("campaign_name") }} as name
        from {{ ref("int_marketing__campaign_versions") }}
        where coalesce(channel_id, 'unassigned') <> 'email'
    ),

    shared_names as (
        select tenant_id, name
        from named
        group by tenant_id, name
        having count(distinct platform) > 1
    ),

    versions as (
        select named.*
        from named
        left join
            shared_names
            on named.tenant_id = shared_names.tenant_id
            and named.name = shared_names.name
        where
            shared_names.name is null
            or coalesce(named.platform, 'unknown') not in ('meta_ads', 'linkedin_ads')
    ),

    {# A name counts from the first version that bears it, whatever else changes. #}
    marked as (
        select
            tenant_id,
            name as campaign_name,
            campaign_key,
            valid_from,
            lag(name) over (partition by campaign_key order by version_number) as name_before
        from versions
    ),

    starts as (
        select tenant_id, campaign_name, campaign_key, valid_from
        from marked
        where name_before is null or name_before <> campaign_name
    ),

    final as (
        select
            tenant_id,
            campaign_name,
            campaign_key,
            case
                when
                    row_number() over (
                        partition by tenant_id, campaign_name order by valid_from, campaign_key
                    )
                    = 1
                then cast('1970-01-01' as timestamp)
                else valid_from
            end as named_from,
            coalesce(
                lead(valid_from) over (
                    partition by tenant_id, campaign_name order by valid_from, campaign_key
                ),
                cast('9999-12-31' as timestamp)
            ) as named_to
        from starts
    )

select *
from final
