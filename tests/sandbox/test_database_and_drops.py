"""The application's database, the file drops and the command: as declared and as the truth says."""

from __future__ import annotations

import csv
import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from tributary.cli.sandbox import sandbox as command
from tributary.sandbox.credentials import load_credentials
from tributary.sandbox.drops.kpi_targets import TARGETS
from tributary.sandbox.server import Sandbox, serving
from tributary.sandbox.truth import TABLES
from tributary.sandbox.world.tenants import BY_ID
from tributary.settings import Connection, Settings
from tributary.sources import crm_app, kpi_targets, operating_costs
from tributary.sources.catalogue import SOURCES


@pytest.fixture(scope="module")
def database(sandbox: Sandbox) -> sa.Engine:
    return sa.create_engine(sandbox.connections["crm_app"]["url"])


def test_the_database_has_the_declared_tables_and_columns(database: sa.Engine) -> None:
    inspector = sa.inspect(database)
    for entity in crm_app.SOURCE.entities:
        found = {column["name"] for column in inspector.get_columns(entity.name)}
        assert found == {column.name for column in entity.columns}, entity.name
        with database.connect() as connection:
            for column in entity.columns:
                filled = connection.execute(
                    sa.text(f"select count({column.name}) from {entity.name}")
                ).scalar_one()
                assert filled > 0, f"{entity.name}.{column.name}"


def test_rows_changed_no_later_than_the_as_of(database: sa.Engine, sandbox: Sandbox) -> None:
    as_of = sandbox.world.span.as_of.replace(tzinfo=None)
    with database.connect() as connection:
        for table in ("conversations", "messages", "tickets", "agents", "customers"):
            latest = connection.execute(
                sa.text(f"select max(updated_at) from {table}")
            ).scalar_one()
            assert datetime.fromisoformat(latest) < as_of, table


def test_conversations_say_what_the_truth_says(database: sa.Engine, sandbox: Sandbox) -> None:
    truth = {row["conversation_id"]: row for row in sandbox.truth()["conversations"].to_pylist()}
    with database.connect() as connection:
        rows = connection.execute(
            sa.text("select * from conversations where not is_deleted")
        ).mappings()
        found = {row["conversation_id"]: row for row in rows}
    assert found.keys() == truth.keys()
    for key, row in found.items():
        expected = truth[key]
        assert row["status"] == expected["status"]
        assert row["handled_by"] == expected["handled_by"]
        assert row["csat_score"] == expected["csat"]
        replies = [
            datetime.fromisoformat(row[name])
            for name in ("first_bot_response_at", "first_agent_response_at")
            if row[name]
        ]
        asked = datetime.fromisoformat(row["first_customer_message_at"])
        seconds = int((min(replies) - asked).total_seconds()) if replies else None
        assert seconds == expected["first_response_seconds"]


def test_first_responses_are_messages(database: sa.Engine) -> None:
    with database.connect() as connection:
        for sender, column in (
            ("customer", "first_customer_message_at"),
            ("bot", "first_bot_response_at"),
            ("agent", "first_agent_response_at"),
        ):
            missing = connection.execute(
                sa.text(
                    f"select count(*) from conversations c where {column} is not null and"
                    " not exists (select 1 from messages m where"
                    " m.conversation_id = c.conversation_id and m.sender_type = :sender"
                    f" and m.sent_at = c.{column})"
                ),
                {"sender": sender},
            ).scalar_one()
            assert missing == 0, sender


def test_cost_files_have_the_declared_columns_one_a_month(sandbox: Sandbox) -> None:
    folder = Path(sandbox.connections["operating_costs"]["path"])
    files = sorted(folder.glob("*.csv"))
    assert [file.stem for file in files] == [f"costs-2024-{month:02d}" for month in range(1, 12)]
    declared = [column.name for column in operating_costs.SOURCE.entity("entries").columns]
    keys = set()
    for file in files:
        with file.open() as handle:
            reader = csv.DictReader(handle)
            assert reader.fieldnames == declared
            for row in reader:
                keys.add((row["date"], row["cost_category"], row["entry_no"]))
                assert row["date"][:7] == file.stem.removeprefix("costs-")
    assert len(keys) == len(sandbox.world.costs)


def test_targets_have_the_declared_columns_and_key(sandbox: Sandbox) -> None:
    file = Path(sandbox.connections["kpi_targets"]["path"]) / "targets.csv"
    entity = kpi_targets.SOURCE.entity("targets")
    with file.open() as handle:
        reader = csv.DictReader(handle)
        assert reader.fieldnames == [column.name for column in entity.columns]
        rows = list(reader)
    keys = {tuple(row[name] for name in entity.key) for row in rows}
    assert len(keys) == len(rows) == len(TARGETS)
    assert {row["tenant_id"] for row in rows} == {*BY_ID, "group"}


def test_connections_name_every_sandboxed_source_and_are_private(sandbox: Sandbox) -> None:
    stored = json.loads(sandbox.connections_file.read_text())
    assert stored.keys() == SOURCES.keys() - {"file_drop", "superset_events"}
    assert stat.S_IMODE(sandbox.connections_file.stat().st_mode) == 0o600
    for fields in stored.values():
        assert fields.keys() <= Connection.model_fields.keys()


def test_credentials_are_random_private_and_kept(tmp_path: Path) -> None:
    one = Settings(home=tmp_path / "one", _env_file=None)
    other = Settings(home=tmp_path / "other", _env_file=None)
    first = load_credentials(one)
    assert load_credentials(one) == first
    assert load_credentials(other)["hubspot"]["token"] != first["hubspot"]["token"]
    assert stat.S_IMODE((one.secrets_dir / "sandbox.json").stat().st_mode) == 0o600


def test_nothing_of_the_connection_is_left_when_serving_has_ended(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, _env_file=None)
    as_of = datetime(2024, 2, 1, tzinfo=UTC)
    with serving(settings, as_of=as_of, seed=1, size=0.05) as running:
        assert running.connections_file.exists()
        assert settings.connection("hubspot").base_url == running.connections["hubspot"]["base_url"]
    assert not running.connections_file.exists()


def test_write_makes_files_and_truth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIBUTARY_HOME", str(tmp_path / "home"))
    outcome = CliRunner().invoke(
        command,
        [
            *("write", "--seed", "3", "--size", "0.05", "--as-of", "2024-03-01"),
            *("--out", str(tmp_path / "out"), "--truth", str(tmp_path / "truth")),
        ],
    )
    assert outcome.exit_code == 0, outcome.output
    assert (tmp_path / "out" / "crm_app.sqlite").exists()
    assert len(list((tmp_path / "out" / "operating_costs").glob("*.csv"))) == 2
    assert len(list((tmp_path / "truth").glob("*.parquet"))) == len(TABLES)
