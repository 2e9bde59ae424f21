with
    rates as (select currency_code, valid_from, rate_to_usd from {{ ref("exchange_rates") }}),

    build as (select reporting_currency from {{ source("raw", "lake__build") }}),

    periods as (
        select
            currency_code,
            valid_from,
            coalesce(
                lead(valid_from) over (partition by currency_code order by valid_from),
                cast('9999-12-31' as date)
            ) as valid_to,
            rate_to_usd
        from rates
    ),

    reporting as (
        select periods.valid_from, periods.valid_to, periods.rate_to_usd
        from periods
        inner join build on periods.currency_code = build.reporting_currency
    ),

    final as (
        select
            periods.currency_code,
            greatest(periods.valid_from, reporting.valid_from) as valid_from,
            least(periods.valid_to, reporting.valid_to) as valid_to,
            cast(
                cast(periods.rate_to_usd as double)
                / cast(reporting.rate_to_usd as double) as decimal(18, 8)
            ) as rate_to_reporting
        from periods
        inner join
            reporting
            on periods.valid_from < reporting.valid_to
            and reporting.valid_from < periods.valid_to
    )

select *
from final
