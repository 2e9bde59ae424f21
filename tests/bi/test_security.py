"""What SQL Lab, the connection and the sign-in page refuse, tried on the real server."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from served_superset import PORTAL, QUERY_SECONDS, Served, SignIn

from tributary.bi.client import Superset, checked
from tributary.bi.secrets import ADMIN_PASSWORD, KEYS, admin_password, ensure_secrets
from tributary.bi.server import SUPERSET_BIN, SupersetError, environment
from tributary.settings import Settings

REFUSED = [
    # reading files
    "select * from read_csv('/etc/passwd')",
    "select * from read_csv_auto('/etc/passwd', sep = ':')",
    "select * from read_text('/etc/passwd')",
    "select * from read_blob('/etc/passwd')",
    "select * from read_parquet('/etc/passwd')",
    "select * from read_json('/etc/passwd')",
    "select * from glob('/etc/*')",
    "select * from '/etc/passwd'",
    "from '/etc/hostname.csv'",
    "select * from sniff_csv('/etc/passwd')",
    "with x as (select * from read_text('/etc/passwd')) select * from x",
    "select (select content from read_text('/etc/passwd') limit 1)",
    "select * from query('select * from read_text(''/etc/passwd'')')",
    "select * from query_table('/etc/passwd')",
    "select getenv('HOME')",
    # writing files
    "copy (select 1) to '/tmp/tributary_stolen.csv'",
    "copy marts.dim_tenant to '/tmp/tributary_stolen.parquet'",
    "export database '/tmp/tributary_stolen'",
    # other databases
    "attach '/tmp/other.duckdb' as other",
    "attach ':memory:' as other",
    "detach warehouse",
    "use memory",
    "create secret s (type s3, key_id 'a', secret 'b')",
    # settings and extensions
    "set memory_limit = '100GB'",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "reset threads",
    "pragma memory_limit = '100GB'",
    "install httpfs",
    "load httpfs",
    "force install spatial from community",
    "select current_setting('secret_directory')",
    # what the server is
    "select * from duckdb_databases()",
    "select path from duckdb_databases",
    "select * from duckdb_settings()",
    "select * from duckdb_secrets()",
    "select * from duckdb_extensions()",
    "select * from pragma_database_list",
    "select * from pragma_database_list()",
    "pragma database_list",
    "/* harmless */ pragma database_list",
    "PRAGMA/**/database_list",
    # changing anything
    "insert into marts.dim_tenant (tenant_id) values ('mine')",
    "update marts.dim_tenant set tenant_name = 'mine'",
    "delete from marts.dim_tenant",
    "drop table marts.dim_tenant",
    "truncate marts.dim_tenant",
    "alter table marts.dim_tenant add column mine integer",
    "create table marts.mine as select 1 as one",
    "create or replace view marts.mine as select 1 as one",
    "create macro mine() as 1",
    "checkpoint",
    "vacuum",
    "select 1; attach '/tmp/other.duckdb' as other",
]


#: Who asks which database: what is refused is refused to everybody, on both files.
ASKED = [("Admin", "Warehouse"), ("analyst", "Analyst")]


@pytest.fixture(scope="module")
def askers(served: Served, sign_in: SignIn) -> dict[str, tuple[Superset, int]]:
    """Role → someone signed in with it, and the id of the database they ask."""
    ids = {d["database_name"]: int(d["id"]) for d in served.client.list_objects("database")}
    admin, analyst = (ids[database] for _, database in ASKED)
    return {"Admin": (served.client, admin), "analyst": (sign_in("analyst"), analyst)}


@pytest.mark.parametrize("role", [role for role, _ in ASKED])
@pytest.mark.parametrize("statement", REFUSED)
def test_sql_lab_refuses_even_the_administrator(
    askers: dict[str, tuple[Superset, int]], role: str, statement: str
) -> None:
    client, database = askers[role]
    with pytest.raises(SupersetError):
        client.sql_lab(database, statement)
    assert not list(Path("/tmp").glob("tributary_stolen*"))  # noqa: S108


@pytest.mark.parametrize("role", [role for role, _ in ASKED])
def test_sql_lab_answers_an_honest_question(
    askers: dict[str, tuple[Superset, int]], role: str
) -> None:
    client, database = askers[role]
    sql = "select count(*) as tenants from marts.dim_tenant where tenant_id = 'saas'"
    assert client.sql_lab(database, sql) == [{"tenants": 1}]


def test_a_query_that_would_run_for_ever_is_interrupted(served: Served) -> None:
    endless = "select sum(a.range * b.range) from range(10000000) a, range(10000000) b"
    started = time.monotonic()
    with pytest.raises(SupersetError, match=re.compile("interrupt|timeout|time", re.IGNORECASE)):
        served.client.sql_lab(served.warehouse_id, endless)
    assert time.monotonic() - started < QUERY_SECONDS + 15


@pytest.mark.parametrize(
    "uri",
    [
        "sqlite:////etc/passwd",
        "duckdb:///:memory:",
        "duckdb:////tmp/other.duckdb",
        "duckdb:///md:everything",
        "postgresql://127.0.0.1/postgres",
        "duckdb:////{versions}/../secrets/superset_secret_key",
        "duckdb:////{versions}/current/warehouse.duckdb",
        "duckdb:///warehouse/../../secrets/superset_secret_key",
    ],
)
def test_no_other_database_can_be_connected(served: Served, uri: str) -> None:
    uri = uri.format(versions=served.settings.versions_dir)
    body = {"database_name": "other", "sqlalchemy_uri": uri, "expose_in_sqllab": True}
    with pytest.raises(SupersetError):
        created = checked(served.client.post(served.client.url("database", ""), json=body))
        served.client.sql_lab(created["id"], "select 1")


@pytest.mark.parametrize(
    "path", ["/superset/dashboard/executive-overview/", "/sqllab/", "/api/v1/dashboard/", "/users/"]
)
def test_nobody_sees_anything_without_signing_in(served: Served, path: str) -> None:
    answer = requests.get(f"{served.url}{path}", allow_redirects=False, timeout=30)
    if answer.status_code == 200:
        assert answer.json()["count"] == 0
    else:
        assert answer.status_code in (301, 302, 401, 403, 404)


class _FromElsewhere(HTTPAdapter):
    """Another address of this machine, so that the guesses are counted apart from other tests."""

    def init_poolmanager(self, *arguments: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*arguments, source_address=("127.0.0.2", 0), **kwargs)


def test_guessing_passwords_is_slowed_down(served: Served) -> None:
    with requests.Session() as session:
        session.mount("http://", _FromElsewhere())
        page = session.get(f"{served.url}/login/?local", timeout=30).text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token is not None
        form = {"username": "admin", "csrf_token": token[1]}
        answers = [
            session.post(
                f"{served.url}/login/",
                data={**form, "password": f"guess {n}"},
                allow_redirects=False,
                timeout=30,
            ).status_code
            for n in range(24)
        ]
    assert 429 in answers  # 10 a minute for each of two workers


def test_pages_allow_no_host_but_their_own_and_who_may_frame_them(served: Served) -> None:
    policy = requests.get(f"{served.url}/login/?local", timeout=30).headers[
        "Content-Security-Policy"
    ]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives.pop("frame-ancestors") == f"'self' {PORTAL}"
    assert not [value for value in directives.values() if "http" in value or "*" in value]
    assert "unsafe-eval" not in policy


def test_secrets_are_generated_once_and_only_the_owner_reads_them(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    ensure_secrets(settings)
    files = {name: settings.secrets_dir / name for name in (*KEYS, ADMIN_PASSWORD)}
    before = {name: file.read_text() for name, file in files.items()}
    ensure_secrets(settings)
    assert {name: file.read_text() for name, file in files.items()} == before
    assert len(set(before.values())) == len(files)
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files.values())
    assert len(admin_password(settings)) >= 20


def _configuration_fails(**variables: str) -> str:
    config = Path(__file__).parents[2] / "superset" / "superset_config.py"
    outcome = subprocess.run(
        [str(SUPERSET_BIN / "python"), str(config)],
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert outcome.returncode != 0
    return outcome.stderr.strip().splitlines()[-1]


def test_without_its_secrets_superset_does_not_start(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    variables: dict[str, Any] = environment(settings)
    assert "superset_secret_key is missing" in _configuration_fails(**variables)


def test_without_its_folders_superset_does_not_start() -> None:
    assert "TRIBUTARY_SUPERSET_HOME is not set" in _configuration_fails()
