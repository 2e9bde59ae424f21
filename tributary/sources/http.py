"""HTTP to one source, on dlt's REST client: auth, retries, rate limit, and errors of one line."""

from __future__ import annotations

import base64
import binascii
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from dlt.common import pendulum
from dlt.common.configuration.specs import RuntimeConfiguration
from dlt.sources.helpers.requests import Client
from dlt.sources.helpers.rest_client.auth import (
    BearerTokenAuth,
    HttpBasicAuth,
    OAuth2ClientCredentials,
)
from dlt.sources.helpers.rest_client.client import RESTClient
from pydantic import SecretStr
from requests.auth import AuthBase
from requests_aws4auth import AWS4Auth

from tributary.errors import SourceError
from tributary.settings import Connection
from tributary.sources.assertion import ASSERTION_TYPE, signed_assertion
from tributary.sources.declaration import CREDENTIALS, Auth, Source

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_HTTP_OK = range(200, 300)
#: How often a token is asked for whose answer came damaged.
TOKEN_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an answer is waited for, and how often it is asked for again."""

    timeout_seconds: float = 60.0
    attempts: int = 6
    backoff_seconds: float = 0.5
    longest_wait_seconds: float = 300.0


def setting(source: str, name: str) -> str:
    """The environment variable of a source's setting."""
    return f"TRIBUTARY_{source.upper()}__{name.upper()}"


class Http:
    """Requests to one source; every failure is a SourceError that names the setting to look at.

    One thread uses it.
    """

    def __init__(
        self, source: Source, connection: Connection, patience: Patience | None = None
    ) -> None:
        #: Fingerprints of pages, and the question and the entity that each was an answer for.
        self.answered: dict[int, tuple[str, str]] = {}
        self._source = source
        self._connection = connection
        patience = patience or Patience()
        base_url = connection.base_url or source.base_url
        if base_url is None:
            raise SourceError(
                source.name, "has no base URL", cure=f"set {setting(source.name, 'base_url')}"
            )
        self.base_url = base_url.rstrip("/")
        client = Client(
            raise_for_status=False,
            request_timeout=patience.timeout_seconds,
            request_max_attempts=patience.attempts,
            request_backoff_factor=patience.backoff_seconds,
            request_max_retry_delay=patience.longest_wait_seconds,
            retry_condition=self._is_limited,
        )
        self._session = client.session
        self._session.headers["User-Agent"] = "tributary"
        self._auth = self._make_auth()
        self._client = RESTClient(
            self.base_url,
            headers=self._headers(),
            auth=self._auth,
            session=self._session,
            config=RuntimeConfiguration(),
        )
        self._pace = _Pace(
            0.0
            if urlsplit(self.base_url).hostname in _LOOPBACK
            else 1.0 / source.requests_per_second
        )

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def url_below(self, link: str) -> str:
        """A link that a response named, on the base URL's own host.

        Whatever host an answer names, credentials go to the configured one only.
        """
        parts = urlsplit(urljoin(self.base_url + "/", link))
        base = urlsplit(self.base_url)
        path = parts.path
        if parts.netloc == base.netloc or not link.startswith(("http://", "https://")):
            pass
        elif base.path and not path.startswith(base.path):
            path = base.path + path
        return parts._replace(scheme=base.scheme, netloc=base.netloc, path=path).geturl()

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Mapping[str, Any] | None = None,
    ) -> requests.Response:
        """One request, retried on 429, 5xx and lost connections; raises SourceError."""
        path = self._placed(path)
        response = self._send(method, path, params, json)
        if response.status_code == requests.codes.unauthorized and self._renew():
            response = self._send(method, path, params, json)
        if response.status_code not in _HTTP_OK:
            raise self._refused(response, path)
        return response

    def _placed(self, path: str) -> str:
        """A declared path; one on another host moves below the base URL of a moved source."""
        if not path.startswith("https://") or path.startswith(self.base_url):
            return path
        return self.base_url + urlsplit(path).path if self._is_moved else path

    def _send(
        self,
        method: str,
        path: str,
        params: Mapping[str, Any] | None,
        json: Mapping[str, Any] | None,
    ) -> requests.Response:
        self._pace.wait()
        try:
            return self._client.request(
                path,
                method=method,
                params=dict(params) if params else None,
                json=dict(json) if json is not None else None,
            )
        except requests.exceptions.Timeout:
            raise self._error(
                f"{self.base_url} did not answer in time",
                cure=f"try again, or check {setting(self._source.name, 'base_url')}",
            ) from None
        except requests.exceptions.RequestException as error:
            raise self._error(
                f"{self.base_url} cannot be reached ({_root_cause(error)})",
                cure=f"check the network and {setting(self._source.name, 'base_url')}",
            ) from None

    def _renew(self) -> bool:
        """Drop an access token that the source no longer takes; whether there was one to drop."""
        if isinstance(self._auth, _OAuth) and self._auth.access_token is not None:
            self._auth.forget_token()
            return True
        return False

    # -- who we are ------------------------------------------------------------------------------

    def _secret(self, name: str) -> str:
        value = getattr(self._connection, name)
        if value is None:
            raise self._error(
                f"needs the setting {setting(self._source.name, name)}", cure="set it"
            )
        text: str = value.get_secret_value() if isinstance(value, SecretStr) else value
        return text

    def _headers(self) -> dict[str, str]:
        filled = {}
        for name, text in self._source.headers.items():
            for secret in ("token", "developer_token", "username", "client_id"):
                if f"{{{secret}}}" in text:
                    text = text.replace(f"{{{secret}}}", self._secret(secret))
            filled[name] = text
        return filled

    def _make_auth(self) -> AuthBase | None:
        for name in CREDENTIALS[self._source.auth]:
            self._secret(name)
        match self._source.auth:
            case Auth.NONE | Auth.HEADER:
                return None
            case Auth.BEARER:
                return BearerTokenAuth(token=self._secret("token"))
            case Auth.BASIC:
                return HttpBasicAuth(
                    username=self._secret("username"), password=self._secret("token")
                )
            case Auth.KEY_AS_USER:
                return HttpBasicAuth(username=self._secret("token"), password="")
            case Auth.BASIC_TOKEN:
                return HttpBasicAuth(
                    username=f"{self._secret('username')}/token", password=self._secret("token")
                )
            case Auth.AWS_SIGNATURE:
                region, service = self._source.signed_for
                return AWS4Auth(
                    self._secret("client_id"), self._secret("client_secret"), region, service
                )
            case Auth.OAUTH_ASSERTION:
                return _SignedOAuth(
                    owner=self,
                    access_token_url=self._token_url(),
                    client_id=self._secret("client_id"),
                    client_secret=self._secret("private_key"),
                    certificate_id=self._secret("certificate_id"),
                    scope=self._source.oauth_scope,
                    session=self._session,
                )
            case Auth.OAUTH_CLIENT | Auth.OAUTH_REFRESH as auth:
                data = {}
                if auth is Auth.OAUTH_REFRESH:
                    data = {
                        "grant_type": "refresh_token",
                        "refresh_token": self._secret("refresh_token"),
                    }
                return _OAuth(
                    owner=self,
                    access_token_url=self._token_url(),
                    client_id=self._secret("client_id"),
                    client_secret=self._secret("client_secret"),
                    access_token_request_data=data,
                    session=self._session,
                )

    def _token_url(self) -> str:
        """Where OAuth tokens are had; a source that was moved has its token endpoint with it."""
        path = self._source.oauth_path or "/token"
        if not path.startswith(("http://", "https://")):
            return self.base_url + "/" + path.lstrip("/")
        return f"{self.base_url}/token" if self._is_moved else path

    @property
    def _is_moved(self) -> bool:
        """Whether the source is read somewhere else than where its vendor has it."""
        return self.base_url != (self._source.base_url or "").rstrip("/")

    # -- errors ----------------------------------------------------------------------------------

    def _is_limited(self, response: requests.Response | None, _: BaseException | None) -> bool:
        """Whether the vendor limits the rate: by 429, a 403 to try again, or a code of its own."""
        if response is None or response.status_code in _HTTP_OK:
            return False
        if response.status_code == requests.codes.forbidden and (
            "Retry-After" in response.headers
            or response.headers.get("X-RateLimit-Remaining") == "0"
        ):
            return True
        path, codes = self._source.limit_codes
        return response.status_code == requests.codes.too_many_requests or (
            bool(path) and _at(_json_object(response), path) in codes
        )

    def _error(self, message: str, *, cure: str) -> SourceError:
        return SourceError(self._source.name, self._redacted(message), cure=cure)

    def unusable_key(self, error: ValueError) -> SourceError:
        """The error of a private key that cannot sign."""
        return self._error(
            f"has a private key that is {error}",
            cure=f"check {setting(self._source.name, 'private_key')}",
        )

    def refused_token(self, response: requests.Response) -> SourceError:
        """The error of a token endpoint that gave no token."""
        names = [n for n in CREDENTIALS[self._source.auth] if n != "username"]
        return self._error(
            f"the token endpoint refused the credentials (HTTP {response.status_code})",
            cure="check " + ", ".join(setting(self._source.name, name) for name in names),
        )

    def _refused(self, response: requests.Response, path: str) -> SourceError:
        status, name = response.status_code, self._source.name
        if self._is_limited(response, None):
            return self._error(
                f"still limits the rate after all retries (HTTP {status})", cure="wait"
            )
        if status in (requests.codes.unauthorized, requests.codes.forbidden):
            names = CREDENTIALS[self._source.auth]
            settings = ", ".join(setting(name, n) for n in names) or "its access rights"
            is_unknown = status == requests.codes.unauthorized
            what = "are not accepted" if is_unknown else f"may not read {path}"
            return self._error(f"the credentials {what} (HTTP {status})", cure=f"check {settings}")
        detail = " ".join(response.text[:200].split())
        return self._error(
            f"answered HTTP {status} to {path}: {detail}",
            cure="try again later"
            if status >= requests.codes.internal_server_error
            else "check the settings of the source",
        )

    def _redacted(self, text: str) -> str:
        """`text` without any secret of the connection, even if the source echoed one."""
        for value in self._connection.model_dump().values():
            if isinstance(value, SecretStr) and value.get_secret_value():
                secret = value.get_secret_value()
                for form in (secret, _base64(secret)):
                    text = text.replace(form, "***")
        return text


class _OAuth(OAuth2ClientCredentials):
    """dlt's client-credentials flow, also for refresh tokens, saying in one line what fails."""

    def __init__(self, *, owner: Http, **fields: Any) -> None:
        super().__init__(**fields)
        self._owner = owner

    def forget_token(self) -> None:
        """Ask for a new access token with the next request."""
        self.access_token = None

    def obtain_token(self) -> None:
        for _ in range(TOKEN_ATTEMPTS):
            response = self.session.post(self.access_token_url, **self.build_access_token_request())
            answer = _json_object(response)
            if answer.get("access_token"):
                break
            if response.status_code not in _HTTP_OK:
                raise self._owner.refused_token(response)
        else:  # success without a token: damaged on the way, again and again
            raise self._owner.refused_token(response)
        self.parse_native_representation(str(answer["access_token"]))
        lifetime = self.parse_expiration_in_seconds(answer)
        self.token_expiry = pendulum.now().add(seconds=lifetime)


class _SignedOAuth(_OAuth):
    """Client credentials in which a signature stands for the secret; the secret is the key."""

    def __init__(self, *, certificate_id: str, scope: str, **fields: Any) -> None:
        super().__init__(access_token_request_data={}, **fields)
        self._certificate_id, self._scope = certificate_id, scope

    def build_access_token_request(self) -> dict[str, Any]:
        try:
            assertion = signed_assertion(
                client_id=self.client_id,
                certificate_id=self._certificate_id,
                private_key=self.client_secret,
                audience=self.access_token_url,
                scope=self._scope,
                now=pendulum.now().int_timestamp,
            )
        except ValueError as error:
            raise self._owner.unusable_key(error) from None
        return {
            "data": {
                "grant_type": "client_credentials",
                "client_assertion_type": ASSERTION_TYPE,
                "client_assertion": assertion,
            }
        }


class _Pace:
    """Keeps the vendor's limit of requests a second."""

    def __init__(self, seconds_between: float) -> None:
        self._seconds_between = seconds_between
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        if not self._seconds_between:
            return
        with self._lock:
            now = time.monotonic()
            start = max(now, self._next)
            self._next = start + self._seconds_between
        time.sleep(start - now)


def _root_cause(error: BaseException) -> str:
    """The innermost reason of a failed connection, without object addresses."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    text = getattr(error, "strerror", None) or str(error)
    return " ".join(str(text).split())[:120] or type(error).__name__


def _json_object(response: requests.Response) -> dict[str, Any]:
    """The JSON object of an answer; empty if it is none."""
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _at(answer: Mapping[str, Any], path: str) -> str:
    """What stands at a dotted path of a JSON object, as text; empty if there is nothing."""
    found: Any = answer
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return "" if found is None else str(found)


def _base64(text: str) -> str:
    try:
        return base64.b64encode(text.encode()).decode()
    except binascii.Error:
        return text
