"""Superset datasets, generated from the marts' dbt contracts and `superset/semantics/`.

The contracts give columns, types, descriptions and the joins to dimensions; the semantics add what
dbt does not know: certified metrics, labels, attributes that dimensions lend to facts. Both are
declared once; `superset/datasets/*.yaml` is written from them and a test says when it is stale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tributary.bi.contracts import Column, Mart, read_marts
from tributary.bi.server import SUPERSET_DIR
from tributary.bi.wording import Wording, wording
from tributary.errors import TributaryError
from tributary.yaml_files import read_yaml

DATASETS_DIR = SUPERSET_DIR / "datasets"
SEMANTICS_DIR = SUPERSET_DIR / "semantics"
#: What holds for every mart; the other files are named for the areas of models/marts.
SHARED_SEMANTICS = "_shared"
SCHEMA = "marts"

#: What marks an object as managed here; analysts' own objects carry another mark or none.
CERTIFIER = "Tributary"
HEADER = "# Generated from models/marts and superset/semantics: `tributary superset datasets`\n"

#: Formats a metric may name, and what they are in d3.
FORMATS = {
    "count": ",.0f",
    "short": ".3~s",
    "decimal": ",.2f",
    "percent": ",.1%",
    "multiple": ",.2f",
    "money": ",.0f",
    "money_cents": ",.2f",
    "money_short": ".3~s",
}


_VERSION_KEY = "_version_key"
_ROW_COUNT = {"label": "Rows", "sql": "count(*)", "format": "count"}


class _Readable(yaml.SafeDumper):
    """Writes no aliases, and text of several lines as it reads."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Readable.add_representer(str, _text)


def generate(
    marts: dict[str, Mart] | None = None, semantics: dict[str, Any] | None = None
) -> dict[str, str]:
    """File name → content of every dataset, in Superset's import format without ids.

    Raises TributaryError if the semantics name a mart, column or format that does not exist.
    """
    marts = read_marts() if marts is None else marts
    semantics = read_semantics() if semantics is None else semantics
    declared = semantics.get("datasets", {})
    unknown = sorted(set(declared) - set(marts))
    if unknown:
        raise TributaryError(
            f"{SEMANTICS_DIR}: no mart is named {', '.join(unknown)}",
            cure="name a model of models/marts",
        )
    return {
        f"{name}.yaml": HEADER
        + yaml.dump(
            dataset(mart, declared.get(name) or {}, semantics, marts),
            Dumper=_Readable,
            sort_keys=False,
            allow_unicode=True,
            width=100,
        )
        for name, mart in marts.items()
    }


def read_semantics(folder: Path = SEMANTICS_DIR) -> dict[str, Any]:
    """What _shared.yml says of all marts, and by mart its `datasets`.

    Raises TributaryError if a mart is declared in the file of another area than its own.
    """
    areas = {name: mart.area for name, mart in read_marts().items()}
    datasets: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yml")):
        if path.stem == SHARED_SEMANTICS:
            continue
        declared = read_yaml(path)
        for name in declared:
            if areas.get(name, path.stem) != path.stem:
                raise TributaryError(
                    f"{path}: {name} is a mart of {areas[name]}",
                    cure=f"declare it in {areas[name]}.yml",
                )
        datasets |= declared
    return {**read_yaml(folder / f"{SHARED_SEMANTICS}.yml"), "datasets": datasets}


def stale_files(folder: Path = DATASETS_DIR) -> list[str]:
    """Names of dataset files that are missing, outdated or left over."""
    expected = generate()
    actual = {path.name: path.read_text() for path in folder.glob("*.yaml")}
    names = sorted(expected.keys() | actual.keys())
    return [name for name in names if expected.get(name) != actual.get(name)]


def write(folder: Path = DATASETS_DIR) -> list[str]:
    """Bring the files up to date; the names of those that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = stale_files(folder)
    expected = generate()
    for name in changed:
        if name in expected:
            (folder / name).write_text(expected[name])
        else:
            (folder / name).unlink()
    return changed


# -- one dataset -----------------------------------------------------------------------------------


def dataset(
    mart: Mart, extra: dict[str, Any], semantics: dict[str, Any], marts: dict[str, Mart]
) -> dict[str, Any]:
    """One dataset: a mart with the attributes its dimensions lend it."""
    joins = _joins(mart, semantics.get("dimensions", {}), marts)
    labels = semantics.get("labels", {})
    certified = {
        "certified_by": CERTIFIER,
        "details": f"Contract and tests of the dbt model {mart.name} (models/marts/{mart.area})",
    }
    lent = {name: column for join in joins for name, column in join.lent}
    said = wording(semantics, mart.column_names | set(lent), extra.get("columns") or {})
    columns = [_column(column.name, column, labels) for column in mart.columns]
    columns += [_column(name, column, labels) for name, column in lent.items()]
    derived = extra.get("derived") or {}
    columns += [_computed(name, given) for name, given in derived.items()]
    columns += [
        {**_computed(name, given), "expression": said.sql(given["sql"])}
        for name, given in said.texts.items()
    ]
    _require_columns(mart, {extra["time"]} if extra.get("time") else set())
    return {
        "table_name": mart.name,
        "schema": SCHEMA,
        "description": mart.description,
        "main_dttm_col": extra.get("time") or _time_column(mart),
        "cache_timeout": extra.get("cache_seconds"),
        "sql": _sql(mart, joins, derived),
        "extra": {"certification": certified},
        "columns": columns,
        "metrics": [
            _metric("row_count", _ROW_COUNT, certified, said),
            *(_metric(n, m, certified, said) for n, m in (extra.get("metrics") or {}).items()),
        ],
    }


@dataclass(frozen=True)
class _Join:
    """A dimension joined to a mart: by which columns, and what it lends (name there, column)."""

    dimension: str
    key: str
    condition: str
    lent: tuple[tuple[str, Column], ...]


def _joins(mart: Mart, lenders: dict[str, Any], marts: dict[str, Mart]) -> list[_Join]:
    joins: list[_Join] = []
    present = set(mart.column_names)
    for dimension, declared in lenders.items():
        keys = _join_keys(mart, dimension, declared)
        if keys is None or dimension not in marts:
            continue
        key, field = keys
        attributes = {column.name: column for column in marts[dimension].columns}
        _require_columns(marts[dimension], set(declared["lends"].values()))
        lent = tuple(
            (name, attributes[source])
            for name, source in declared["lends"].items()
            if name not in present
        )
        if lent:
            present |= {name for name, _ in lent}
            condition = f"fact.{key} = {dimension}.{field}"
            if _has_versions(marts[dimension]) and not field.endswith(_VERSION_KEY):
                condition += f" and {dimension}.is_current"
            joins.append(_Join(dimension, key, condition, lent))
    return joins


def _join_keys(mart: Mart, dimension: str, declared: dict[str, Any]) -> tuple[str, str] | None:
    """The mart's column and the dimension's that it equals; None if they are not related."""
    if mart.name == dimension:
        return None
    if "current" in declared:
        durable = declared["current"]
        return (durable, durable) if durable in mart.column_names else None
    related = [
        (column.name, column.reference.field)
        for column in mart.columns
        if column.reference is not None and column.reference.model == dimension
    ]
    # A version says what held when the fact happened; the durable key, what holds now.
    return min(related, key=lambda keys: not keys[1].endswith(_VERSION_KEY), default=None)


def _has_versions(dimension: Mart) -> bool:
    return "is_current" in dimension.column_names


def _sql(mart: Mart, joins: list[_Join], derived: dict[str, Any]) -> str | None:
    """The query of a dataset that joins or derives; None for one that is the table itself."""
    if not joins and not derived:
        return None
    selected = ["  fact.*"]
    selected += [f"  {given['sql'].strip()} as {name}" for name, given in derived.items()]
    tables = [f"from {SCHEMA}.{mart.name} as fact"]
    for join in joins:
        selected += [f"  {join.dimension}.{column.name} as {name}" for name, column in join.lent]
        tables.append(f"left join {SCHEMA}.{join.dimension} on {join.condition}")
    return "\n".join(["select", ",\n".join(selected), *tables]) + "\n"


def _column(name: str, column: Column, labels: dict[str, str]) -> dict[str, Any]:
    return {
        "column_name": name,
        "verbose_name": labels.get(name) or _label(name),
        "type": column.data_type,
        "is_dttm": column.is_temporal,
        "groupby": True,
        "filterable": True,
        "description": column.description,
    }


def _computed(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "column_name": name,
        "verbose_name": given.get("label") or _label(name),
        "type": given.get("type", "VARCHAR"),
        "is_dttm": False,
        "groupby": True,
        "filterable": True,
        "description": given["description"],
    }


def _metric(
    name: str, given: dict[str, Any], certified: dict[str, str], said: Wording
) -> dict[str, Any]:
    if given["format"] not in FORMATS:
        raise TributaryError(f"{SEMANTICS_DIR}: {name}: no format is named {given['format']}")
    money = {"symbol": "{reporting_currency}", "symbolPosition": "prefix"}
    return {
        "metric_name": name,
        "verbose_name": given["label"],
        "expression": said.sql(given["sql"]),
        "description": given.get("description", given["label"]),
        "d3format": FORMATS[given["format"]],
        "currency": money if given["format"].startswith("money") else None,
        "extra": {"certification": certified},
    }


def _time_column(mart: Mart) -> str | None:
    """The temporal column of the grain, else the first date."""
    temporal = [column.name for column in mart.columns if column.is_temporal]
    grain = [name for name in mart.meta.get("grain", []) if name in temporal]
    dates = [c.name for c in mart.columns if c.data_type == "DATE"]
    return next(iter([*grain, *dates]), None)


def _require_columns(mart: Mart, names: set[str]) -> None:
    missing = sorted(names - mart.column_names)
    if missing:
        raise TributaryError(f"{SEMANTICS_DIR}: {mart.name} has no column {', '.join(missing)}")


def _label(name: str) -> str:
    """`spend_amount_reporting` → `Spend amount reporting`; well-known abbreviations in capitals."""
    capitals = {"id": "ID", "mrr": "MRR", "kpi": "KPI", "mql": "MQL", "sql": "SQL", "csat": "CSAT"}
    words = [capitals.get(word, word) for word in name.split("_")]
    label = " ".join(words)
    return label[:1].upper() + label[1:]
