"""What all served vendors have in common: the order of limit, authentication and answer."""

from __future__ import annotations

import base64
import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any, ClassVar

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.world.build import World

Record = dict[str, Any]
Answer = Callable[[Request], Awaitable[Response]]


class VendorError(Exception):
    """A request that the vendor refuses; becomes the vendor's own error body."""

    def __init__(self, status: int, code: str, message: str) -> None:
        self.status, self.code, self.message = status, code, message
        super().__init__(message)


@dataclass(slots=True)
class Limit:
    """At most `requests` in any `seconds`."""

    requests: int
    seconds: float


class RateWindow:
    """Counts the requests of the last seconds."""

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        self._taken: deque[float] = deque()

    def take(self) -> tuple[int, float]:
        """(requests left after this one, −1 if refused; seconds until one is free again)."""
        now = time.monotonic()
        with self._lock:
            while self._taken and self._taken[0] <= now - self.limit.seconds:
                self._taken.popleft()
            if len(self._taken) >= self.limit.requests:
                return -1, max(self._taken[0] + self.limit.seconds - now, 0.01)
            self._taken.append(now)
            return self.limit.requests - len(self._taken), self.limit.seconds


class Vendor(ABC):
    """A vendor's API over the world; `name` is the source's and the path it is served below.

    `secrets` are the fields of `tributary.settings.Connection` that it asks of a client, and
    `accounts` those that a client reads one by one. `limit_status` is the HTTP status by which it
    limits the rate.
    """

    name: ClassVar[str]
    limit: ClassVar[Limit]
    limit_status: ClassVar[int] = 429
    secrets: ClassVar[tuple[str, ...]] = ("token",)
    accounts: ClassVar[tuple[str, ...]] = ()

    def __init__(self, credentials: Mapping[str, str], world: World) -> None:
        self.credentials = credentials
        self.world = world
        self.window = RateWindow(Limit(self.limit.requests, self.limit.seconds))
        self._records: dict[str, list[Record]] = {}
        self._writing = threading.Lock()

    @abstractmethod
    def routes(self) -> list[Route]:
        """The endpoints below the vendor's base URL."""

    @abstractmethod
    def authorise(self, request: Request) -> None:
        """Raise VendorError unless the request proves who asks."""

    @abstractmethod
    def error_body(self, error: VendorError) -> Any:
        """The vendor's JSON for a refusal."""

    def write(self, entity: str) -> list[Record]:
        """All records of an entity there are at the as-of, as the vendor's API shows them.

        Deleted ones that the API shows as deleted are among them.
        """
        raise NotImplementedError(f"{self.name} does not list {entity} whole")

    def records(self, entity: str) -> list[Record]:
        """:meth:`write`, written once."""
        with self._writing:
            if entity not in self._records:
                self._records[entity] = self.write(entity)
            return self._records[entity]

    def limit_headers(self, left: int, wait: float) -> dict[str, str]:
        """Headers by which the vendor tells what is left of its limit."""
        return {}

    def route(self, path: str, answer: Answer, methods: tuple[str, ...] = ("GET",)) -> Route:
        """An endpoint behind the vendor's rate limit and authentication."""

        async def endpoint(request: Request) -> Response:
            left, wait = self.window.take()
            headers = self.limit_headers(max(left, 0), wait)
            try:
                if left < 0:
                    headers["Retry-After"] = str(max(1, round(wait + 0.5)))
                    raise VendorError(429, "rate_limit", "Too many requests")
                self.authorise(request)
                response = await answer(request)
            except VendorError as error:
                status = self.limit_status if error.status == 429 else error.status
                response = json_response(self.error_body(error), status)
            response.headers.update({"Date": formatdate(usegmt=True), **headers})
            return response

        return Route(path, endpoint, methods=list(methods))


def json_response(body: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(orjson.dumps(body), status, media_type="application/json")


def raw_json(body: bytes) -> Response:
    """An answer whose JSON was written already."""
    return Response(body, media_type="application/json")


async def json_body(request: Request) -> dict[str, Any]:
    """The request's JSON object; VendorError 400 if it is none."""
    try:
        body = orjson.loads(await request.body())
    except orjson.JSONDecodeError as error:
        raise VendorError(400, "invalid_json", "The request body is not valid JSON") from error
    if not isinstance(body, dict):
        raise VendorError(400, "invalid_json", "The request body is not a JSON object")
    return body


def bearer(request: Request) -> str | None:
    """The bearer token of the request."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else None


def basic(request: Request) -> tuple[str, str] | None:
    """User name and password of the request (RFC 7617)."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    try:
        name, separator, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return None
    return (name, password) if scheme.lower() == "basic" and separator else None


def iso(at: float | None, suffix: str = "Z") -> str | None:
    """Unix seconds as ISO 8601 in UTC."""
    if at is None:
        return None
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + suffix
