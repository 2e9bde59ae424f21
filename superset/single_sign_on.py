"""Signing in through an OpenID Connect provider, beside the accounts that Superset has itself.

Superset's own way (AUTH_OAUTH) finds a person's account by a name that the provider tells, so
whoever may choose that name there takes over an account of it here; and it takes away the form
through which pictures are made. Here an account belongs to one subject of one issuer, its roles are
those that the provider's groups are given at each sign-in, and who has none is refused.

TRIBUTARY_SUPERSET_OIDC_ISSUER        the provider; single sign-on is off unless it is set
TRIBUTARY_SUPERSET_OIDC_CLIENT_ID     what Superset is called there
TRIBUTARY_SUPERSET_OIDC_CLIENT_SECRET and its secret
TRIBUTARY_SUPERSET_OIDC_ROLES         roles by group: {"bi-analysts": ["analyst"], …}
TRIBUTARY_SUPERSET_OIDC_GROUPS_CLAIM  the claim that tells groups (default "groups")
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response, g, redirect, request, session, url_for
from flask_appbuilder.utils.base import get_safe_redirect
from flask_login import login_user
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response as AnyResponse

PATH = "/sign-in/"
#: The sign-in form of Superset's own accounts, for administrators and for pictures.
LOCAL = "local"
_FORM = "/login/"
_PREFIX = "TRIBUTARY_SUPERSET_OIDC_"
_TIMEOUT_SECONDS = 10
_ON_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


class RefusedError(Exception):
    """Who they are is known, or may be known, but they may not come in; says why."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who vouches for people, and which roles the groups that it tells are given."""

    issuer: str
    client_id: str
    client_secret: str
    groups_claim: str
    roles: Mapping[str, tuple[str, ...]]

    @classmethod
    def configured(cls) -> Self | None:
        """By the environment; raises RuntimeError that says what is missing or wrong."""
        issuer = os.environ.get(f"{_PREFIX}ISSUER")
        if not issuer:
            return None
        address = urlsplit(issuer)
        if address.scheme != "https" and address.hostname not in _ON_THIS_MACHINE:
            raise RuntimeError(f"{_PREFIX}ISSUER must begin with https://")
        return cls(
            issuer.rstrip("/"),
            _required("CLIENT_ID"),
            _required("CLIENT_SECRET"),
            os.environ.get(f"{_PREFIX}GROUPS_CLAIM", "groups"),
            _roles_by_group(_required("ROLES")),
        )

    def account(self, subject: str) -> str:
        """The name of a subject's account; nobody can choose it, and none of ours is like it."""
        both = json.dumps([self.issuer, subject])
        return f"oidc:{hashlib.sha256(both.encode()).hexdigest()[:40]}"

    def roles_of(self, claims: Mapping[str, Any]) -> list[str]:
        """Names of the roles that someone of whom `claims` are true is given."""
        told = claims.get(self.groups_claim) or []
        groups = [told] if isinstance(told, str) else told
        return sorted({role for group in groups for role in self.roles.get(str(group), ())})


def offer_single_sign_on(app: Flask, provider: Provider) -> None:
    """Send people who sign in to `provider`; `/login/?local` goes on showing the form."""
    remote = OAuth(app).register(
        "oidc",
        server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": _TIMEOUT_SECONDS,
        },
    )

    @app.before_request
    def lead_to_the_provider() -> AnyResponse | None:
        is_asked_for = request.method == "GET" and request.path == _FORM
        if not is_asked_for or LOCAL in request.args or g.user.is_authenticated:
            return None
        return redirect(url_for("begin_sign_in", next=request.args.get("next")))

    @app.after_request
    def lead_back_to_the_form(response: Response) -> Response:
        is_filled_in = request.method == "POST" and request.path == _FORM
        target = urlsplit(response.headers.get("Location", ""))
        if is_filled_in and target.path == _FORM:  # a wrong password
            query = f"{target.query}&{LOCAL}" if target.query else LOCAL
            response.headers["Location"] = target._replace(query=query).geturl()
        return response

    @app.get(PATH)
    def begin_sign_in() -> AnyResponse:
        session["sign_in_next"] = request.args.get("next")
        try:
            return remote.authorize_redirect(url_for("end_sign_in", _external=True))
        except RequestException as error:
            return _not_answered(app, error)

    @app.get(f"{PATH}end")
    def end_sign_in() -> AnyResponse:
        wanted = session.pop("sign_in_next", None)
        try:
            claims = _claims(remote, provider)
            login_user(_account(app, provider, claims))
        except RequestException as error:
            return _not_answered(app, error)
        except (AuthlibBaseError, JoseError) as error:
            app.logger.warning("single sign-on: %s", error)
            return _refusal("The identity provider did not confirm who you are", 403)
        except RefusedError as error:
            app.logger.warning("single sign-on: %s", error)
            return _refusal(str(error), 403)
        return redirect(get_safe_redirect(wanted) if wanted else "/")


def _required(name: str) -> str:
    value = os.environ.get(f"{_PREFIX}{name}")
    if not value:
        raise RuntimeError(f"{_PREFIX}ISSUER is set; set {_PREFIX}{name} too")
    return value


def _roles_by_group(text: str) -> dict[str, tuple[str, ...]]:
    try:
        return {group: tuple(_names(names)) for group, names in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError) as error:
        shape = '{"bi-analysts": ["analyst"], "bi-leads": ["lead", "team sales"]}'
        raise RuntimeError(f"{_PREFIX}ROLES must be JSON like {shape}") from error


def _names(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise TypeError(value)
    return value


def _claims(remote: Any, provider: Provider) -> Mapping[str, Any]:
    """What the provider says of who comes back: state, signature, audience, nonce are checked.

    Raises RefusedError, AuthlibBaseError, JoseError, RequestException.
    """
    if remote.load_server_metadata().get("issuer", "").rstrip("/") != provider.issuer:
        raise RefusedError("The identity provider goes by another name than it is known by here")
    token = remote.authorize_access_token()
    vouched = token.get("userinfo")  # the claims of the ID token
    if not vouched:
        raise RefusedError("The identity provider did not say who you are")
    if provider.groups_claim in vouched:
        return vouched
    # Some tell groups only when they are asked; the answer has to be about the same subject.
    told = remote.userinfo(token=token)
    if told.get("sub") != vouched["sub"]:
        raise RefusedError("The identity provider told of somebody else")
    return {**told, **vouched}


def _account(app: Flask, provider: Provider, claims: Mapping[str, Any]) -> Any:
    """Their account, made or brought up to date; raises RefusedError."""
    accounts = app.appbuilder.sm
    name = provider.account(claims["sub"])
    roles = [(role, accounts.find_role(role)) for role in provider.roles_of(claims)]
    for role, found in roles:
        if found is None:
            app.logger.error("single sign-on: there is no role %s; see %sROLES", role, _PREFIX)
    given = [found for _, found in roles if found is not None]
    user = accounts.find_user(username=name)
    if user is not None and not user.is_active:
        raise RefusedError("Your account is switched off")
    email = claims.get("email") or f"{name.removeprefix('oidc:')}@no-address.invalid"
    owner = accounts.find_user(email=email)
    if owner is not None and owner.username != name:
        raise RefusedError(f"Another account has the e-mail address {email}")
    about = {
        "first_name": claims.get("given_name") or claims.get("name") or email.split("@")[0],
        "last_name": claims.get("family_name") or "",
        "email": email,
    }
    if user is not None:
        user.roles = given
        for attribute, value in about.items():
            setattr(user, attribute, value)
        accounts.update_user(user)
    if not given:  # whoever has an account already was just left without roles
        raise RefusedError("None of your groups has a role here")
    # Without a password of theirs the form lets nobody in: FAB draws one that nobody knows.
    user = user or accounts.add_user(name, role=given, **about)
    if not user:
        raise RefusedError("Your account could not be made")
    return user


def _not_answered(app: Flask, error: RequestException) -> Response:
    app.logger.error("single sign-on: %s", error)
    return _refusal("The identity provider does not answer; try again in a minute", 502)


def _refusal(reason: str, status: int) -> Response:
    """One line for the person; plain text, so that nothing in it is markup."""
    return Response(f"{reason}.\n", status=status, content_type="text/plain; charset=utf-8")
