"""The lake: spooled pages become typed Parquet, and one atomic rename makes a load exist.

`stage` writes what one extraction received, `commits` makes it visible, `views` shows dbt exactly
what commits name, `state` derives cursors from commits, `quarantine` reads what was rejected.
"""
