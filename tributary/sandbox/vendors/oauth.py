"""OAuth token endpoints: Google's refresh-token grant and Salesforce's client credentials."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.vendor import bearer, json_response


class TokenIssuer:
    """Issues access tokens for the right client and knows those it issued."""

    def __init__(self, credentials: Mapping[str, str], grant: str) -> None:
        self._credentials, self._grant = credentials, grant
        self._issued: set[str] = set()

    def is_valid(self, request: Request) -> bool:
        """Whether the request carries a token issued here."""
        return bearer(request) in self._issued

    def revoke_all(self) -> None:
        """Make every token invalid, as if it had expired."""
        self._issued.clear()

    def route(self, path: str, extra: Mapping[str, str]) -> Route:
        """The token endpoint; `extra` is added to what it answers."""

        async def token(request: Request) -> Response:
            form = {k: v[0] for k, v in parse_qs((await request.body()).decode()).items()}
            asked = {"client_id", "client_secret", "refresh_token"} & set(self._credentials)
            if form.get("grant_type") != self._grant:
                return json_response({"error": "unsupported_grant_type"}, 400)
            for name in sorted(asked):
                if not secrets.compare_digest(form.get(name, ""), self._credentials[name]):
                    code = "invalid_grant" if name == "refresh_token" else "invalid_client"
                    status = 400 if name == "refresh_token" else 401
                    return json_response(
                        {"error": code, "error_description": f"{name} is not valid"}, status
                    )
            issued = secrets.token_urlsafe(32)
            self._issued.add(issued)
            answer = {"access_token": issued, "token_type": "Bearer", "expires_in": 3599}
            return json_response({**answer, **extra})

        return Route(path, token, methods=["POST"])
