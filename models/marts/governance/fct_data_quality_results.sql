-- The ledger up to the run before this build. The audit appends its own rows to the candidate.
select
    {{ surrogate_key(["run_id", "check_id"]) }} as result_key,
    run_id,
    check_id,
    tool,
    asset as data_asset,
    {{ adapter.quote("column") }} as column_name,
    check_name,
    dimension,
    severity,
    is_passed,
    rows_tested,
    rows_failed,
    observed,
    as_of,
    checked_at,
    cast(checked_at as date) as checked_date,
    cast(extract(hour from checked_at) as bigint) as checked_hour_key
from {{ source("raw", "ledger__checks") }}
-- A line written twice is one result.
qualify row_number() over (partition by run_id, check_id order by checked_at desc nulls last) = 1
