"""AWS Signature Version 4, recomputed from a request: who sent it knew the secret."""

from __future__ import annotations

import hashlib
import hmac
import re
from urllib.parse import quote

from starlette.requests import Request

_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/,]+)/(?P<date>\d{8})/(?P<region>[^/,]+)"
    r"/(?P<service>[^/,]+)/aws4_request, ?SignedHeaders=(?P<headers>[a-z0-9;-]+),"
    r" ?Signature=(?P<signature>[0-9a-f]{64})"
)


class SignatureError(Exception):
    """The request is not signed as it should be; the message says why."""


def access_key(request: Request) -> str:
    """The access key that the request names; SignatureError if it is not signed at all."""
    return _parts(request)["key"]


def verify(request: Request, body: bytes, *, secret: str, region: str, service: str) -> None:
    """Raise SignatureError unless `secret` made the request's signature, for what was received."""
    parts = _parts(request)
    headers = parts["headers"].split(";")
    at = request.headers.get("x-amz-date", "")
    if (parts["region"], parts["service"]) != (region, service):
        raise SignatureError(f"Credential should be scoped to {region} and service: {service}.")
    if not {"host", "x-amz-date", "x-amz-target"} <= set(headers):
        raise SignatureError("host, x-amz-date and x-amz-target must be signed headers.")
    if not at.startswith(parts["date"]):
        raise SignatureError("Date in Credential scope does not match the date of the request.")
    digest = hashlib.sha256(body).hexdigest()
    if request.headers.get("x-amz-content-sha256", digest) != digest:
        raise SignatureError("The provided x-amz-content-sha256 does not match the body.")
    canonical = "\n".join(
        (
            request.method,
            quote(request.url.path, safe="/-_.~"),
            "",
            *(f"{name}:{' '.join(request.headers.get(name, '').split())}" for name in headers),
            "",
            ";".join(headers),
            digest,
        )
    )
    scope = f"{parts['date']}/{region}/{service}/aws4_request"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = _hmac(key, part)
    expected = _hmac(key, f"AWS4-HMAC-SHA256\n{at}\n{scope}\n{hashed}").hex()
    if not hmac.compare_digest(expected, parts["signature"]):
        raise SignatureError(
            "The request signature we calculated does not match the signature you provided."
        )


def _parts(request: Request) -> dict[str, str]:
    found = _AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
    if found is None:
        raise SignatureError("The request has no well-formed AWS4-HMAC-SHA256 signature.")
    return found.groupdict()


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
