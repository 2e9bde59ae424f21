"""Options of every command that takes the build lock or speaks to machines."""

from __future__ import annotations

import click

wait = click.option("--wait", is_flag=True, help="Wait for a command that holds the lock.")
as_json = click.option("--json", "as_json", is_flag=True, help="For machines.")
