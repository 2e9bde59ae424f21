"""An HTTP client of one sandbox source that keeps to its limits, as a connector would."""

from __future__ import annotations

import time
from typing import Any

import requests

from tributary.sources.assertion import ASSERTION_TYPE, signed_assertion


class Client:
    """An HTTP session of one source that proves who it is."""

    def __init__(self, base_url: str, session: requests.Session) -> None:
        self.base_url, self.session = base_url, session

    def get(self, path: str, **params: Any) -> Any:
        """The JSON of a successful GET; `path` may be absolute."""
        url = path if path.startswith("http") else self.base_url + path
        return self._answer("GET", url, params=params or None)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """The JSON of a successful POST."""
        return self._answer("POST", self.base_url + path, json=body)

    def _answer(self, method: str, url: str, **request: Any) -> Any:
        """What a client gets that keeps to the vendor's limits."""
        response = self.session.request(method, url, timeout=30, **request)
        while "Retry-After" in response.headers:
            time.sleep(float(response.headers["Retry-After"]))
            response = self.session.request(method, url, timeout=30, **request)
        assert response.status_code == 200, response.text
        return response.json()


def assertion_form(connection: Any, url: str, **changes: Any) -> dict[str, str]:
    """What a client that signs sends to the token endpoint at `url`."""
    claims = {
        "client_id": connection["client_id"],
        "certificate_id": connection["certificate_id"],
        "private_key": connection["private_key"],
        "audience": url,
        "scope": "rest_webservices",
        "now": int(time.time()),
    }
    return {
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": signed_assertion(**{**claims, **changes}),
    }
