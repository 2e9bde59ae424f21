"""A small server for the built site: static files, compressed, in ranges, on this machine."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from tributary.reports.node import ReportsError

_FOREVER = "public, max-age=31536000, immutable"


class SiteFiles(StaticFiles):
    """Static files that prefer the `.gz` laid beside them when the site was built.

    A range is always one of the plain file: in-page DuckDB reads Parquet that way.
    """

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        wanted = Headers(scope=scope)
        compressed = Path(f"{os.fspath(full_path)}.gz")
        accepts = "gzip" in wanted.get("accept-encoding", "") and "range" not in wanted
        if accepts and compressed.is_file():
            response = super().file_response(compressed, compressed.stat(), scope, status_code)
            response.headers["Content-Encoding"] = "gzip"
        else:
            response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Vary"] = "Accept-Encoding"
        hashed = "/_app/immutable/" in scope["path"]
        response.headers["Cache-Control"] = _FOREVER if hashed else "no-cache"
        return response


def application(site: Path) -> Starlette:
    """The site at the path `site`; the link is followed anew at every request."""
    return Starlette(routes=[Mount("/", SiteFiles(directory=site, html=True))])


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises ReportsError naming the port if it is taken (0: any free one)."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except (OSError, OverflowError) as error:
        listening.close()
        reason = error.strerror if isinstance(error, OSError) else "no such port"
        raise ReportsError(
            f"reports: cannot listen on {host}:{port} ({reason})",
            cure="stop what uses that port, or choose another with --port",
        ) from None
    return listening


def serve(site: Path, listening: socket.socket) -> None:
    """Serve `site` on `listening` until the process is told to stop."""
    config = uvicorn.Config(application(site), log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])
