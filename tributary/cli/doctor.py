"""`tributary doctor`: every source, how it is reached, and what is missing on this machine."""

from __future__ import annotations

import json
import shutil

import click

from tributary.notify.subscriptions import subscriptions
from tributary.settings import Connection, Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import CREDENTIALS, Drop, Source, Table


def setting_names(source: Source) -> list[str]:
    """The settings a source needs, as environment variables."""
    fetches = [entity.fetch for entity in source.entities]
    fields: list[str] = ["base_url", *CREDENTIALS[source.auth]]
    if isinstance(fetches[0], Table):
        fields = ["url"]
    elif isinstance(fetches[0], Drop):
        fields = ["path"]
    elif source.has_accounts:
        fields.append("accounts")
    if any("{developer_token}" in value for value in source.headers.values()):
        fields.append("developer_token")
    return [f"TRIBUTARY_{source.name.upper()}__{field.upper()}" for field in fields]


def state(source: Source, connection: Connection, settings: Settings) -> str:
    """`configured`, `sandbox` or `off`, with what is missing."""
    missing = [
        name
        for name in setting_names(source)
        if not getattr(connection, name.split("__")[1].lower()) and not name.endswith("BASE_URL")
    ]
    if not missing:
        return "sandbox" if settings.sandbox_enabled else "configured"
    if settings.sandbox_enabled:
        return "sandbox (not running)"
    return "off: " + ", ".join(missing) + " not set"


def subscribed(settings: Settings) -> list[dict[str, str]]:
    """Who is told of failing checks: the kind of service, never its URL, which holds secrets."""
    found = subscriptions(settings)
    if not found:
        return []
    from tributary.notify.channels import service_name

    return [
        {
            "subscription": str(subscription),
            "state": f"{name}, from priority {subscription.least.label}"
            if (name := service_name(subscription))
            else f"off: entry {subscription.number} of TRIBUTARY_NOTIFY is not a URL of apprise",
        }
        for subscription in found
    ]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def doctor(as_json: bool) -> None:
    """Show every source with its settings, and the tools this machine lacks."""
    settings = Settings.load()
    sources = {
        name: {
            "state": state(source, settings.connection(name), settings),
            "settings": setting_names(source),
        }
        for name, source in SOURCES.items()
    }
    tools = {
        tool: shutil.which(tool) or f"missing; {why}"
        for tool, why in {
            "chromium": "needed for screenshots and browser tests",
            "npm": "needed for `make reports` only",
        }.items()
    }
    told = subscribed(settings)
    if as_json:
        content = {
            "home": str(settings.home),
            "sources": sources,
            "notify": told,
            "tools": tools,
        }
        click.echo(json.dumps(content))
        return
    click.echo(f"home  {settings.home}")
    for name, row in sources.items():
        click.echo(f"{name:<16} {row['state']}")
        for setting in row["settings"]:
            click.echo(f"{'':<16}   {setting}")
    for entry in told or [{"subscription": "notify", "state": "off: TRIBUTARY_NOTIFY not set"}]:
        click.echo(f"{entry['subscription']:<16} {entry['state']}")
    for tool, where in tools.items():
        click.echo(f"{tool:<16} {where}")
