"""`tributary reports`: build the Evidence site from the published warehouse, and serve it."""

from __future__ import annotations

import json

import click

from tributary.progress import Progress
from tributary.reports.site import build_site
from tributary.settings import Settings


@click.command()
@click.option("--force", is_flag=True, help="Build even if the site shows the published warehouse.")
@click.option("--serve", "is_served", is_flag=True, help="Then serve the site until Ctrl-C.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8090,
    show_default=True,
    envvar="TRIBUTARY_REPORTS_PORT",
    help="Port to serve on; 0 takes any free one.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON, no progress.")
def reports(force: bool, is_served: bool, port: int, as_json: bool) -> None:
    """Build the Evidence site from the published warehouse."""
    from tributary.reports.server import listen, serve

    settings = Settings.load()
    # Before the build: who waits a minute should not be told of a taken port after it.
    listening = listen(settings.bind_host, port) if is_served else None
    with Progress(quiet=as_json) as progress:
        site = build_site(settings, is_forced=force, progress=progress)
    if as_json:
        outcome = {"site": str(site.path), "version": site.version, "is_new": site.is_new}
        click.echo(json.dumps(outcome))
    else:
        built = "built" if site.is_new else "already there"
        click.echo(f"Reports of version {site.version}: {built}, {site.path}")
    if listening is not None:
        host, bound = listening.getsockname()[:2]
        click.echo(f"Reports: http://{host}:{bound} (Ctrl-C stops)", err=as_json)
        serve(site.path, listening)
