"""`tributary sandbox`: serve or write the simulated group of companies."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from tributary.settings import PARENT_VARIABLE, Settings

Command = Callable[..., Any]


_WORLD_OPTIONS = (
    click.option("--seed", type=int, help="Seed of everything random [TRIBUTARY_SANDBOX_SEED]."),
    click.option(
        "--size",
        type=click.FloatRange(min=0, min_open=True),
        help="1.0 is the default group [TRIBUTARY_SANDBOX_SIZE].",
    ),
    click.option(
        "--as-of",
        type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]),
        help="UTC instant up to which things have happened; default today, 00:00.",
    ),
    click.option(
        "--start",
        type=click.DateTime(["%Y-%m-%d"]),
        default="2024-01-01",
        show_default=True,
        help="First day of the world.",
    ),
    click.option(
        "--truth",
        type=click.Path(file_okay=False, path_type=Path),
        help="Also write the truth tables into this folder.",
    ),
)


def _world_options(command: Command) -> Command:
    """The options that say which world it is."""
    for option in reversed(_WORLD_OPTIONS):
        command = option(command)
    return command


def _instant(as_of: datetime | None) -> datetime | None:
    if as_of is None:
        return None
    return as_of.astimezone(UTC) if as_of.tzinfo else as_of.replace(tzinfo=UTC)


@click.group()
def sandbox() -> None:
    """A simulated group of companies, in the vendors' own shapes."""


@sandbox.command()
@_world_options
@click.option("--port", type=int, default=8765, show_default=True, help="0 picks a free one.")
@click.option("--of-a-build", is_flag=True, hidden=True)
def serve(
    seed: int | None,
    size: float | None,
    as_of: datetime | None,
    start: date,
    truth: Path | None,
    port: int,
    of_a_build: bool,
) -> None:
    """Serve the sandbox until interrupted; other commands find it by themselves."""
    from tributary.sandbox.server import serving
    from tributary.sandbox.truth import write_truth
    from tributary.warehouse.disk import die_with_parent

    is_child = PARENT_VARIABLE in os.environ
    if is_child:
        die_with_parent(int(os.environ[PARENT_VARIABLE]))
    with serving(
        Settings.load(),
        as_of=_instant(as_of),
        seed=seed,
        size=size,
        start=_day(start),
        port=port,
        of_a_build=of_a_build,
        wait=is_child,
    ) as running:
        if truth:
            write_truth(running.world, truth)
        click.echo(f"as of {running.world.span.as_of:%Y-%m-%d %H:%M} UTC; {running.base_url}")
        for name, connection in running.connections.items():
            where = connection.get("base_url") or connection.get("path") or "SQL database"
            click.echo(f"  {name:<16} {where}")
        click.echo(f"connections: {running.connections_file} (Ctrl-C ends)")
        sys.stdout.flush()
        ended = threading.Event()
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signal_number, lambda *_: ended.set())
        ended.wait()


@sandbox.command()
@_world_options
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the database and the files; default <home>/sandbox.",
)
@click.option(
    "--database-url", help="SQLAlchemy URL to write the application's tables to, instead of SQLite."
)
def write(
    seed: int | None,
    size: float | None,
    as_of: datetime | None,
    start: date,
    truth: Path | None,
    out: Path | None,
    database_url: str | None,
) -> None:
    """Write the application's database, the file drops and the truth, without serving."""
    from tributary.sandbox.server import world_of, write_files
    from tributary.sandbox.truth import write_truth

    settings = Settings.load()
    world = world_of(settings, as_of=_instant(as_of), seed=seed, size=size, start=_day(start))
    folder = out or settings.sandbox_dir
    folder.mkdir(parents=True, exist_ok=True)
    for source, connection in write_files(world, folder, database_url).items():
        where = "the given database" if database_url and "url" in connection else None
        click.echo(f"{source}: {where or connection.get('path') or connection['url']}")
    if truth:
        write_truth(world, truth)
        click.echo(f"truth: {truth}")


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
