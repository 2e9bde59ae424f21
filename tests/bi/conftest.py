"""One running Superset for the tests that need one, on a copy of the published home."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from identity import IdentityProvider, identity_provider
from served_superset import PORTAL, QUERY_SECONDS, Served, SignIn, role_ids

from tributary.bi.client import Superset, checked
from tributary.bi.dashboards import CHARTS_DIR, DASHBOARDS_DIR
from tributary.bi.provision import provision
from tributary.bi.server import SupersetServer, free_port
from tributary.settings import Settings

if TYPE_CHECKING:
    from home import Home


@pytest.fixture
def copied(tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the dashboards and of the charts, to be changed."""
    shutil.copytree(DASHBOARDS_DIR, tmp_path / "dashboards")
    shutil.copytree(CHARTS_DIR, tmp_path / "charts")
    return tmp_path / "dashboards", tmp_path / "charts"


@pytest.fixture(scope="session")
def superset_settings(published_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a home with what is published, and a Superset that may be written to."""
    home = tmp_path_factory.mktemp("superset_home")
    for name in ("versions", "secrets", "superset"):
        if (published_home.path / name).exists():
            shutil.copytree(published_home.path / name, home / name, symlinks=True)
    return Settings(home=home, superset_port=free_port("127.0.0.1"), sandbox=False)


@pytest.fixture(scope="session")
def identity(superset_settings: Settings) -> Iterator[IdentityProvider]:
    """Who vouches for people at `served`."""
    url = f"http://127.0.0.1:{superset_settings.superset_port}"
    with identity_provider(f"{url}/sign-in/end") as provider:
        yield provider


@pytest.fixture(scope="session")
def served(superset_settings: Settings, identity: IdentityProvider) -> Iterator[Served]:
    """The server, up and provisioned; what it was told is not told to tests after it."""
    server = SupersetServer(superset_settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRIBUTARY_SUPERSET_QUERY_SECONDS", str(QUERY_SECONDS))
        patch.setenv("TRIBUTARY_SUPERSET_EMBED_ORIGINS", PORTAL)
        for name, value in identity.environment().items():
            patch.setenv(name, value)
        server.start()
    try:
        provision(superset_settings)
        yield Served(superset_settings, server.url, Superset(server.url, *server.credentials))
    finally:
        server.stop()


@pytest.fixture(scope="session")
def sign_in(served: Served) -> SignIn:
    """What signs in as a user with some roles."""
    users: set[str] = set()
    password = "a password of these tests"

    def as_user(*roles: str) -> Superset:
        name = "-".join(roles).replace(" ", "-")
        if name not in users:
            ids = role_ids(served.client)
            body = {
                "username": name,
                "first_name": name,
                "last_name": "Test",
                "active": True,
                "email": f"{name}@localhost",
                "password": password,
                "roles": [ids[role] for role in roles],
            }
            answer = served.client.post(served.client.url("security", "users", ""), json=body)
            checked(answer)
            users.add(name)
        return Superset(served.url, name, password)

    return as_user
