"""Models that compute: pure functions, data frame in and data frame out, without I/O.

Nothing here imports the tools around it (Dagster, dbt, DuckDB) or another part of Tributary; dbt
Python models and the command line call it.
"""
