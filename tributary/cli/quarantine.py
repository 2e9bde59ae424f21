"""`tributary quarantine …`: rows that were rejected, why, and the way back for them."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import click

from tributary.errors import TributaryError
from tributary.settings import Settings

if TYPE_CHECKING:
    from tributary.lake.replay import EntityReplay
    from tributary.sources.declaration import Source


@click.group("quarantine")
def quarantine() -> None:
    """See the rows that were rejected, and replay them once their cause is mended."""


@quarantine.command("list")
@click.argument("source", required=False)
@click.option("--all", "is_all", is_flag=True, help="Superseded and replayed rows too.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def list_(source: str | None, is_all: bool, as_json: bool) -> None:
    """Outstanding rejected rows by entity and reason (of SOURCE, or of all).

    A superseded row was told again by a later load, a replayed one was judged again since.
    """
    from tributary.lake.quarantine import outstanding, quarantined

    if source is not None:
        _chosen(source)
    lake = Settings.load().lake_dir
    rows = quarantined(lake, source) if is_all else outstanding(lake, source)
    if as_json:
        click.echo(json.dumps([row.as_dict() for row in rows], indent=1))
        return
    counts: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        counts[row.status, f"{row.source}.{row.entity}", row.reason] += row.rows
    for (status, name, reason), count in sorted(counts.items()):
        click.echo(f"{f'{status:<12}' if is_all else ''}{name:<36} {count:>9}  {reason}")
    waiting = sum(count for (status, _, _), count in counts.items() if status == "outstanding")
    click.echo(f"{waiting} rows outstanding")


@quarantine.command("show")
@click.argument("entity", metavar="SOURCE.ENTITY")
@click.option("--reason", help="Only rows rejected for this reason.")
@click.option("--hash", "row_hash", help="Only the row whose hash begins so.")
@click.option("--all", "is_all", is_flag=True, help="Superseded and replayed rows too.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def show(
    entity: str, reason: str | None, row_hash: str | None, is_all: bool, limit: int, as_json: bool
) -> None:
    """Outstanding rejected rows of one entity as they were received, newest first."""
    from tributary.lake.outcomes import Status
    from tributary.lake.quarantine import rejected_rows

    source, name = _chosen(entity)
    if name is None:
        raise _no_entity(entity)
    rows = rejected_rows(
        Settings.load().lake_dir,
        source.name,
        name,
        reason=reason,
        row_hash=row_hash,
        limit=limit,
        statuses=tuple(Status) if is_all else (Status.OUTSTANDING,),
    )
    if as_json:
        click.echo(json.dumps([row.as_dict() for row in rows], indent=1))
        return
    if not rows:
        click.echo(_nothing(entity, reason))
    for row in rows:
        where = f"{row.column}: " if row.column else ""
        place = f" {row.file}" + (f":{row.row}" if row.row else "") if row.file else ""
        status = f" ({row.status})" if is_all else ""
        click.echo(
            f"commit {row.commit_seq} {row.row_hash[:12]}{place} {where}{row.reason}{status}"
        )
        click.echo(f"  {row.record}")


@quarantine.command("replay")
@click.argument("what", metavar="SOURCE[.ENTITY]")
@click.option("--reason", help="Only rows rejected for this reason.")
@click.option("--dry-run", is_flag=True, help="Say what would become of the rows; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--wait", is_flag=True, help="Queue for a source that another command holds.")
def replay(what: str, reason: str | None, dry_run: bool, as_json: bool, wait: bool) -> None:
    """Type outstanding rows again, as their entity is declared now; accepted ones are loaded."""
    from tributary.lake.replay import replay as run

    source, entity = _chosen(what)
    report = run(Settings.load(), source, entity, reason=reason, dry_run=dry_run, wait=wait)
    if as_json:
        click.echo(json.dumps({"is_dry_run": dry_run, **report.as_dict()}, indent=1))
        return
    for one in report.entities:
        _tell(one)
    if not report.entities:
        click.echo(_nothing(what, reason))
    elif dry_run:
        click.echo("dry run: nothing was changed")
    elif report.commit_seqs:
        click.echo(
            f"committed as {', '.join(map(str, report.commit_seqs))}; `tributary build` next"
        )
    else:
        click.echo("no outcome changed: nothing was committed")


def _nothing(what: str, reason: str | None) -> str:
    of_reason = f" for {reason!r}" if reason else ""
    return f"nothing of {what} is outstanding{of_reason}"


def _tell(one: EntityReplay) -> None:
    rejected = sum(one.rejected.values())
    click.echo(
        f"{one.source}.{one.entity:<28} {one.replayed} replayed: {one.accepted} accepted,"
        f" {rejected} still rejected"
    )
    for reason, rows in one.rejected.items():
        click.echo(f"{rows:>9}  {reason}")
    for why, rows in one.kept_back.items():
        click.echo(f"{rows:>9}  not replayed: {why}")
    if one.kept_back:
        click.echo(
            f"           mend the cause, then `tributary sources reset {one.source} {one.entity}`"
            f" and `tributary extract {one.source}` read what is still there again"
        )


def _chosen(what: str) -> tuple[Source, str | None]:
    """The source, and the entity if one is named, of SOURCE[.ENTITY]; TributaryError if unknown."""
    from tributary.sources.catalogue import SOURCES

    name, dot, entity = what.partition(".")
    if name not in SOURCES:
        raise TributaryError(f"no source is called {name!r}", cure=f"use {', '.join(SOURCES)}")
    if not dot:
        return SOURCES[name], None
    if entity not in {one.name for one in SOURCES[name].entities}:
        raise _no_entity(what)
    return SOURCES[name], entity


def _no_entity(what: str) -> TributaryError:
    return TributaryError(
        f"no entity is called {what!r}",
        cure="write it as source.entity, e.g. ga4.sessions_hourly",
    )
