with
    source as ({{ current_rows("cloud_cost", "daily_costs") }}),

    tagged as (
        select source.*, nullif(split_part(source.tag, '$', 2), '') as business_unit from source
    ),

    final as (
        select
            case
                when tagged.business_unit is not null then {{ tenant_id_or_unknown() }}
            end as tenant_id,
            tagged.date,
            tagged.service,
            tagged.tag,
            try_cast(tagged.unblended_cost as decimal(28, 10)) as unblended_cost,
            tagged.currency_code,
            try_cast(tagged.usage_quantity as decimal(28, 10)) as usage_quantity,
            tagged.usage_unit,
            tagged.is_estimated,
            tagged._extracted_at,
            tagged._commit_seq
        from tagged {{ join_tenant("cloud_cost", "tagged.business_unit") }}
    )

select *
from final
