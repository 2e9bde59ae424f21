{{ config(severity="warn", meta={"dimension": "accuracy"}) }}
-- Uptime and incidents reconciled: in no window do the checks from outside see more or less of an
-- outage than the incidents tell, but for five minutes. A warning: checks may fail for other
-- reasons,
-- and an incident may be opened late.
select service, window_start_at, outage_minutes, check_down_minutes
from {{ ref("fct_service_metrics_hourly") }}
where
    checked_minutes is not null
    and abs(outage_minutes - check_down_minutes * window_seconds / 60 / checked_minutes) > 5
