"""The jobs and their schedules: the build, source to dashboard, and the checks without one."""

import dagster as dg

from orchestration.assets.freshness import check_source_freshness
from orchestration.assets.publish import AUDITS_PUBLISHED, audit_checks

_FRESHNESS = dg.AssetSelection.checks(check_source_freshness)

build = dg.define_asset_job(
    "build",
    selection=dg.AssetSelection.all() - _FRESHNESS,
    executor_def=dg.in_process_executor,
    description="Extract, build, audit, publish and provision, in one process.",
)

source_freshness = dg.define_asset_job(
    "source_freshness",
    selection=_FRESHNESS,
    executor_def=dg.in_process_executor,
    description="How old each source's newest load is; reads commits only, beside any build.",
)

nightly_audit = dg.define_asset_job(
    "nightly_audit",
    selection=dg.AssetSelection.checks(audit_checks),
    executor_def=dg.in_process_executor,
    tags=AUDITS_PUBLISHED,
    description="Every check on the version that serves, also of what no build has changed.",
)

SCHEDULES = [
    dg.ScheduleDefinition(
        name="daily_build",
        job=build,
        cron_schedule="0 5 * * *",
        execution_timezone="UTC",
        description="Every morning before the reports of the first time zone are due.",
    ),
    dg.ScheduleDefinition(
        name="source_freshness",
        job=source_freshness,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        cron_schedule="*/15 * * * *",
        execution_timezone="UTC",
        description="As often as the most demanding sources are to be loaded.",
    ),
    dg.ScheduleDefinition(
        name="nightly_audit",
        job=nightly_audit,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        cron_schedule="0 2 * * *",
        execution_timezone="UTC",
        description="At night, long before the daily build wants the lock.",
    ),
]
