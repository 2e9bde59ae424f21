"""The one job, source to dashboard, and its schedule."""

import dagster as dg

build = dg.define_asset_job(
    "build",
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="Extract, build, audit, publish and provision, in one process.",
)

daily = dg.ScheduleDefinition(
    name="daily_build",
    job=build,
    cron_schedule="0 5 * * *",
    execution_timezone="UTC",
    description="Every morning before the reports of the first time zone are due.",
)
