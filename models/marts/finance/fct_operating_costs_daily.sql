with
    entries as (select * from {{ ref("int_finance__costs_unioned") }}),

    daily as (
        select
            tenant_id,
            cost_date,
            cost_category,
            source_system,
            currency_code,
            is_shared,
            cast(sum(amount) as decimal(18, 4)) as amount,
            cast(sum(usage_units) as decimal(18, 4)) as usage_units,
            cast(
                sum(case when usage_units is not null then amount end) as decimal(18, 4)
            ) as amount_with_usage,
            count(*) as entry_count
        from entries
        group by tenant_id, cost_date, cost_category, source_system, currency_code, is_shared
    ),

    final as (
        select
            {{
                surrogate_key(
                    [
                        "daily.tenant_id",
                        "daily.cost_date",
                        "daily.cost_category",
                        "daily.source_system",
                        "daily.currency_code",
                        "daily.is_shared",
                    ]
                )
            }} as cost_key,
            {{ surrogate_key(["daily.tenant_id"]) }} as tenant_key,
            daily.cost_date,
            daily.cost_category,
            {{ surrogate_key(["'entered'", "daily.cost_category"]) }} as cost_category_key,
            daily.source_system,
            daily.currency_code,
            daily.amount,
            {{ to_reporting("daily.amount", "daily.currency_code", "daily.cost_date") }}
            as amount_reporting,
            daily.usage_units,
            daily.amount_with_usage,
            {{ to_reporting("daily.amount_with_usage", "daily.currency_code", "daily.cost_date") }}
            as amount_with_usage_reporting,
            daily.entry_count,
            daily.is_shared
        from daily {{ join_exchange_rate("daily.currency_code", "daily.cost_date") }}
    )

select *
from final
