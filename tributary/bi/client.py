"""Superset's REST API, through `superset-client` with its faults repaired.

What superset-client 1.0.0 gets wrong, and this class does right:

* after a token refresh it repeats the request with TLS verification off;
* `assets.import_file` opens the bare file name, so only files of the working folder can be sent
  (and never closes them);
* it sends its bearer token only over HTTPS (oauthlib), which forbids a server on 127.0.0.1;
* no request has a time limit; importing it configures the root logger.

Writes need the bearer token, the CSRF token and the session cookie the CSRF token belongs to: all
three live in one `requests.Session` here.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from tributary.bi.server import SupersetError

_root_handlers = list(logging.getLogger().handlers)
from supersetapiclient.assets import Assets as _Assets  # type: ignore[import-untyped]  # noqa: E402
from supersetapiclient.client import (  # type: ignore[import-untyped]  # noqa: E402
    SupersetClient as _SupersetClient,
)

logging.getLogger().handlers = _root_handlers

#: Seconds to connect, and to wait for a response.
TIMEOUTS = (5.0, 120.0)
PAGE_SIZE = 100
#: Kind of object → what is asked of each, the column of its name first. A server asked for no
#: columns looks up owners and tags of each chart too, and takes seven times as long.
_LISTED = {
    "dashboard": ("dashboard_title", "slug", "certified_by"),
    "chart": (
        *("slice_name", "viz_type", "params", "description", "cache_timeout", "certified_by"),
        *("datasource_id", "table.table_name"),
    ),
    "dataset": ("table_name", "extra"),
    "database": ("database_name", "extra", "expose_in_sqllab"),
}


class _TimedAdapter(HTTPAdapter):
    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = TIMEOUTS
        return super().send(request, **kwargs)


def _timed_session() -> requests.Session:
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, _TimedAdapter())
    return session


class Assets(_Assets):
    """Import and export of everything at once."""

    def import_file(
        self,
        file_path: str | Path,
        passwords: dict[str, str] | None = None,
        *,
        sparse: bool = False,
    ) -> bool:
        """Import the ZIP at `file_path`, wherever it lies."""
        return self.import_bundle(Path(file_path).read_bytes(), passwords, sparse=sparse)

    def import_bundle(
        self, bundle: bytes, passwords: dict[str, str] | None = None, *, sparse: bool = False
    ) -> bool:
        """Import a ZIP held in memory; existing objects of the same uuid are overwritten."""
        named = {f"databases/{name}.yaml": value for name, value in (passwords or {}).items()}
        response = self.client.post(
            self.import_url,
            files={"bundle": ("bundle.zip", bundle, "application/zip")},
            data={"passwords": json.dumps(named), "sparse": json.dumps(sparse)},
        )
        return bool(checked(response).get("message") == "OK")


class Superset(_SupersetClient):
    """A signed-in user of one Superset server; raises SupersetError with the server's own words."""

    assets_cls = Assets

    @cached_property
    def session(self) -> requests.Session:
        """Bearer token, CSRF token and session cookie, sent with every request."""
        session = _timed_session()
        if self.http_adapter_cls:
            session.verify = False  # asked for with Superset(…, verify=False), and only then
        self._sign_in(session)
        session.hooks["response"] = [self.token_refresher]
        return session

    def another_session(self) -> requests.Session:
        """A connection of its own as the same user, for requests side by side."""
        session = _timed_session()
        session.headers.update(self.session.headers)
        session.cookies.update(self.session.cookies)
        session.verify = self.session.verify
        return session

    def _sign_in(self, session: requests.Session) -> None:
        try:
            response = session.post(
                self.login_endpoint,
                json={
                    "username": self.username,
                    "password": self._password,
                    "provider": self.provider,
                    "refresh": True,
                },
            )
        except requests.ConnectionError:
            raise SupersetError(
                f"superset: nothing answers at {self.host}",
                cure="start it with 'tributary superset serve'",
            ) from None
        tokens = checked(response)
        self._refresh_token: str = tokens["refresh_token"]
        session.headers.update(
            {"Authorization": f"Bearer {tokens['access_token']}", "Referer": self.base_url}
        )
        session.headers["X-CSRFToken"] = self.csrf_token(session)

    def token_refresher(
        self, response: requests.Response, *_: Any, **kwargs: Any
    ) -> requests.Response:
        """Response hook: an expired access token is renewed and the request sent once more.

        The repeated request is verified exactly as the first one was.
        """
        if response.status_code != 401 or "has expired" not in _message(response):
            return response
        renewed = self.session.post(
            self.refresh_endpoint,
            headers={"Authorization": f"Bearer {self._refresh_token}"},
            hooks={"response": []},
            verify=kwargs.get("verify"),
        )
        bearer = f"Bearer {checked(renewed)['access_token']}"
        self.session.headers["Authorization"] = bearer
        repeated = response.request.copy()
        repeated.headers["Authorization"] = bearer
        repeated.hooks = {"response": []}
        as_sent = ("timeout", "verify", "cert", "proxies")
        return self.session.send(repeated, **{k: kwargs[k] for k in as_sent if k in kwargs})

    # -- reading and writing objects ---------------------------------------------------------------

    def url(self, *parts: str | int) -> str:
        """The API's address for `parts`; give a last part of "" for a trailing slash."""
        return "/".join([self.base_url.rstrip("/"), *(str(part) for part in parts)])

    def list_objects(self, kind: str) -> Iterator[dict[str, Any]]:
        """Every object of `kind` ("dashboard", "chart", "dataset", "database") the user may see.

        Each has its ``id``, its ``uuid`` and what `_LISTED` says.
        """
        page = 0
        while True:
            query: dict[str, Any] = {
                "columns": ["id", "uuid", *_LISTED[kind]],
                "page": page,
                "page_size": PAGE_SIZE,
                "order_column": _LISTED[kind][0],
                "order_direction": "asc",
            }
            answer = checked(self.get(self.url(kind, ""), params={"q": json.dumps(query)}))
            yield from answer["result"]
            page += 1
            if page * PAGE_SIZE >= answer["count"]:
                return

    def delete_object(self, kind: str, identifier: int) -> None:
        """Delete one object."""
        checked(self.delete(self.url(kind, identifier)))

    def chart_data(self, query_context: dict[str, Any]) -> list[dict[str, Any]]:
        """Run a chart's queries; one result (``data``, ``rowcount``, ``is_cached``…) per query."""
        answer = checked(self.post(self.url("chart", "data"), json=query_context))
        results: list[dict[str, Any]] = answer["result"]
        for result in results:
            if result.get("error"):
                raise SupersetError(f"superset: {result['error']}")
        return results

    def sql_lab(self, database_id: int, sql: str) -> list[dict[str, Any]]:
        """Run `sql` as SQL Lab would; the rows."""
        body = {"database_id": database_id, "sql": sql, "runAsync": False, "queryLimit": 1000}
        answer = checked(self.post(self.url("sqllab", "execute", ""), json=body))
        rows: list[dict[str, Any]] = answer["data"]
        return rows


def checked(response: requests.Response) -> Any:
    """The response's JSON; raises SupersetError with the server's message if it is a failure."""
    if response.ok:
        return response.json()
    path = response.request.path_url.partition("?")[0]
    cure = ""
    if response.status_code == 401:
        cure = "check the user's name and password"
    request = f"{response.request.method} {path}"
    raise SupersetError(
        f"superset: {request} → {response.status_code}: {_message(response)}", cure=cure
    )


def _message(response: requests.Response) -> str:
    try:
        body = response.json()
    except requests.exceptions.JSONDecodeError:
        return response.reason or ""
    if not isinstance(body, dict):
        return str(body)[:500]
    parts = [str(error.get("message", error)) for error in body.get("errors", [])]
    for error in body.get("errors", []):
        issues = (error.get("extra") or {}).items() if isinstance(error, dict) else ()
        parts += [f"{key}: {value}" for key, value in issues if key != "issue_codes"]
    parts += [str(body[key]) for key in ("message", "msg") if body.get(key)]
    return "; ".join(parts)[:2000]
