"""One small sandbox, served once for all tests of this folder, and clients that may talk to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from client import Client, assertion_form
from requests_aws4auth import AWS4Auth

from tributary.sandbox.server import Sandbox, serving
from tributary.sandbox.world.build import World
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Auth

AS_OF = datetime(2024, 11, 6, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """Ten months of the group, ended in the middle of a day, served."""
    settings = Settings(home=tmp_path_factory.mktemp("home"), as_of=AS_OF, _env_file=None)
    with serving(settings, as_of=AS_OF, seed=5, size=0.4) as running:
        yield running


@pytest.fixture(scope="session")
def world(sandbox: Sandbox) -> World:
    """What is served, as it was simulated."""
    return sandbox.world


@pytest.fixture(autouse=True)
def well_behaved(request: pytest.FixtureRequest) -> Iterator[None]:
    """Faults that a test injects end with it."""
    yield
    if "sandbox" in request.fixturenames:
        request.getfixturevalue("sandbox").faults.clear()


@pytest.fixture(scope="session")
def client(sandbox: Sandbox) -> Callable[[str], Client]:
    """A signed-in client of the source of that name."""
    clients: dict[str, Client] = {}

    def signed_in(source: str) -> Client:
        if source not in clients:
            clients[source] = _signed_in(sandbox, source)
        return clients[source]

    return signed_in


def _signed_in(sandbox: Sandbox, source: str) -> Client:
    connection, declared = sandbox.connections[source], SOURCES[source]
    session = requests.Session()
    base_url = str(connection["base_url"])
    match declared.auth:
        case Auth.BEARER:
            session.headers["Authorization"] = f"Bearer {connection['token']}"
        case Auth.BASIC:
            session.auth = (connection["username"], connection["token"])
        case Auth.KEY_AS_USER:
            session.auth = (connection["token"], "")
        case Auth.BASIC_TOKEN:
            session.auth = (f"{connection['username']}/token", connection["token"])
        case Auth.OAUTH_CLIENT | Auth.OAUTH_REFRESH | Auth.OAUTH_ASSERTION:
            token = access_token(base_url, source, connection)
            session.headers["Authorization"] = f"Bearer {token}"
        case Auth.AWS_SIGNATURE:
            keys = connection["client_id"], connection["client_secret"]
            session.auth = AWS4Auth(*keys, *declared.signed_for)
    for name, text in declared.headers.items():
        session.headers[name] = text.format(**connection)
    return Client(base_url, session)


def access_token(base_url: str, source: str, connection: Any) -> str:
    """A token from the source's OAuth endpoint."""
    names = ("client_id", "client_secret", "refresh_token")
    form = {name: connection[name] for name in names if name in connection}
    declared = SOURCES[source]
    path = declared.oauth_path or ""
    url = base_url + (path if path.startswith("/") else "/token")
    is_refreshed = declared.auth is Auth.OAUTH_REFRESH
    form["grant_type"] = "refresh_token" if is_refreshed else "client_credentials"
    if declared.auth is Auth.OAUTH_ASSERTION:
        form |= assertion_form(connection, url)
    response = requests.post(url, data=form, timeout=30)
    assert response.status_code == 200, response.text
    return str(response.json()["access_token"])


@pytest.fixture(scope="session")
def contracts() -> Path:
    """The vendors' machine-readable contracts, which lie beside the project where CI runs."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "contracts"
    if not folder.is_dir():
        pytest.skip(
            "the vendors' contracts are not here: no ../shared/contracts beside the project"
        )
    return folder
