"""Clients that prove who they are by a signature: OAuth's JWT assertion (RFC 7523)."""

from __future__ import annotations

import jwt

#: What the token endpoint is told that the assertion is.
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#: How long an assertion may be used, in seconds; the vendor allows an hour at most.
LIFETIME_SECONDS = 300


def signed_assertion(
    *, client_id: str, certificate_id: str, private_key: str, audience: str, scope: str, now: int
) -> str:
    """A token by which `client_id` asks `audience`, a token endpoint's URL, for access to `scope`.

    `private_key` is PEM text of an RSA key whose certificate the vendor knows as `certificate_id`;
    `now` is in Unix seconds. Signed with PS256. Raises ValueError if the key is none.
    """
    claims = {
        "iss": client_id,
        "scope": scope,
        "aud": audience,
        "iat": now,
        "exp": now + LIFETIME_SECONDS,
    }
    try:
        return jwt.encode(claims, private_key, algorithm="PS256", headers={"kid": certificate_id})
    except (jwt.exceptions.InvalidKeyError, ValueError, TypeError):
        raise ValueError("not the PEM text of an RSA private key") from None
