"""Everything Dagster shows: assets of each stage, one freshness policy, jobs, schedules."""

from datetime import timedelta

import dagster as dg

from orchestration import jobs, resources
from orchestration.assets import dashboards, freshness, publish, raw, transform

#: Class C of the freshness classes: daily data, late after 26 hours, stale after 30.
DAILY = dg.FreshnessPolicy.time_window(
    warn_window=timedelta(hours=26), fail_window=timedelta(hours=30)
)

ASSETS = [raw.lake, transform.candidate_warehouse, publish.warehouse, dashboards.superset]

defs = dg.Definitions(
    assets=dg.map_asset_specs(lambda spec: dg.apply_freshness_policy(spec, DAILY), ASSETS),
    asset_checks=[publish.audit_checks, freshness.check_source_freshness],
    jobs=[jobs.build, jobs.source_freshness, jobs.nightly_audit],
    schedules=jobs.SCHEDULES,
    resources={"run": resources.pipeline_run, "warehouse_lock": resources.warehouse_lock},
    executor=dg.in_process_executor,
)
