"""Everything Dagster shows: assets of each stage, one freshness policy, one job, one schedule."""

from datetime import timedelta

import dagster as dg

from orchestration import jobs, resources
from orchestration.assets import dashboards, publish, raw, transform

#: Class C of the freshness classes: daily data, late after 26 hours, stale after 30.
DAILY = dg.FreshnessPolicy.time_window(
    warn_window=timedelta(hours=26), fail_window=timedelta(hours=30)
)

ASSETS = [raw.lake, transform.candidate_warehouse, publish.warehouse, dashboards.superset]

defs = dg.Definitions(
    assets=dg.map_asset_specs(lambda spec: dg.apply_freshness_policy(spec, DAILY), ASSETS),
    asset_checks=[publish.audit_checks],
    jobs=[jobs.build],
    schedules=[jobs.daily],
    resources={"run": resources.pipeline_run, "warehouse_lock": resources.warehouse_lock},
    executor=dg.in_process_executor,
)
