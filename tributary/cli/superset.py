"""`tributary superset`: serve it, apply the repository's dashboards, check them, picture them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from tributary.errors import TributaryError
from tributary.progress import Progress
from tributary.settings import Settings


@click.group()
def superset() -> None:
    """Superset: serve, apply, validate, screenshot."""


@superset.command()
def serve() -> None:
    """Serve the published warehouse until interrupted."""
    from tributary.bi.server import ADMIN, SupersetServer

    settings = Settings.load()
    with Progress() as progress:
        server = SupersetServer(settings, progress=progress)
        server.start()
    try:
        click.echo(f"Superset  {server.url}  (user {ADMIN}, password in {server.password_file})")
        server.wait()
    except KeyboardInterrupt:
        click.echo("stopping")
        return
    finally:
        server.stop()
    raise TributaryError("Superset has stopped", cure=f"see {server.log_file}")


@superset.command()
@click.option("--force", is_flag=True, help="Send everything even if nothing changed.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON, no progress.")
def apply(force: bool, as_json: bool) -> None:
    """Make Superset equal to the repository: add, update and remove what it manages."""
    from tributary.bi.provision import provision

    with Progress(quiet=as_json) as progress:
        outcome = provision(Settings.load(), progress=progress, force=force)
    if as_json:
        click.echo(json.dumps({"changed": outcome.changed, "removed": list(outcome.removed)}))
        return
    click.echo("applied" if outcome.changed else "nothing changed")
    for title in outcome.removed:
        click.echo(f"removed {title}")


@superset.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def validate(as_json: bool) -> None:
    """Follow every chart to dataset, model and column, and run its query; exits 1 on a finding."""
    from tributary.bi.validate import validate as run_validation

    report = run_validation(Settings.load())
    if as_json:
        click.echo(json.dumps({"charts": report.charts, "findings": report.findings}))
    else:
        for finding in report.findings:
            click.echo(finding)
        click.echo(f"{report.charts} charts, {len(report.findings)} findings")
    if report.findings:
        raise SystemExit(1)


@superset.command()
def datasets() -> None:
    """Write superset/datasets from the marts' contracts and superset/semantics.

    And the dashboards as dbt's exposures and in docs/dashboards.md.
    """
    from tributary.bi import exposures, overview
    from tributary.bi.datasets import write

    changed = [f"superset/datasets/{name}" for name in write()]
    if exposures.write():
        changed.append(f"models/marts/{exposures.EXPOSURES_FILE.name}")
    if overview.write():
        changed.append(f"docs/{overview.OVERVIEW_FILE.name}")
    for name in changed:
        click.echo(f"wrote {name}")
    if not changed:
        click.echo("nothing changed")


@superset.command()
@click.argument("slug")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--width", default=1440, show_default=True, help="Width of the window in pixels.")
@click.option("--tab", help="Title of the tab to show; the first one unless given.")
def screenshot(slug: str, target: Path, width: int, tab: str | None) -> None:
    """Picture dashboard SLUG into the PNG file TARGET; fails if a chart shows an error."""
    from tributary.bi.screenshot import screenshot as take

    with Progress() as progress:
        take(Settings.load(), slug, target, width=width, tab=tab, progress=progress)
    click.echo(f"wrote {target}")
