"""`tributary sources …` and `tributary extract`: what can be read, and reading it."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Any

import click

from tributary.errors import TributaryError
from tributary.progress import Progress
from tributary.settings import Settings

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group("sources")
def sources() -> None:
    """List the sources, check that they can be read, show where they stand."""


@sources.command("list")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def list_(as_json: bool) -> None:
    """All sources, their entities, and whether they are switched on."""
    from tributary.sources.catalogue import SOURCES

    settings = Settings.load()
    rows: list[dict[str, Any]] = [
        {
            "source": source.name,
            "title": source.title,
            "is_on": settings.connection(source.name).is_configured,
            "entities": [entity.name for entity in source.entities],
        }
        for source in SOURCES.values()
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        state = "on " if row["is_on"] else "off"
        click.echo(f"{row['source']:<18} {state} {row['title']}: {', '.join(row['entities'])}")


@sources.command("check")
@click.argument("names", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def check(names: tuple[str, ...], as_json: bool) -> None:
    """Prove the credentials and one page of each source (NAMES: all that are on)."""
    from tributary.sources.check import check_sources

    results = check_sources(Settings.load(), names or None)
    if as_json:
        click.echo(json.dumps([result.as_dict() for result in results], indent=1))
    else:
        for result in results:
            click.echo(f"{result.source:<18} {result.error or result.detail}")
    if any(result.error for result in results):
        sys.exit(1)


@sources.command("state")
@click.argument("names", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def state(names: tuple[str, ...], as_json: bool) -> None:
    """Where the next extraction of each entity goes on, as its last commit says."""
    from tributary.lake.state import cursors
    from tributary.sources.catalogue import SOURCES

    settings = Settings.load()
    found = {name: cursors(settings.lake_dir, name) for name in _known(names, SOURCES)}
    if as_json:
        click.echo(json.dumps(found, indent=1))
        return
    for source, entities in found.items():
        for entity, cursor in entities.items():
            click.echo(f"{source}.{entity:<28} {_brief(cursor)}")
        if not entities:
            click.echo(f"{source:<18} never loaded")


@click.command("extract")
@click.argument("names", nargs=-1)
@click.option("--from", "first", type=_DAY, help="First day to read again (a backfill).")
@click.option("--to", "last", type=_DAY, help="Last day to read again; the first, if not given.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--wait", is_flag=True, help="Queue for a source that another extraction holds.")
def extract(
    names: tuple[str, ...],
    first: datetime | None,
    last: datetime | None,
    as_json: bool,
    wait: bool,
) -> None:
    """Read sources (NAMES: all that are on) into the lake; with --from, read days again."""
    from tributary.sources.extract import BackfillWindow
    from tributary.sources.extract import extract as run

    if last is not None and first is None:
        raise TributaryError("--to says where a backfill ends", cure="say --from too")
    window = None
    if first is not None:
        window = BackfillWindow(first.date(), (last or first).date())
        if window.last < window.first:
            raise TributaryError(f"--to {window.last} is before --from {window.first}")
    settings = Settings.load()
    with Progress(quiet=as_json) as progress:
        report = run(settings, names or None, progress=progress, window=window, wait=wait)
    if as_json:
        click.echo(json.dumps(report.as_dict(), indent=1))
    else:
        for one in report.sources:
            click.echo(one.line())
    if report.errors:
        sys.exit(1)


def _known(names: tuple[str, ...], all_names: dict[str, Any]) -> list[str]:
    unknown = [name for name in names if name not in all_names]
    if unknown:
        raise TributaryError(
            f"no source is called {unknown[0]!r}", cure=f"use {', '.join(all_names)}"
        )
    return list(names or all_names)


def _brief(cursor: Any) -> str:
    if isinstance(cursor, dict):
        return f"{len(cursor)} files"
    return "read whole every time" if cursor is None else str(cursor)
