"""`tributary quarantine …`: rows that were rejected, as they were received, and why."""

from __future__ import annotations

import json

import click

from tributary.errors import TributaryError
from tributary.settings import Settings


@click.group("quarantine")
def quarantine() -> None:
    """See the rows that were rejected."""


@quarantine.command("list")
@click.argument("source", required=False)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def list_(source: str | None, as_json: bool) -> None:
    """Rejected rows by commit, entity and reason (of SOURCE, or of all)."""
    from tributary.lake.quarantine import quarantined
    from tributary.sources.catalogue import SOURCES

    if source is not None and source not in SOURCES:
        raise TributaryError(f"no source is called {source!r}", cure=f"use {', '.join(SOURCES)}")
    rows = quarantined(Settings.load().lake_dir, source)
    if as_json:
        click.echo(json.dumps([row.as_dict() for row in rows], indent=1))
        return
    for row in rows:
        name = f"{row.source}.{row.entity}"
        click.echo(f"commit {row.commit_seq:<6} {name:<36} {row.rows:>9}  {row.reason}")
    click.echo(f"{sum(row.rows for row in rows)} rejected rows")


@quarantine.command("show")
@click.argument("entity", metavar="SOURCE.ENTITY")
@click.option("--reason", help="Only rows rejected for this reason.")
@click.option("--hash", "row_hash", help="Only the row whose hash begins so.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def show(entity: str, reason: str | None, row_hash: str | None, limit: int, as_json: bool) -> None:
    """Rejected rows of one entity as they were received, newest first."""
    from tributary.lake.quarantine import rejected_rows
    from tributary.sources.catalogue import SOURCES

    source, _, name = entity.partition(".")
    if source not in SOURCES or name not in {e.name for e in SOURCES[source].entities}:
        raise TributaryError(
            f"no entity is called {entity!r}",
            cure="write it as source.entity, e.g. ga4.sessions_hourly",
        )
    rows = rejected_rows(
        Settings.load().lake_dir, source, name, reason=reason, row_hash=row_hash, limit=limit
    )
    if as_json:
        click.echo(json.dumps([row.as_dict() for row in rows], indent=1))
        return
    for row in rows:
        where = f"{row.column}: " if row.column else ""
        click.echo(f"commit {row.commit_seq} {row.row_hash[:12]} {where}{row.reason}")
        click.echo(f"  {row.record}")
