"""Models hold no syntax of one engine: that lies in dispatched macros, below macros/engine/."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tributary.settings import PROJECT_DIR

#: What only DuckDB knows, or what Spark knows by the same name and does otherwise.
ENGINE_SPECIFIC = {
    "date difference": r"\bdate_?(diff|sub)\s*\(",
    "series": r"\b(generate_series|range|unnest|explode)\s*\(",
    "JSON": r"\b(json_extract\w*|json_transform|from_json|get_json_object)\s*\(|->>",
    "list": r"\b(list_\w+|list|array_agg|string_agg|collect_list)\s*\(",
    "formatted date": r"\b(strftime|strptime|date_format|to_char)\s*\(",
    "time zone": r"\btimezone\s*\(|\bat\s+time\s+zone\b|\bconvert_timezone\s*\(",
    "weekday": r"\b(isodow|isoyear|weekday|dayofweek)\s*\(",
    "wall clock": r"\b(now\s*\(|current_date\b|current_timestamp\b|today\s*\()",
    "integer division": r"[\w)]\s//\s[\w(]|\bdiv\b",
    "file": r"\bread_(parquet|csv|json)\w*\s*\(",
    "columns left out": r"\*\s*(exclude|except|replace)\b",
    "session variable": r"\bgetvariable\s*\(",
    "regular expression": r"\bregexp_(replace|matches|extract_all|full_match)\s*\(|\\d",
    "hash": r"\b(hash|sha256|sha2)\s*\(",
    "text type": r"\bas\s+(varchar|text)\s*\)",
    "nearest row": r"\basof\b",
    "concatenation of NULLs": r"\bconcat(_ws)?\s*\(",
}

MODELS = sorted((PROJECT_DIR / "models").rglob("*.sql"))
MACROS = [
    path
    for path in sorted((PROJECT_DIR / "dbt_project" / "macros").rglob("*.sql"))
    if "engine" not in path.parts
]
TESTS = sorted((PROJECT_DIR / "dbt_project" / "tests").rglob("*.sql"))


def sql_text(path: Path) -> str:
    """The file without its comments and without the names of macros that it calls."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    text = re.sub(r"--[^\n]*", "", text)
    return re.sub(r"\{\{\s*[a-z_]+\(", "{{ (", text)


@pytest.mark.parametrize(
    "path", [*MODELS, *MACROS, *TESTS], ids=lambda path: str(path.relative_to(PROJECT_DIR))
)
def test_sql_is_portable(path: Path) -> None:
    text = sql_text(path)
    found = {
        name: match[0]
        for name, pattern in ENGINE_SPECIFIC.items()
        if (match := re.search(pattern, text, re.IGNORECASE))
    }
    assert not found, f"{path.name} has {found}: put it into a macro of dbt_project/macros/engine/"


def test_the_scan_sees_what_it_looks_for(tmp_path: Path) -> None:
    model = tmp_path / "model.sql"
    model.write_text("select strftime(day, '%Y') from days -- now()\n{# unnest(x) #}")
    text = sql_text(model)
    hits = {name for name, p in ENGINE_SPECIFIC.items() if re.search(p, text, re.IGNORECASE)}
    assert hits == {"formatted date"}


def test_engine_macros_dispatch() -> None:
    for path in sorted((PROJECT_DIR / "dbt_project" / "macros" / "engine").glob("*.sql")):
        names = re.findall(r"\{%\s*macro\s+(\w+)\(", path.read_text())
        plain = {name for name in names if "__" not in name} - {"unsupported_engine"}
        for name in plain:
            assert f"default__{name}" in names, f"{path.name}: {name} has no default"
            assert f'dispatch("{name}")' in path.read_text(), f"{path.name}: {name}"
