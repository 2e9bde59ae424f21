"""A model's SQL as DuckDB gets it: rendered without dbt, its references read as tables."""

from __future__ import annotations

import functools
from typing import Any

import jinja2

from tributary.settings import PROJECT_DIR

MACROS = PROJECT_DIR / "dbt_project" / "macros"
MODELS = PROJECT_DIR / "models"


class Adapter:
    """What macros ask for the dialect: DuckDB's of what is dispatched."""

    @jinja2.pass_context
    def dispatch(self, context: jinja2.runtime.Context, name: str) -> Any:
        """The macro of that name for DuckDB."""
        return context.resolve(f"duckdb__{name}")


@functools.cache
def sql(template: str, *macro_files: str) -> str:
    """The template rendered with the macros of the files (below dbt_project/macros)."""
    environment = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)  # noqa: S701
    environment.globals |= {
        "adapter": Adapter(),
        "return": lambda value: value,
        "ref": lambda name: name,
    }
    macros = "".join((MACROS / name).read_text(encoding="utf-8") for name in macro_files)
    return environment.from_string(macros + template).render()


def model_sql(path: str, *macro_files: str) -> str:
    """The model below models/."""
    return sql((MODELS / path).read_text(encoding="utf-8"), *macro_files)
