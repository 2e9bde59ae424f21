"""Columns of delivery and automation say the unit of what they measure."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml

from tributary.settings import PROJECT_DIR

FOLDERS = ("delivery", "automation")
DURATION = re.compile(
    r"duration|resolution|downtime|wait|completion|spent|saving|saved|effort|late_"
)
UNIT = re.compile(r"_(seconds|minutes|hours|days|milliseconds)$")


def measures() -> Iterator[tuple[str, str, str]]:
    for folder in FOLDERS:
        path = PROJECT_DIR / "models" / "marts" / folder / f"_{folder}.yml"
        for model in yaml.safe_load(path.read_text("utf-8"))["models"]:
            for column in model["columns"]:
                if column["data_type"] in ("bigint", "double", "decimal(18,4)"):
                    yield model["name"], column["name"], column["description"]


@pytest.mark.parametrize(("model", "column", "description"), [*measures()])
def test_a_duration_has_its_unit_in_its_name(model: str, column: str, description: str) -> None:
    if DURATION.search(column):
        assert UNIT.search(column), f"{model}.{column}: {description}"


def test_there_are_durations_to_look_at() -> None:
    found = {column for _, column, _ in measures() if DURATION.search(column)}
    assert {"duration_seconds", "resolution_minutes", "completion_hours"} <= found
