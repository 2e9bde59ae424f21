"""PostgreSQL for metadata and Redis for results, each by one setting, on the real servers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from served_superset import extremes_query
from servers import postgresql_server, redis_server

from tributary.bi.client import Superset, checked
from tributary.bi.dashboards import read_dashboards
from tributary.bi.provision import provision
from tributary.bi.server import SupersetServer, state_dir
from tributary.settings import Settings

if TYPE_CHECKING:
    from home import Home

TABLE = "mart_campaign_performance"


@pytest.fixture(scope="module")
def metadata() -> Iterator[sa.URL]:
    with postgresql_server() as url:
        yield url


@pytest.fixture(scope="module")
def settings(published_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with what is published, and no Superset yet."""
    home = tmp_path_factory.mktemp("production") / "home"
    for name in ("versions", "secrets"):
        shutil.copytree(published_home.path / name, home / name, symlinks=True)
    return Settings(home=home, superset_port=0, sandbox=False)


@pytest.fixture(scope="module")
def client(settings: Settings, metadata: sa.URL) -> Iterator[Superset]:
    """The administrator of a Superset on both servers, everything applied."""
    by_superset = metadata.set(drivername="postgresql+psycopg2")
    with redis_server() as redis, pytest.MonkeyPatch.context() as patch:
        patch.setenv(
            "TRIBUTARY_SUPERSET_METADATA_URI", by_superset.render_as_string(hide_password=False)
        )
        patch.setenv("TRIBUTARY_SUPERSET_REDIS_URL", redis)
        with SupersetServer(settings) as server:
            provision(settings)
            yield Superset(server.url, *server.credentials)


def test_the_metadata_are_in_postgresql(
    client: Superset, settings: Settings, metadata: sa.URL
) -> None:
    declared = {dashboard.slug for dashboard in read_dashboards()}
    engine = sa.create_engine(metadata)
    with engine.connect() as connection:
        found = set(connection.execute(sa.text("select slug from dashboards")).scalars())
    engine.dispose()
    assert found == declared
    assert not (state_dir(settings) / "metadata.db").exists()


def test_results_are_kept_in_redis(client: Superset, settings: Settings) -> None:
    body = extremes_query(client, TABLE, ("click_count",), ([],))
    (first,) = client.chart_data(body)
    (again,) = client.chart_data(body)
    assert (first["is_cached"], again["is_cached"]) == (None, True)
    assert first["data"] == again["data"]
    assert not _files(state_dir(settings) / "cache")


def test_applying_again_changes_nothing(client: Superset, settings: Settings) -> None:
    before = checked(client.get(client.url("dashboard", "")))["count"]
    provision(settings)
    assert checked(client.get(client.url("dashboard", "")))["count"] == before


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
