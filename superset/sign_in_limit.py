"""Guessing passwords is slowed down.

Superset's own AUTH_RATE_LIMIT reaches neither its sign-in form nor its API (measured with 6.1.0:
fifty wrong passwords in twenty seconds, none refused). Here failed attempts are counted by address,
and beyond the limit every attempt is answered with 429, right or wrong.
"""

from __future__ import annotations

from flask import Flask, Response, request
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

PATHS = {"/login/", "/api/v1/security/login"}


def limit_failed_sign_ins(app: Flask, *, limit: str, storage: str) -> None:
    """Refuse sign-ins from an address with `limit` ("10 per minute") failures.

    `storage` is a URI of the `limits` library; with memory:// each worker counts for itself.
    """
    limiter = MovingWindowRateLimiter(storage_from_string(storage))
    allowed = parse(limit)

    def is_sign_in() -> bool:
        return request.method == "POST" and request.path in PATHS

    @app.before_request
    def refuse_beyond_the_limit() -> Response | None:
        if is_sign_in() and not limiter.test(allowed, "sign-in", request.remote_addr or ""):
            return Response("Too many failed sign-ins; wait a minute", status=429)
        return None

    @app.after_request
    def count_failures(response: Response) -> Response:
        if is_sign_in() and _is_failure(response):
            limiter.hit(allowed, "sign-in", request.remote_addr or "")
        return response


def _is_failure(response: Response) -> bool:
    """The API answers a wrong password with 401, the form with a way back to the form."""
    return response.status_code == 401 or "/login" in response.headers.get("Location", "")
