"""`tributary sources new`: what it writes works, passes its own test and the linters."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tributary.errors import TributaryError
from tributary.settings import PROJECT_DIR
from tributary.sources.new import new_source

PARTS = ("tributary", "expectations", "models/staging", "dbt_project/macros", "tests/sources")
BIN = Path(sys.executable).parent
NEW = ("python", "-c", "from tributary.cli import main; main()", "sources", "new")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what the command writes into."""
    for part in PARTS:
        shutil.copytree(
            PROJECT_DIR / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__")
        )
    for file in ("pyproject.toml", "tests/home.py", "tests/vendor.py"):
        shutil.copy(PROJECT_DIR / file, tmp_path / file)
    return tmp_path


def run(project: Path, *command: str) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TRIBUTARY_")}
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=project,
        env={
            **environment,
            "PYTHONPATH": str(project),
            "TRIBUTARY_LAMPS__BASE_URL": "http://lamps",
        },
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("kind", ["rest", "sql", "files"])
def test_a_new_source_works_and_is_clean(project: Path, kind: str) -> None:
    written = run(project, *NEW, "lamps", f"--{kind}")
    assert set(written.split()) >= {
        "tributary/sources/lamps.py",
        "tributary/sources/catalogue.py",
        "tests/sources/test_lamps.py",
        "dbt_project/macros/raw_entities.sql",
        "models/staging/lamps/_lamps__sources.yml",
        "models/staging/lamps/_lamps__models.yml",
        "models/staging/lamps/stg_lamps__items.sql",
        "expectations/raw/lamps__items.json",
    }
    run(project, "python", "-m", "pytest", "-q", "tests/sources/test_lamps.py")
    python = ["tributary/sources/lamps.py", "tributary/sources/catalogue.py"]
    run(project, "ruff", "check", *python, "tests/sources/test_lamps.py")
    run(project, "ruff", "format", "--check", *python, "tests/sources/test_lamps.py")
    run(project, "sqlfmt", "--check", "--no-progressbar", "models/staging/lamps")
    again = run(project, *NEW, "lamps")
    assert again == ""


@pytest.mark.parametrize("name", ["Lamps", "class", "my-lamps", "../lamps", ""])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(TributaryError, match="no name for a source"):
        new_source(name, "rest", tmp_path)
    assert list(tmp_path.iterdir()) == []


DLT = '''"""A dlt source as others publish them."""
from datetime import date
from decimal import Decimal

import dlt

@dlt.source
def lamps(base_url: str = dlt.config.value):
    @dlt.resource(primary_key="id", write_disposition="merge",
                  columns={"amount": {"data_type": "decimal"}})
    def items(updated=dlt.sources.incremental("updated_at", initial_value="2024-01-01T00:00:00Z")):
        yield [
            {"id": 7, "amount": Decimal("19.90"), "name": "Lamp", "asked": updated.start_value,
             "updated_at": "2024-02-01T00:00:00Z", "day": date(2024, 2, 1)},
        ]

    @dlt.resource(write_disposition="replace")
    def colours():
        yield {"name": "red", "is_warm": True}

    return items, colours
'''
LOAD = """
import os, json
os.environ |= {"TRIBUTARY_HOME": "home", "TRIBUTARY_SANDBOX": "false",
    "TRIBUTARY_AS_OF": "2024-03-01T00:00:00Z"}
import sys; sys.path += ["tests/sources"]
from served_truth import lake_rows
from tributary.settings import Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.extract import extract
from tributary.sources.check import check_sources
settings = Settings.load()
[checked] = check_sources(settings, ["lamps"])
assert checked.error is None, checked.error
for _ in range(2):
    assert extract(settings, ["lamps"]).errors == {}
rows = lake_rows(settings, SOURCES["lamps"])
names = {e.name: [c.name for c in e.columns] for e in SOURCES["lamps"].entities}
print(json.dumps({n: [dict(zip(names[n], r)) for r in v.elements()] for n, v in rows.items()},
    default=str))
"""


def test_a_dlt_source_runs_unchanged(project: Path) -> None:
    (project / "lamps_dlt.py").write_text(DLT)
    run(project, *NEW, "lamps", "--dlt", "lamps_dlt:lamps")
    run(project, "ruff", "check", "tributary/sources/lamps.py")
    run(project, "ruff", "format", "--check", "tributary/sources/lamps.py")
    loaded = json.loads(run(project, "python", "-c", LOAD))
    assert loaded["colours"] == [{"name": "red", "is_warm": "true"}]
    [item] = loaded["items"]
    assert item["amount"] == "19.9000"
    assert (item["id"], item["day"]) == ("7", "2024-02-01")
    assert item["updated_at"] == "2024-02-01 00:00:00"
    # the second extraction went on from the cursor, less the overlap
    assert item["asked"] == "2024-01-31T23:50:00Z"
