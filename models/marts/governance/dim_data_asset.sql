{%- set assets = data_assets() -%}

-- Tables that dbt declares, Superset's dashboards, and what else the ledger has runs or checks of.
with
    declared as (
        {% for asset in assets %}
            select
                '{{ asset.data_asset }}' as data_asset,
                '{{ asset.layer }}' as layer,
                {{ text_literal(asset.area) }} as area,
                '{{ asset.asset_name }}' as asset_name,
                {{ text_literal(asset.description) }} as description,
                {{ asset.input_count }} as input_count,
                {{ asset.is_traced | lower }} as is_traced,
                {{ asset.personal }} as personal_column_count,
                {{ asset.masked }} as masked_column_count
                {{ "union all" if not loop.last }}
        {% else %}
            select
                cast(null as string) as data_asset,
                cast(null as string) as layer,
                cast(null as string) as area,
                cast(null as string) as asset_name,
                cast(null as string) as description,
                0 as input_count,
                false as is_traced,
                0 as personal_column_count,
                0 as masked_column_count
            where false
        {% endfor %}
    ),

    recorded as (
        select data_asset
        from {{ ref("fct_pipeline_runs") }}
        union
        select data_asset
        from {{ ref("fct_data_quality_results") }}
    ),

    dashboards as (
        select {{ dashboard_asset() }} as data_asset, title as description
        from {{ ref("stg_superset_meta__dashboards") }}
    ),

    named as (
        select
            data_asset,
            layer,
            area,
            asset_name,
            description,
            input_count,
            is_traced,
            personal_column_count,
            masked_column_count
        from declared
        union all
        select
            data_asset,
            'superset' as layer,
            cast(null as string) as area,
            {{ last_segment("data_asset") }} as asset_name,
            description,
            cast(null as bigint) as input_count,
            cast(null as boolean) as is_traced,
            cast(null as bigint) as personal_column_count,
            cast(null as bigint) as masked_column_count
        from dashboards
        union all
        select
            recorded.data_asset,
            {{ first_segment("recorded.data_asset") }} as layer,
            cast(null as string) as area,
            {{ last_segment("recorded.data_asset") }} as asset_name,
            cast(null as string) as description,
            cast(null as bigint) as input_count,
            cast(null as boolean) as is_traced,
            cast(null as bigint) as personal_column_count,
            cast(null as bigint) as masked_column_count
        from recorded
        left join declared on recorded.data_asset = declared.data_asset
        left join dashboards on recorded.data_asset = dashboards.data_asset
        where
            recorded.data_asset is not null
            and declared.data_asset is null
            and dashboards.data_asset is null
    ),

    final as (
        select
            {{ surrogate_key(["data_asset"]) }} as data_asset_key,
            data_asset,
            layer,
            area,
            asset_name,
            description,
            case
                when personal_column_count > 0
                then 'personal'
                when personal_column_count = 0
                then 'internal'
                else 'unknown'
            end as classification,
            cast(personal_column_count as bigint) as personal_column_count,
            cast(masked_column_count as bigint) as masked_column_count,
            cast(input_count as bigint) as input_count,
            is_traced
        from named
        union all
        select
            {{ unknown_key() }} as data_asset_key,
            'unknown' as data_asset,
            'unknown' as layer,
            cast(null as string) as area,
            'Unknown' as asset_name,
            cast(null as string) as description,
            'unknown' as classification,
            cast(null as bigint) as personal_column_count,
            cast(null as bigint) as masked_column_count,
            cast(null as bigint) as input_count,
            cast(null as boolean) as is_traced
    )

select *
from final
