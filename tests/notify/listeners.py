"""A mail server and a webhook of the test's own on 127.0.0.1, and checks to tell of."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tributary.settings import Settings
from tributary.warehouse.ledger import CheckRecord

#: Settings of one home so many minutes after its beginning, with these subscriptions.
AtMinute = Callable[..., Settings]


@contextmanager
def mail_server() -> Iterator[tuple[int, list[str]]]:
    """Speaks SMTP; yields its port and the messages it took, as received."""
    taken: list[str] = []

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 test")
            while line := self.rfile.readline().decode().strip():
                match line.upper()[:4]:
                    case "DATA":
                        self.say("354 go on")
                        taken.append("".join(self.message()))
                        self.say("250 taken")
                    case "QUIT":
                        self.say("221 bye")
                        return
                    case _:
                        self.say("250 ok")

        def message(self) -> Iterator[str]:
            while (line := self.rfile.readline().decode()) not in (".\r\n", ""):
                yield line

        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    with _served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation)) as port:
        yield port, taken


@contextmanager
def webhook(status: int = 200) -> Iterator[tuple[int, list[dict[str, str]]]]:
    """Answers every POST with `status`; yields its port and the JSON bodies it was sent."""
    taken: list[dict[str, str]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append({**json.loads(body), "path": self.path})
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing: the test looks at what was taken."""

    with _served(ThreadingHTTPServer(("127.0.0.1", 0), Hook)) as port:
        yield port, taken


@contextmanager
def _served(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def result(
    check_id: str = "rule",
    *,
    is_passed: bool = False,
    asset: str = "marts/crm/fct_tickets",
    severity: str = "error",
    observed: str | None = "3 rows",
) -> CheckRecord:
    """One check's result."""
    instant = datetime(2026, 1, 14, tzinfo=UTC)
    return CheckRecord(
        run_id="000001-test",
        check_id=check_id,
        tool="gx",
        asset=asset,
        column=None,
        check_name="rule",
        dimension="validity",
        severity=severity,
        is_passed=is_passed,
        rows_tested=10,
        rows_failed=None,
        observed=observed,
        as_of=instant,
        checked_at=instant,
    )
