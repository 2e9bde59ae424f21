"""The client repairs what superset-client gets wrong; seen by a small server of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from tributary.bi.client import Superset
from tributary.bi.server import SupersetError


class _Handler(BaseHTTPRequestHandler):
    """Just enough of Superset: a first token that has expired, CSRF, import."""

    seen: list[tuple[str, str, dict[str, str], bytes]]
    refuse_everything = False

    def _answer(self, status: int, body: dict[str, Any], **headers: str) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.seen.append((self.command, self.path, dict(self.headers), body))
        bearer = self.headers.get("Authorization")
        if self.path.endswith("/security/login"):
            if json.loads(body)["password"] != "right":
                self._answer(401, {"message": "Not authorized"})
                return
            self._answer(200, {"access_token": "first", "refresh_token": "refresher"})
        elif self.path.endswith("/security/csrf_token/"):
            self._answer(200, {"result": "csrf"}, Set_Cookie="session=cookie; Path=/")
        elif self.path.endswith("/security/refresh"):
            self._answer(200 if bearer == "Bearer refresher" else 422, {"access_token": "second"})
        elif bearer == "Bearer first":
            self._answer(401, {"msg": "Token has expired"})
        else:
            self._answer(200, {"message": "OK"})

    do_GET = do_POST = _handle  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Keep the test's output quiet."""


@pytest.fixture
def server() -> Iterator[tuple[str, list[tuple[str, str, dict[str, str], bytes]]]]:
    handler = type("Handler", (_Handler,), {"seen": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        thread = Thread(target=http.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}", handler.seen
        http.shutdown()


class _Noting(HTTPAdapter):
    """Notes how each request was to be verified, then sends it."""

    def __init__(self, verified: list[Any]) -> None:
        super().__init__()
        self._verified = verified

    def send(self, request: Any, *arguments: Any, **kwargs: Any) -> requests.Response:
        self._verified.append(kwargs.get("verify"))
        return super().send(request, *arguments, **kwargs)


def test_a_request_repeated_after_a_token_refresh_is_verified_like_the_first(server: Any) -> None:
    url, seen = server
    client = Superset(url, "admin", "right")
    verified: list[Any] = []
    client.session.mount("http://", _Noting(verified))
    client.session.verify = "/etc/ssl/certs/ca-certificates.crt"
    response = client.get(client.url("dashboard", ""))
    assert response.json() == {"message": "OK"}
    assert verified == ["/etc/ssl/certs/ca-certificates.crt"] * 3  # sent, renewed, sent again
    assert [path for _, path, _, _ in seen][-3:] == [
        "/api/v1/dashboard/",
        "/api/v1/security/refresh",
        "/api/v1/dashboard/",
    ]
    assert seen[-1][2]["Authorization"] == "Bearer second"


def test_the_original_switches_verification_off_there() -> None:
    """If this fails, superset-client was mended, and the class may lose its own refresher."""
    import inspect

    from supersetapiclient.client import SupersetClient

    assert "verify=False" in inspect.getsource(SupersetClient.token_refresher)


def test_a_bundle_is_imported_from_wherever_it_lies(
    server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, seen = server
    (tmp_path / "far" / "away").mkdir(parents=True)
    bundle = tmp_path / "far" / "away" / "bundle.zip"
    bundle.write_bytes(b"PK the very bytes")
    monkeypatch.chdir(tmp_path)
    assert Superset(url, "admin", "right").assets.import_file(bundle)
    _, path, _, body = seen[-1]
    assert path == "/api/v1/assets/import/"
    assert b"PK the very bytes" in body
    assert b'name="bundle"' in body


def test_writes_carry_bearer_csrf_token_and_its_cookie(server: Any) -> None:
    url, seen = server
    client = Superset(url, "admin", "right")
    client.post(client.url("chart", "data"), json={})
    sent = seen[-1][2]
    assert sent["Authorization"] == "Bearer second"
    assert sent["X-CSRFToken"] == "csrf"
    assert "session=cookie" in sent["Cookie"]


def test_a_wrong_password_is_one_line_without_the_password(server: Any) -> None:
    url, _ = server
    with pytest.raises(SupersetError, match="401: Not authorized; check the user's name") as caught:
        _ = Superset(url, "admin", "wrong-secret").session
    assert "wrong-secret" not in str(caught.value)


def test_no_server_is_one_line() -> None:
    with pytest.raises(SupersetError, match=r"nothing answers at http://127\.0\.0\.1:9"):
        _ = Superset("http://127.0.0.1:9", "admin", "right").session
