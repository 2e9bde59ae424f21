"""Servers of a test's own, fresh: PostgreSQL on a socket, Redis on a port, each with a password."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from tributary.bi.server import free_port

#: Where Debian and others put the server's programs, which are seldom on PATH.
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


@contextmanager
def postgresql_server() -> Iterator[sa.URL]:
    """The URL of the database `app` of a server that runs until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="tributary-pg-"))
    password = secrets.token_urlsafe(16)
    (folder / "password").write_text(password)
    as_owner: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        subprocess.run(["chown", "-R", "postgres", str(folder)], check=True)
        as_owner = ["runuser", "-u", "postgres", "--"]
    data, log = str(folder / "data"), str(folder / "log")

    def run(program: str, *arguments: str) -> None:
        command = [*as_owner, str(_program(program)), *arguments]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=60)

    run(
        *("initdb", "-D", data, "-U", "owner", "--pwfile", str(folder / "password")),
        *("-A", "scram-sha-256", "-E", "UTF8", "--no-sync"),
    )
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")
    try:
        url = sa.URL.create(
            "postgresql+psycopg", "owner", password, database="app", query={"host": str(folder)}
        )
        engine = sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sa.text("create database app"))
        engine.dispose()
        yield url
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


@contextmanager
def redis_server() -> Iterator[str]:
    """The URL of a Redis that keeps nothing on disk and runs until the block ends."""
    password = secrets.token_urlsafe(16)
    port = free_port("127.0.0.1")
    settings = f"port {port}\nbind 127.0.0.1\nrequirepass {password}\nsave ''\nappendonly no\n"
    with subprocess.Popen(
        [str(_program("redis-server")), "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as process:
        if process.stdin is None:
            raise RuntimeError("redis-server has no input")
        process.stdin.write(settings)
        process.stdin.close()
        try:
            _wait_for_port(port)
            yield f"redis://:{password}@127.0.0.1:{port}/0"
        finally:
            process.terminate()


def _wait_for_port(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _program(name: str) -> Path:
    found = shutil.which(name)
    if found:
        return Path(found)
    for place in _PLACES:
        root, pattern = place.split("*", 1)
        for path in sorted(Path(root).parent.glob(f"{Path(root).name}*{pattern}/{name}")):
            return path
    raise FileNotFoundError(f"{name} is not there: run the tests by 'make test', which installs it")
