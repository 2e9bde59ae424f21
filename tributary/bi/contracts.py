"""The marts as dbt's model YAML declares them: columns, types, descriptions, keys of dimensions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tributary.errors import TributaryError
from tributary.settings import PROJECT_DIR
from tributary.yaml_files import read_yaml

MARTS_DIR = PROJECT_DIR / "models" / "marts"

_REF = re.compile(r"ref\(\s*['\"](?P<model>\w+)['\"]\s*\)")


@dataclass(frozen=True)
class Reference:
    """A column's relationship to a dimension."""

    model: str
    field: str


@dataclass(frozen=True)
class Column:
    """One column of a mart; `data_type` as DuckDB spells it, in upper case."""

    name: str
    data_type: str
    description: str
    reference: Reference | None

    @property
    def is_temporal(self) -> bool:
        """Whether it holds dates or instants."""
        return self.data_type.startswith(("DATE", "TIMESTAMP"))


@dataclass(frozen=True)
class Mart:
    """One model of the schema `marts`."""

    name: str
    area: str
    description: str
    columns: tuple[Column, ...]
    meta: dict[str, Any] = field(compare=False)

    @property
    def column_names(self) -> set[str]:
        """Names of its columns."""
        return {column.name for column in self.columns}


def read_marts(folder: Path = MARTS_DIR) -> dict[str, Mart]:
    """Every mart by name, in alphabetical order; raises TributaryError if one is declared twice."""
    marts: dict[str, Mart] = {}
    for path in sorted(folder.rglob("*.yml")):
        declared = read_yaml(path) or {}
        for model in declared.get("models", []):
            name = model["name"]
            if name in marts:
                raise TributaryError(f"{path}: {name} is declared a second time")
            marts[name] = _mart(model, area=path.parent.name)
    return dict(sorted(marts.items()))


def _mart(model: dict[str, Any], area: str) -> Mart:
    meta = {**model.get("meta", {}), **model.get("config", {}).get("meta", {})}
    references = _references(model)
    return Mart(
        name=model["name"],
        area=area,
        description=" ".join((model.get("description") or "").split()),
        columns=tuple(_column(column, references) for column in model.get("columns", [])),
        meta=meta,
    )


def _column(column: dict[str, Any], references: dict[str, Reference]) -> Column:
    return Column(
        name=column["name"],
        data_type=str(column.get("data_type", "")).upper(),
        description=" ".join((column.get("description") or "").split()),
        reference=references.get(column["name"]),
    )


def _references(model: dict[str, Any]) -> dict[str, Reference]:
    """Columns that the model's test `refers_to`, or a column's `relationships`, ties to another."""
    found = {}
    for test in model.get("data_tests", []):
        if isinstance(test, dict) and "refers_to" in test:
            for column, target in test["refers_to"]["arguments"]["columns"].items():
                parent, _, name = target.partition(".")
                found[column] = Reference(parent, name)
    for column in model.get("columns", []):
        for test in column.get("data_tests", []):
            if reference := _relationship(test):
                found[column["name"]] = reference
    return found


def _relationship(test: str | dict[str, Any]) -> Reference | None:
    if not isinstance(test, dict) or "relationships" not in test:
        return None
    arguments = test["relationships"].get("arguments", test["relationships"])
    match = _REF.search(str(arguments["to"]))
    return Reference(match["model"], arguments["field"]) if match else None
