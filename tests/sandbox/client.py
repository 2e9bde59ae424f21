"""An HTTP client of one sandbox source that keeps to its limits, as a connector would."""

from __future__ import annotations

import time
from typing import Any

import requests


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
