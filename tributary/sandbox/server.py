"""Serves the sandbox: one port, a prefix per source, the database and the files beside it."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from tributary.errors import TributaryError
from tributary.sandbox.credentials import Credentials, load_credentials, write_private
from tributary.sandbox.databases.filling import sqlite_url
from tributary.sandbox.faults import Faults
from tributary.sandbox.lock import serving_lock
from tributary.sandbox.misbehaviour import Misbehaviour
from tributary.sandbox.registry import DATABASES, FILES, VENDORS
from tributary.sandbox.truth import truth_tables
from tributary.sandbox.vendors.vendor import Vendor
from tributary.sandbox.world.build import World, build_world
from tributary.sandbox.world.calendar import EPOCH
from tributary.settings import Settings

START_SECONDS = 20.0


@dataclass(slots=True)
class Sandbox:
    """A running sandbox. `vendors` by source name, to change limits; `faults` to inject some."""

    world: World
    base_url: str
    vendors: Mapping[str, Vendor]
    faults: Faults
    credentials: Credentials
    connections: Mapping[str, Mapping[str, Any]]
    connections_file: Path

    def truth(self) -> dict[str, pa.Table]:
        """The truth tables of the world being served."""
        return truth_tables(self.world)


@contextmanager
def serving(
    settings: Settings,
    *,
    as_of: datetime | None = None,
    seed: int | None = None,
    size: float | None = None,
    start: date = EPOCH,
    port: int = 0,
    of_a_build: bool = False,
    wait: bool = False,
) -> Iterator[Sandbox]:
    """Make the world, write its database and files below the home, and serve it until the end.

    `as_of` defaults to the settings' clock at 00:00 UTC, seed and size to the settings'. While it
    runs, `<home>/sandbox/connections.json` tells every source how to reach it. One `of_a_build`
    goes with that. Raises TributaryError if another is served from there, unless it is to `wait`.
    """
    world = world_of(settings, as_of=as_of, seed=seed, size=size, start=start)
    credentials = load_credentials(settings)
    vendors = {vendor.name: vendor(credentials[vendor.name], world) for vendor in VENDORS}
    faults = Faults()
    folder = settings.sandbox_dir
    folder.mkdir(parents=True, exist_ok=True)
    lock = serving_lock(settings, of_a_build=of_a_build, wait=wait)
    connections_file = settings.sandbox_connections
    with lock, _listening(settings.bind_host, port) as listener:
        connections_file.unlink(missing_ok=True)  # of one that was killed
        written = _written(world, folder)
        base_url = f"http://{settings.bind_host}:{listener.getsockname()[1]}"
        connections = {**_served(base_url, credentials), **written}
        with _running(_application(vendors, faults), listener):
            write_private(connections_file, json.dumps(connections, indent=1, default=str))
            try:
                yield Sandbox(
                    world, base_url, vendors, faults, credentials, connections, connections_file
                )
            finally:
                connections_file.unlink(missing_ok=True)


def world_of(
    settings: Settings,
    *,
    as_of: datetime | None = None,
    seed: int | None = None,
    size: float | None = None,
    start: date = EPOCH,
) -> World:
    """The world that the settings ask for, or these arguments in their stead."""
    midnight = settings.clock.replace(hour=0, minute=0, second=0, microsecond=0)
    instant = midnight if as_of is None else as_of
    if instant.date() <= start:
        raise TributaryError(
            f"the sandbox's as-of {instant.date()} is not after its start {start}",
            cure="choose a later --as-of",
        )
    return build_world(
        settings.sandbox_seed if seed is None else seed,
        settings.sandbox_size if size is None else size,
        instant,
        start,
    )


def write_files(
    world: World, folder: Path, database_url: str | None = None
) -> dict[str, dict[str, Any]]:
    """Write the databases (SQLite below `folder` by default) and the file drops.

    With `database_url` all applications share that database. Returns the connections that tell
    the sources where it all is.
    """
    connections: dict[str, dict[str, Any]] = {}
    for name, write_database in DATABASES.items():
        url = database_url or sqlite_url(folder / f"{name}.sqlite")
        write_database(world, url)
        connections[name] = {"url": url}
    for name, write_drop in FILES.items():
        path = folder / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        write_drop(world, path)
        connections[name] = {"path": str(path)}
    return connections


def _written(world: World, folder: Path) -> dict[str, dict[str, Any]]:
    """:func:`write_files`, unless this very world was written there by this very code."""
    note = folder / "written.json"
    made_of = [world.seed, world.size, *map(str, (world.span.start, world.span.as_of)), _code()]
    if note.exists():
        noted = json.loads(note.read_text())
        before: dict[str, dict[str, Any]] = noted["connections"]
        if noted["made_of"] == made_of and all(map(_is_there, before.values())):
            return before
        note.unlink()
    connections = write_files(world, folder)
    note.write_text(json.dumps({"made_of": made_of, "connections": connections}))
    return connections


def _is_there(connection: Mapping[str, Any]) -> bool:
    place = connection.get("path") or connection["url"].removeprefix("sqlite:///")
    return Path(place).exists()


def _code() -> str:
    """A fingerprint of the code that makes the world."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _served(base_url: str, credentials: Credentials) -> dict[str, dict[str, Any]]:
    """How to reach the vendors, in the fields of `tributary.settings.Connection`."""
    return {
        vendor.name: {
            "base_url": f"{base_url}/{vendor.name}",
            **credentials[vendor.name],
            **({"accounts": [*vendor.accounts]} if vendor.accounts else {}),
        }
        for vendor in VENDORS
    }


def _application(vendors: Mapping[str, Vendor], faults: Faults) -> Misbehaviour:
    routes: list[BaseRoute] = [
        Mount(f"/{name}", routes=vendor.routes()) for name, vendor in vendors.items()
    ]
    # Salesforce's nextRecordsUrl begins at the host, whatever the base URL.
    routes += vendors["salesforce"].routes()
    return Misbehaviour(Starlette(routes=routes), faults)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        try:
            listener.bind((host, port))
        except OSError as error:
            raise TributaryError(
                f"sandbox: port {port} on {host} is taken", cure="choose another with --port"
            ) from error
        yield listener
    finally:
        listener.close()


@contextmanager
def _running(application: Misbehaviour, listener: socket.socket) -> Iterator[None]:
    """Serve on the listener from a thread of its own until the block ends."""
    config = uvicorn.Config(
        application,
        log_level="error",
        access_log=False,
        lifespan="off",
        date_header=False,  # the vendors write it, and a fault may bend it
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="sandbox", daemon=True
    )
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise TributaryError("sandbox: the server did not start")
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=5)
