"""dbt's macros rendered without dbt, for tests that run a model's SQL on rows of their own."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jinja2
import yaml

from tributary.settings import PROJECT_DIR

#: Macros without dbt's own statements (materializations) and without what needs a manifest.
FILES = (
    "engine/dates.sql",
    "engine/time_zones.sql",
    "engine/rounding.sql",
    "clock.sql",
    "histograms.sql",
    "keys.sql",
    "kpi_status.sql",
    "health.sql",
)


class _Adapter:
    """dbt's adapter as far as macros use it: DuckDB's implementation of a dispatched macro."""

    def __init__(self, macros: dict[str, Any]) -> None:
        self._macros = macros

    def dispatch(self, name: str) -> Callable[..., str]:
        return self._macros[f"duckdb__{name}"]  # type: ignore[no-any-return]


def _variables() -> dict[str, Any]:
    """The project's variables, as they are without any given on the command line."""
    text = (PROJECT_DIR / "dbt_project" / "dbt_project.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)["vars"]  # type: ignore[no-any-return]


def macro_sql(file: str, macro: str, *arguments: object) -> str:
    """What `macro` of `file` (below dbt_project/macros) writes for the arguments."""
    return str(_environment((file,)).globals[macro](*arguments))  # type: ignore[operator]


def model_sql(path: str, files: tuple[str, ...] = FILES) -> str:
    """The model at `path` below models/, with its macros expanded."""
    return render((PROJECT_DIR / "models" / path).read_text(encoding="utf-8"), files)


def render(sql: str, files: tuple[str, ...] = FILES) -> str:
    """`sql` with its macros expanded; a ref is the model's name, a source the table's."""
    return _environment(files).from_string(sql).render()


@functools.cache
def _environment(files: tuple[str, ...]) -> jinja2.Environment:
    """One that knows the macros of the files."""
    environment = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)  # noqa: S701
    macros: dict[str, Any] = environment.globals
    environment.globals.update(
        {
            "adapter": _Adapter(macros),
            "return": lambda value: value,
            "ref": lambda name: name,
            "source": lambda _, table: table,
            "var": _variables().__getitem__,
        }
    )
    for file in files:
        text = (PROJECT_DIR / "dbt_project" / "macros" / file).read_text(encoding="utf-8")
        module = environment.from_string(text).module
        macros.update({name: value for name, value in vars(module).items() if callable(value)})
    return environment
