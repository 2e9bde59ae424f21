"""Accounts of a role with `requests: 60 per minute` in `roles/<role>.yaml` may ask that often.

Beyond it every request is answered with 429 and the seconds after which all may be asked again.
Counted by account, not by address: programs of several consumers may come from one machine.
"""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from flask import Flask, Response, request
from flask_jwt_extended import decode_token
from flask_jwt_extended.exceptions import JWTExtendedException
from flask_login import current_user
from jwt.exceptions import PyJWTError
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

ROLES_DIR = Path(__file__).parent / "roles"


def limit_requests(app: Flask, *, storage: str) -> None:
    """Refuse requests of an account beyond the limits of its roles, as they are declared now.

    `storage` is a URI of the `limits` library; with memory:// each worker counts for itself.
    """
    limiter = MovingWindowRateLimiter(storage_from_string(storage))
    limits = _declared_limits()

    @app.before_request
    def refuse_beyond_the_limit() -> Response | None:
        if request.path.startswith("/static/"):  # dozens a page, and nobody is looked up for them
            return None
        account, roles = _asking()
        for role in sorted(roles & limits.keys()):
            limit = limits[role]
            if not limiter.hit(limit, "requests", role, account):
                return _refusal(role, limit)
        return None


def _declared_limits() -> dict[str, RateLimitItem]:
    """Role → how often an account of it may ask."""
    declared = {path.stem: yaml.safe_load(path.read_text()) for path in ROLES_DIR.glob("*.yaml")}
    return {name: parse(role["requests"]) for name, role in declared.items() if "requests" in role}


def _asking() -> tuple[str, set[str]]:
    """The account that a request comes from, by token or session, and its roles.

    The token is only looked into: whether it opens anything is for Superset to say.
    """
    user = current_user
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        from superset import security_manager  # not before the application is there

        try:
            user = security_manager.load_user(decode_token(token.strip())["sub"])
        except (JWTExtendedException, PyJWTError, ValueError):
            return "", set()
    if user is None or not user.is_authenticated:
        return "", set()
    return str(user.get_id()), {role.name for role in user.roles}


def _refusal(role: str, limit: RateLimitItem) -> Response:
    seconds = limit.get_expiry()  # by then none of those that count is left
    message = f"An account of role {role} may ask {limit}; try again in {seconds} s"
    return Response(
        json.dumps({"message": message}),
        status=429,
        headers={"Retry-After": str(seconds)},
        mimetype="application/json",
    )
