"""`tributary superset`: serve it, and keep server and repository equal, in either direction."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from tributary.errors import TributaryError
from tributary.progress import Progress
from tributary.settings import PROJECT_DIR, Settings


@click.group()
def superset() -> None:
    """Superset: serve it, apply the repository, bring back what was changed in the browser."""


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
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
def diff(as_json: bool) -> None:
    """Show how the server differs from the repository; exits 1 if it does.

    Only what the repository manages is compared: charts and dashboards of others are theirs.
    """
    from tributary.bi.drift import find_drift
    from tributary.bi.provision import signed_in

    settings = Settings.load()
    with Progress(quiet=as_json) as progress, signed_in(settings, progress) as client:
        drift = find_drift(settings, client)
    if as_json:
        found = [asdict(difference) for difference in drift.differences]
        click.echo(json.dumps({"differences": found, "not_in_yaml": drift.remarks}))
    else:
        for difference in drift.differences:
            click.echo(str(difference))
        for remark in drift.remarks:
            click.echo(f"{remark} (has no place in the YAML)")
        click.echo(f"{len(drift.differences) + len(drift.remarks)} differences")
    if drift:
        raise SystemExit(1)


@superset.command()
@click.argument("slug", required=False)
def export(slug: str | None) -> None:
    """Write what was changed in the browser into superset/: of SLUG, or of every dashboard.

    Exits 1 if something was changed that the YAML has no place for; it is named, and all else is
    written.
    """
    from tributary.bi.export import export as bring_back
    from tributary.bi.provision import signed_in

    settings = Settings.load()
    with Progress() as progress, signed_in(settings, progress) as client:
        outcome = bring_back(client, slug)
    for path in outcome.written:
        click.echo(f"wrote {path.relative_to(PROJECT_DIR)}")
    for path in outcome.removed:
        click.echo(f"removed {path.relative_to(PROJECT_DIR)}")
    if not outcome.written and not outcome.removed:
        click.echo("nothing changed")
    for remark in outcome.remarks:
        click.echo(f"not brought back: {remark}", err=True)
    if outcome.remarks:
        raise SystemExit(1)


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
@click.option("--scope", "scopes", multiple=True, help="Whose rows, e.g. tenant=saas.")
@click.option("--origin", "origins", multiple=True, help="A site that may frame it.")
@click.option("--visitor", default="guest", help="The visitor's name in the usage log.")
def guest_token(slug: str, scopes: tuple[str, ...], origins: tuple[str, ...], visitor: str) -> None:
    """Print what a site needs to embed dashboard SLUG: its id and a token of five minutes, as JSON.

    The served Superset must let the site frame it (TRIBUTARY_SUPERSET_EMBED_ORIGINS).
    """
    from tributary.bi.access.declared import read_access
    from tributary.bi.access.embedding import embed
    from tributary.bi.bundle import read_datasets
    from tributary.bi.provision import signed_in
    from tributary.bi.selection import dashboard_named

    given = dict(scope.partition("=")[::2] for scope in scopes)
    with Progress(quiet=True) as progress, signed_in(Settings.load(), progress) as client:
        embedding = embed(
            *(client, read_access(), read_datasets(), dashboard_named(slug)),
            scopes=given,
            origins=origins,
            visitor=visitor,
        )
    click.echo(json.dumps(asdict(embedding)))


@superset.command()
@click.argument("slug")
@click.option("--title", required=True, help="What people read above it.")
def new_dashboard(slug: str, title: str) -> None:
    """Begin dashboard SLUG: a valid file in superset/dashboards to go on from."""
    from tributary.bi.scaffold import new_dashboard as begin

    _wrote([begin(slug, title)])


@superset.command()
@click.argument("dashboard")
@click.argument("name")
@click.option("--dataset", required=True, help="A dataset of superset/datasets.")
@click.option("--type", "viz_type", required=True, help="E.g. table, pie, echarts_timeseries_bar.")
@click.option("--metric", help="One of the dataset's; its last one unless given.")
@click.option("--column", help="What to show it by, instead of over time.")
@click.option("--tab", help="Title of the tab; the first one unless given.")
def new_chart(
    dashboard: str,
    name: str,
    dataset: str,
    viz_type: str,
    metric: str | None,
    column: str | None,
    tab: str | None,
) -> None:
    """Begin chart NAME on DASHBOARD: a valid file, placed in a row of its own."""
    from tributary.bi.scaffold import new_chart as begin

    _wrote(begin(dashboard, name, dataset, viz_type, metric=metric, column=column, tab=tab))


def _wrote(paths: list[Path]) -> None:
    """Name the files, and bring up to date what is generated from the dashboards."""
    from tributary.bi import exposures, overview

    paths += [exposures.EXPOSURES_FILE] if exposures.write() else []
    paths += [overview.OVERVIEW_FILE] if overview.write() else []
    for path in paths:
        click.echo(f"wrote {path.relative_to(PROJECT_DIR)}")


@superset.command()
def control_defaults() -> None:
    """Write superset/control_defaults.yaml anew from Superset's chart editor, in a browser.

    Needed once for a new version of Superset: `export` leaves out what nobody chose.
    """
    from tributary.bi.control_defaults import DEFAULTS_FILE, as_text, read_defaults
    from tributary.bi.provision import signed_in
    from tributary.bi.screenshot import browser, signed_in_page
    from tributary.bi.secrets import admin_password

    settings = Settings.load()
    with (
        Progress() as progress,
        signed_in(settings, progress) as client,
        browser() as tool,
        progress.task("superset: reading the chart editor"),
    ):
        page = signed_in_page(tool, client.host, client.username, admin_password(settings))
        DEFAULTS_FILE.write_text(as_text(read_defaults(page, client)))
    click.echo(f"wrote {DEFAULTS_FILE.relative_to(PROJECT_DIR)}")


@superset.command()
@click.option("--slow", is_flag=True, help="Only charts that miss the target of 1 s (p95).")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def usage(slow: bool, as_json: bool) -> None:
    """List how often each chart was asked for, and how long it took; the slowest first."""
    from tributary.bi.provision import signed_in
    from tributary.bi.usage import read_usage

    settings = Settings.load()
    with Progress(quiet=as_json) as progress, signed_in(settings, progress) as client:
        uses = [use for use in read_usage(settings, client) if use.is_slow or not slow]
    if as_json:
        click.echo(json.dumps([asdict(use) for use in uses]))
        return
    click.echo(f"{'p95 ms':>7} {'median':>7} {'count':>6} {'users':>6}  chart")
    for use in uses:
        place = f"{use.dashboard}: {use.chart}" if use.dashboard else use.chart
        click.echo(f"{use.p95_ms:7} {use.median_ms:7} {use.count:6} {use.users:6}  {place}")


_narrowed = (
    click.option(
        *("--filter", "filters"),
        multiple=True,
        metavar="NAME=VALUE",
        help="Set a filter of the dashboard; may come again.",
    ),
    click.option("--period", help="Time range, e.g. 'Last quarter', '2026-01-01 : 2026-04-01'."),
)


@superset.command()
@click.argument("slug")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--width", default=1440, show_default=True, help="Width of the window in pixels.")
@click.option("--tab", help="Title of the tab to show; the first one unless given.")
@_narrowed[0]
@_narrowed[1]
def picture(
    slug: str,
    target: Path,
    width: int,
    tab: str | None,
    filters: tuple[str, ...],
    period: str | None,
) -> None:
    """Picture dashboard SLUG into TARGET, a .png or .pdf; fails if a chart shows an error.

    The filters and the time range are printed above it.
    """
    from tributary.bi.screenshot import picture as take
    from tributary.bi.selection import Selection

    chosen = Selection.parse(filters, period)
    with Progress() as progress:
        take(
            Settings.load(),
            slug,
            target,
            selection=chosen,
            width=width,
            tab=tab,
            progress=progress,
        )
    click.echo(f"wrote {target}")


@superset.command()
@click.argument("slug")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@_narrowed[0]
@_narrowed[1]
def csv(slug: str, folder: Path, filters: tuple[str, ...], period: str | None) -> None:
    """Write the data of every chart of dashboard SLUG into FOLDER, a CSV file each.

    The filters and the time range are the first line of each.
    """
    from tributary.bi.csv_files import write_csv
    from tributary.bi.selection import Selection

    chosen = Selection.parse(filters, period)
    with Progress() as progress:
        paths = write_csv(Settings.load(), slug, folder, selection=chosen, progress=progress)
    click.echo(f"wrote {len(paths)} files to {folder}")


# What `picture` was called first.
superset.add_command(picture, "screenshot")
