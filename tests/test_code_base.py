"""Rules of the code base that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from home import PROJECT

from tributary.cli import COMMANDS, cli

PYTHON_FILES = [
    file
    for folder in ("tributary", "orchestration", "models", "superset")
    for file in (PROJECT / folder).rglob("*.py")
]
CLOCKS = {"now", "utcnow", "today", "time", "time_ns"}


def _calls_of_the_clock(file: Path) -> list[str]:
    tree = ast.parse(file.read_text())
    return [
        f"{file.relative_to(PROJECT)}:{node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "time", "pd"}
    ]


def test_only_the_settings_read_the_clock() -> None:
    found = [call for file in PYTHON_FILES for call in _calls_of_the_clock(file)]
    assert all(call.startswith("tributary/settings.py:") for call in found), found


@pytest.mark.parametrize("folder", ["models", "superset"])
def test_rooms_the_linter_does_not_see(folder: str) -> None:
    """dbt Python models are thin; Superset's configuration runs in another environment."""
    allowed = {"models": {"tributary.predictive"}, "superset": set()}[folder]
    for file in (PROJECT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            ours = {n for n in names if n.split(".")[0] in {"tributary", "orchestration"}}
            assert ours <= allowed, f"{file}: {ours}"


def test_the_command_line_starts_without_the_slow_imports() -> None:
    slow = "{'dagster', 'dbt', 'great_expectations', 'dlt', 'pandas', 'starlette'}"
    code = f"import sys, tributary.cli; print(sorted({slow} & set(sys.modules)))"
    outcome = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    assert outcome.stdout.strip() == "[]"


def test_lock_files_name_no_host() -> None:
    for lock in PROJECT.glob("**/requirements*.lock"):
        if "node_modules" not in lock.parts:
            assert not re.search(r"https?://|--index-url|file:", lock.read_text()), lock


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    outcome = CliRunner().invoke(cli, [command, "--help"])
    assert outcome.exit_code == 0, outcome.output
    assert "Usage" in outcome.output
