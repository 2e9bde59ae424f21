-- The ledger up to the run before this build. The audit appends its own rows to the candidate.
select
    {{ surrogate_key(["run_id", "stage", "asset", "started_at"]) }} as pipeline_run_key,
    run_id,
    stage,
    asset as data_asset,
    started_at,
    ended_at,
    cast(started_at as date) as run_date,
    cast(extract(hour from started_at) as bigint) as run_hour_key,
    duration_seconds,
    rows as row_count,
    status,
    status = 'success' as is_success,
    message,
    as_of
from {{ source("raw", "ledger__runs") }}
-- A line written twice is one result.
qualify
    row_number() over (
        partition by run_id, stage, asset, started_at order by ended_at desc nulls last
    )
    = 1
