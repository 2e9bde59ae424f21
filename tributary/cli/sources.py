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


@sources.command("new")
@click.argument("name")
@click.option("--rest", "kind", flag_value="rest", default=True, help="It answers over HTTP.")
@click.option("--sql", "kind", flag_value="sql", help="It is a database.")
@click.option("--files", "kind", flag_value="files", help="It leaves files in a folder.")
@click.option("--dlt", "function", help="It is a ready-made dlt source: package.module:function.")
def new(name: str, kind: Any, function: str | None) -> None:
    """Write a new source: declaration, staging model, raw checks and a test.

    For a source that is there, write what entities declared since then lack.
    """
    from tributary.settings import PROJECT_DIR
    from tributary.sources.new import new_source

    for path in new_source(name, "dlt" if function else kind, function=function):
        click.echo(path.relative_to(PROJECT_DIR))


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


@sources.command("drift")
@click.argument("names", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def drift(names: tuple[str, ...], as_json: bool) -> None:
    """Where what sources send is not what is declared, and since when (NAMES: all)."""
    from tributary.lake.drift import drift as run
    from tributary.sources.catalogue import SOURCES

    settings = Settings.load()
    found = [
        finding
        for name in _known(names, SOURCES)
        for finding in run(settings.lake_dir, SOURCES[name])
    ]
    if as_json:
        click.echo(json.dumps([finding.as_dict() for finding in found], indent=1))
        return
    for finding in found:
        click.echo(finding.line())
    if not found:
        click.echo("every source sends what is declared")


@sources.command("backfill")
@click.argument("names", nargs=-1, required=True)
@click.option("--from", "first", type=_DAY, required=True, help="First day to read again.")
@click.option("--to", "last", type=_DAY, help="Last day to read again; today, if not given.")
@click.option("--restart", is_flag=True, help="Do not go on after an interrupted one.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--wait", is_flag=True, help="Queue for a source that another extraction holds.")
def backfill(
    names: tuple[str, ...],
    first: datetime,
    last: datetime | None,
    restart: bool,
    as_json: bool,
    wait: bool,
) -> None:
    """Read former days of sources again, a month at a time; an interrupted one goes on."""
    from tributary.sources.backfill import backfill as run
    from tributary.sources.catalogue import SOURCES
    from tributary.sources.extract import BackfillWindow

    settings = Settings.load()
    window = BackfillWindow(first.date(), last.date() if last else settings.clock.date())
    if window.last < window.first:
        raise TributaryError(f"--to {window.last} is before --from {window.first}")
    with Progress(quiet=as_json) as progress:
        reports = [
            run(settings, name, window, progress=progress, restart=restart, wait=wait)
            for name in _known(names, SOURCES)
        ]
    if as_json:
        click.echo(json.dumps([report.as_dict() for report in reports], indent=1))
    else:
        for report in reports:
            click.echo(report.line())
    if any(report.error for report in reports):
        sys.exit(1)


@sources.command("reset")
@click.argument("name")
@click.argument("entities", nargs=-1)
@click.option("--wait", is_flag=True, help="Queue for a source that another extraction holds.")
def reset(name: str, entities: tuple[str, ...], wait: bool) -> None:
    """Read a source (or these ENTITIES of it) from its beginning next time; nothing is deleted."""
    from tributary.lake import layout
    from tributary.lake.lock import exclusive
    from tributary.lake.state import forget_cursors
    from tributary.sources.catalogue import SOURCES

    _known((name,), SOURCES)
    declared = [entity.name for entity in SOURCES[name].entities]
    unknown = [entity for entity in entities if entity not in declared]
    if unknown:
        raise TributaryError(
            f"{name} has no entity {unknown[0]!r}", cure=f"use {', '.join(declared)}"
        )
    settings = Settings.load()
    lock = settings.lake_dir / layout.LOCKS / name
    with exclusive(lock, f"the reset of {name}", since=settings.instant(), wait=wait):
        made = forget_cursors(settings.lake_dir, name, entities or declared, as_of=settings.clock)
    if made is None:
        click.echo(f"{name} was never loaded: it begins at its beginning anyway")
    else:
        click.echo(f"{name}: {', '.join(entities or declared)} will be read from the beginning")


@sources.command("withdraw")
@click.argument("name")
@click.argument("load", type=int)
@click.option("--reason", help="Why all of it is wrong; else only what is damaged goes.")
@click.option("--wait", is_flag=True, help="Wait for a build or an extraction under way.")
def withdraw(name: str, load: int, reason: str | None, wait: bool) -> None:
    """Take what is damaged, or wrong, out of a LOAD of a source, to be read again.

    What builds keep between them (work.duckdb) goes with it: the next one makes it from the lake.
    """
    from tributary.sources.catalogue import SOURCES
    from tributary.warehouse.withdraw import withdraw as take_out

    _known((name,), SOURCES)
    entities = take_out(Settings.load(), name, load, reason=reason, wait=wait)
    click.echo(
        f"load {load} of {name}: {', '.join(entities)} withdrawn;"
        " `tributary build --anew` reads and builds it again"
    )


@click.command("extract")
@click.argument("names", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--wait", is_flag=True, help="Queue for a source that another extraction holds.")
def extract(names: tuple[str, ...], as_json: bool, wait: bool) -> None:
    """Read sources (NAMES: all that are on) into the lake: what is new since the last time."""
    from tributary.sources.extract import extract as run

    settings = Settings.load()
    with Progress(quiet=as_json) as progress:
        report = run(settings, names or None, progress=progress, wait=wait)
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
