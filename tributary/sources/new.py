"""`tributary sources new`: a source that works at once, to be edited into the one wanted."""

from __future__ import annotations

import importlib
import keyword
import re
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Literal

from tributary.errors import TributaryError
from tributary.settings import PROJECT_DIR
from tributary.sources.catalogue import SOURCES
from tributary.sources.declaration import Source
from tributary.sources.scaffold import scaffold

if TYPE_CHECKING:
    from tributary.sources.dlt_source import Hints

Kind = Literal["rest", "sql", "files", "dlt"]

TEMPLATES = Path(__file__).parent / "templates"


def new_source(
    name: str, kind: Kind, project_dir: Path = PROJECT_DIR, *, function: str | None = None
) -> list[Path]:
    """Write a source called `name`: declaration, staging model and YAML, raw checks and a test.

    A dlt source is declared from the hints of what `function` (``package.module:function``) makes,
    and has no test: it is another's code. A source that is there keeps its declaration: only what
    its entities lack is written. Returns the paths that were written; raises TributaryError for a
    name that cannot be one, SourceError for a dlt source that cannot be made.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or keyword.iskeyword(name):
        raise TributaryError(
            f"{name!r} is no name for a source", cure="use lower-case words joined by _"
        )
    if name in SOURCES:
        return scaffold(SOURCES[name], project_dir)
    folder = project_dir / "tributary" / "sources"
    module = folder / f"{name}.py"
    if module.exists():
        raise TributaryError(f"{module} is there already", cure="choose another name")
    written = [module]
    if kind == "dlt":
        module.write_text(_of_dlt(name, str(function)))
    else:
        module.write_text(_filled(f"{kind}.py.txt", name))
        test = project_dir / "tests" / "sources" / f"test_{name}.py"
        test.write_text(_filled(f"{kind}_test.py.txt", name))
        written.append(test)
    catalogue = folder / "catalogue.py"
    catalogue.write_text(_listed(catalogue.read_text(), name))
    importlib.invalidate_caches()
    SOURCES[name] = importlib.import_module(f"tributary.sources.{name}").SOURCE
    return [*written, catalogue, *scaffold(SOURCES[name], project_dir)]


def _filled(template: str, name: str) -> str:
    title = name.replace("_", " ").capitalize()
    return Template((TEMPLATES / template).read_text()).substitute(name=name, title=title)


def _of_dlt(name: str, function: str) -> str:
    """The declaration of a dlt source, from the hints of its resources."""
    from tributary.settings import Settings
    from tributary.sources.dlt_source import hints, open_dlt_source

    bare = Source(name, name, (), dlt=function)
    connection = Settings.load().connection(name)
    entities = "".join(
        Template((TEMPLATES / "dlt_entity.py.txt").read_text()).substitute(
            name=resource,
            key="".join(f'"{column}", ' for column in found.key).rstrip(" "),
            mode=_mode_of(found),
            columns="".join(
                f'                ("{column}", Type.{kind.name}, "…"),\n'
                for column, kind in found.columns.items()
            ),
            cursor=f', cursor="{found.cursor}"' if found.cursor else "",
        )
        for resource, found in hints(open_dlt_source(bare, connection)).items()
    )
    modes = {mode for mode in ("Log", "Snapshot", "Versioned") if f"mode={mode}(" in entities}
    imports = [*sorted({"Entity", "Resource", "Source", "Type", *modes}), "columns"]
    title = name.replace("_", " ").capitalize()
    return Template((TEMPLATES / "dlt.py.txt").read_text()).substitute(
        name=name,
        title=title,
        function=function,
        imports="".join(f"    {one},\n" for one in imports),
        entities=entities,
    )


def _mode_of(found: Hints) -> str:
    """How loads of a resource supersede each other, by its write disposition."""
    if found.cursor is None or found.disposition == "replace":
        return "Snapshot()"
    kind = "Log" if found.disposition == "append" else "Versioned"
    return f'{kind}("{found.cursor}")'


def _listed(catalogue: str, name: str) -> str:
    """The text of the catalogue with the source in its imports and its list."""
    head, tail = catalogue.split("from tributary.sources import (\n", 1)
    names, rest = tail.split(")\n", 1)
    imports = "".join(f"    {one}\n" for one in sorted([*names.split(), f"{name},"]))
    before, after = rest.split("    for module in (\n", 1)
    listed, end = after.split("    )\n", 1)
    return (
        f"{head}from tributary.sources import (\n{imports})\n{before}"
        f"    for module in (\n{listed}        {name},\n    )\n{end}"
    )
