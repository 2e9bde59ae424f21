"""Serves the same pages of JSON records again and again, made before anything is measured."""

from __future__ import annotations

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import numpy as np
import orjson

PAGE_ROWS = 2_000


def record(number: int, noise: np.ndarray) -> dict[str, object]:
    """A record of 16 fields as vendors send them: nested, amounts as text, micros, instants."""
    day, hour = 1 + number % 28, number % 24
    return {
        "id": f"obj_{number:09}",
        "account": {"id": str(1_000_000 + number % 97), "currency": "EUR"},
        "campaign": {"id": str(number % 5_003), "name": f"Campaign {number % 5_003} – Über"},
        "metrics": {
            "impressions": str(int(noise[0] * 1e5)),
            "clicks": str(int(noise[1] * 1e3)),
            "costMicros": str(int(noise[2] * 1e9)),
            "conversions": round(float(noise[3]) * 10, 3),
        },
        "amount": f"{noise[4] * 1e4:.2f}",
        "date": f"2026-09-{day:02}",
        "updatedAt": f"2026-09-{day:02}T{hour:02}:15:30.{number % 1000:03}Z",
        "archived": number % 11 == 0,
        "labels": ["a", "b"] if number % 3 else [],
        "device": ("MOBILE", "DESKTOP", "TABLET")[number % 3],
        "email": f"person{number}@example.com",
        "note": None,
    }


def pages(rows: int) -> list[bytes]:
    """The pages of `rows` records; each names the next."""
    noise = np.random.default_rng(7).random((rows, 5))
    made = []
    for start in range(0, rows, PAGE_ROWS):
        end = min(start + PAGE_ROWS, rows)
        after = str(end // PAGE_ROWS) if end < rows else None
        records = [record(number, noise[number]) for number in range(start, end)]
        made.append(orjson.dumps({"results": records, "next": after}))
    return made


def serve(rows: int) -> None:
    """Serve the pages on a free port, which is the first line written, until killed."""
    made = pages(rows)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_GET(self) -> None:
            number = int(parse_qs(urlsplit(self.path).query).get("after", ["0"])[0])
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(made[number])))
            self.end_headers()
            self.wfile.write(made[number])

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
