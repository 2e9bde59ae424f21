"""Dagster's side: assets that call the package's stage functions, jobs, schedules, checks."""
