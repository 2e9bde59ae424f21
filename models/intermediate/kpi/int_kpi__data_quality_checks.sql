-- Checks with the share that passed, rows where they are counted, and how much the check matters:
-- one
-- that stops a publish three times one that warns.
select
    checked_date,
    dimension,
    case severity when 'error' then 3 else 1 end as weight,
    case
        when rows_tested > 0
        then
            cast(
                cast(rows_tested - least(coalesce(rows_failed, 0), rows_tested) as double)
                / rows_tested as decimal(18, 6)
            )
        when is_passed
        then cast(1 as decimal(18, 6))
        else cast(0 as decimal(18, 6))
    end as pass_rate
from {{ ref("fct_data_quality_results") }}
