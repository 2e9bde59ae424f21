"""The `tributary` command. Each group is imported only when it is called: imports are slow."""

from __future__ import annotations

import importlib
import sys

import click

from tributary.errors import TributaryError

#: Command → module of `tributary.cli` that defines a click command of that name.
COMMANDS = {
    "sources": "sources",
    "extract": "sources",
    "quarantine": "quarantine",
    "build": "build",
    "run": "build",
    "audit": "warehouse",
    "publish": "publish",
    "rollback": "publish",
    "prune": "prune",
    "versions": "warehouse",
    "diff": "warehouse",
    "checks": "checks",
    "kpis": "kpis",
    "superset": "superset",
    "reports": "reports",
    "attribution": "attribution",
    "sandbox": "sandbox",
    "doctor": "doctor",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"tributary.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.command(cls=LazyGroup)
@click.version_option(package_name="tributary")
def cli() -> None:
    """Marketing, CRM and operations data in one audited DuckDB warehouse."""


def main() -> None:
    """Entry point: a user's mistake is one line on stderr and a non-zero exit code."""
    try:
        cli()
    except TributaryError as error:
        click.echo(f"tributary: {error}", err=True)
        sys.exit(error.exit_code)
