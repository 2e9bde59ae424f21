"""A small real HTTP server that tests script: each path answers with its replies in turn."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Reply:
    """What is answered: `body` is sent as JSON unless it is bytes."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def payload(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Received:
    """A request as the server saw it."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: Any
    headers: dict[str, str]


Route = Callable[[Received], Reply]


class Vendor:
    """Routes by path, and what answers to any other; `requests` holds all that came."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.otherwise: Route = lambda _: Reply({"error": "no such path"}, 404)
        self.requests: list[Received] = []
        self.url = ""

    def serve(self, path: str, *replies: Reply) -> None:
        """Answer requests to `path` with `replies` in turn, the last one again and again."""
        waiting = list(replies)
        self.routes[path] = lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def asked(self, path: str) -> list[Received]:
        return [request for request in self.requests if request.path == path]


@contextmanager
def vendor_server() -> Iterator[Vendor]:
    vendor = Vendor()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet, or the client waits 40 ms for each

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length)
            is_json = "json" in (self.headers.get("Content-Type") or "")
            url = urlsplit(self.path)
            request = Received(
                self.command,
                url.path,
                parse_qs(url.query),
                json.loads(raw) if raw and is_json else raw.decode(),
                dict(self.headers),
            )
            vendor.requests.append(request)
            reply = vendor.routes.get(url.path, vendor.otherwise)(request)
            payload = reply.payload()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)
            self.wfile.flush()
            if "Content-Length" in reply.headers:
                self.close_connection = True

        do_GET = do_POST = _answer  # noqa: N815 - the names http.server looks for

        def log_message(self, *_: Any) -> None:
            """Tests print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    vendor.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield vendor
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
