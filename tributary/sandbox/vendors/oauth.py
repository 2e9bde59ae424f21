"""OAuth token endpoints: refresh tokens, client credentials, and those proved by a signature."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key
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
            if form.get("grant_type") != self._grant:
                return json_response({"error": "unsupported_grant_type"}, 400)
            if (refused := self._refusal(form, str(request.url))) is not None:
                return refused
            issued = secrets.token_urlsafe(32)
            self._issued.add(issued)
            answer = {"access_token": issued, "token_type": "Bearer", "expires_in": 3599}
            return json_response({**answer, **extra})

        return Route(path, token, methods=["POST"])

    def _refusal(self, form: Mapping[str, str], _: str) -> Response | None:
        """What is answered to a client that does not prove who it is; None if it does."""
        asked = {"client_id", "client_secret", "refresh_token"} & set(self._credentials)
        for name in sorted(asked):
            if not secrets.compare_digest(form.get(name, ""), self._credentials[name]):
                code = "invalid_grant" if name == "refresh_token" else "invalid_client"
                status = 400 if name == "refresh_token" else 401
                return _refused(code, f"{name} is not valid", status)
        return None


class AssertionIssuer(TokenIssuer):
    """Issues access tokens to a client that signs what it asks (RFC 7523, PS256)."""

    def __init__(self, credentials: Mapping[str, str], scope: str) -> None:
        super().__init__(credentials, "client_credentials")
        self._scope = scope
        self._public_key = load_pem_private_key(
            credentials["private_key"].encode(), None
        ).public_key()

    def _refusal(self, form: Mapping[str, str], url: str) -> Response | None:
        assertion = form.get("client_assertion", "")
        if not form.get("client_assertion_type", "").endswith(":jwt-bearer"):
            return _refused("invalid_request", "client_assertion_type is missing", 400)
        try:
            certificate = jwt.get_unverified_header(assertion).get("kid")
            claims = jwt.decode(
                assertion,
                self._public_key,  # type: ignore[arg-type]
                algorithms=["PS256"],
                audience=url,
                issuer=self._credentials["client_id"],
                options={"require": ["iss", "aud", "iat", "exp"], "verify_iat": False},
            )
        except jwt.PyJWTError as error:
            return _refused("invalid_grant", str(error), 401)
        if certificate != self._credentials["certificate_id"] or claims["scope"] != self._scope:
            return _refused("invalid_grant", "certificate or scope is not known", 401)
        return None


def _refused(code: str, description: str, status: int) -> Response:
    return json_response({"error": code, "error_description": description}, status)
