"""An identity provider on this machine, and a person who signs in through it with a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import requests
from oidc_provider_mock import run_server_in_thread

#: Which roles groups of the provider are given here.
ROLES = {
    "analysts": ["analyst"],
    "leads": ["marketing_manager", "tenant saas"],
    "forgotten": ["a role that was removed"],
}


@dataclass(frozen=True)
class IdentityProvider:
    """Where it is, and what Superset is called there."""

    issuer: str
    client_id: str
    client_secret: str

    def environment(self) -> dict[str, str]:
        """What makes Superset send people here."""
        return {
            "TRIBUTARY_SUPERSET_OIDC_ISSUER": self.issuer,
            "TRIBUTARY_SUPERSET_OIDC_CLIENT_ID": self.client_id,
            "TRIBUTARY_SUPERSET_OIDC_CLIENT_SECRET": self.client_secret,
            "TRIBUTARY_SUPERSET_OIDC_ROLES": json.dumps(ROLES),
        }

    def knows(self, subject: str, claims: Mapping[str, object]) -> None:
        """From now on it says `claims` of the subject."""
        answer = requests.put(f"{self.issuer}/users/{subject}", json=dict(claims), timeout=10)
        answer.raise_for_status()


@contextmanager
def identity_provider(redirect_uri: str) -> Iterator[IdentityProvider]:
    """A provider that sends people back to `redirect_uri` and nowhere else."""
    with run_server_in_thread(require_client_registration=True, require_nonce=True) as server:
        issuer = f"http://localhost:{server.server_port}"
        body = {"redirect_uris": [redirect_uri]}
        client = requests.post(f"{issuer}/oauth2/clients", json=body, timeout=10).json()
        yield IdentityProvider(issuer, client["client_id"], client["client_secret"])


class Visitor:
    """Somebody with a browser of their own at the Superset of `url`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()

    def get(self, path: str) -> requests.Response:
        """What a page answers, wherever it leads."""
        return self.session.get(f"{self.url}{path}", timeout=60)

    def sign_in(self, subject: str | None, path: str = "/login/") -> requests.Response:
        """Open `path`, which leads to the provider; be `subject` there, or deny it."""
        form = self.get(path)
        assert form.url.startswith("http://localhost"), form.url
        said = {"action": "deny"} if subject is None else {"sub": subject}
        return self.session.post(form.url, data=said, timeout=60)

    @property
    def roles(self) -> set[str]:
        """The roles they have; none if they are nobody."""
        answer = self.get("/api/v1/me/roles/")
        return set(answer.json()["result"]["roles"]) if answer.ok else set()
