"""The Evidence site of the published warehouse: built aside, checked, then linked into place.

`<home>/reports/sites/<fingerprint>-<build>/` holds a site, `<home>/reports/site` is the link to the
one that is served. The fingerprint covers the warehouse and the Evidence project, so a site is
built once for each pair, and a rollback of the warehouse finds its site again.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tributary.checksum import sha256
from tributary.errors import LockHeldError
from tributary.progress import Progress
from tributary.reports.node import ReportsError, call, require_node, require_packages
from tributary.settings import PROJECT_DIR, Settings
from tributary.warehouse.disk import (
    naming_disk_trouble,
    point_link,
    remove_folder,
    sweep_removals,
)

PROJECT = PROJECT_DIR / "reports"
#: What of the project makes the site; the rest is documentation or installed.
PARTS = ("pages", "sources", "components", "queries", "partials", "static", "offline")
FILES = ("package.json", "package-lock.json", "evidence.config.yaml", "app.css")
SITES_KEPT = 2
#: Worth compressing, with what is in them; Parquet and fonts are compressed already.
_COMPRESSIBLE = {".html", ".js", ".css", ".json", ".svg", ".wasm", ".arrow"}


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds after which a step is ended."""

    read: float = 120
    build: float = 900


@dataclass(frozen=True, slots=True)
class Site:
    """A built site: the link to serve, the published version it shows, whether it was built now."""

    path: Path
    version: str
    is_new: bool


def site_link(settings: Settings) -> Path:
    """Where the current site is to be found."""
    return settings.home / "reports" / "site"


def build_site(
    settings: Settings,
    *,
    project: Path = PROJECT,
    limits: Limits | None = None,
    is_forced: bool = False,
    progress: Progress | None = None,
) -> Site:
    """Build the site of the published warehouse, unless it is there (`is_forced`: even then).

    Needs no internet. Raises ReportsError if Node.js, the packages or the published warehouse are
    missing or the build fails or takes too long, LockHeldError if another build is under way; the
    former site stays as it was.
    """
    limits = limits or Limits()
    progress = progress or Progress(quiet=True)
    database = _published(settings)
    require_node()
    require_packages(project)
    folder = settings.home / "reports"
    sites = folder / "sites"
    sites.mkdir(parents=True, exist_ok=True)
    with _only_builder(folder), naming_disk_trouble(settings.home, "building the reports"):
        for abandoned in folder.glob("work-*"):
            shutil.rmtree(abandoned)
        sweep_removals(sites)
        fingerprint = _fingerprint(project, database)
        site = None if is_forced else next(sites.glob(f"{fingerprint}-*"), None)
        is_new = site is None
        if site is None:
            work = Path(tempfile.mkdtemp(prefix="work-", dir=folder))
            try:
                built = _build(settings, project, database, work, limits, progress)
                site = built.rename(sites / work.name.replace("work", fingerprint))
            finally:
                shutil.rmtree(work)
        point_link(site_link(settings), f"sites/{site.name}")
        _prune(sites, keep=site)
    return Site(site_link(settings), database.parent.name, is_new)


def _published(settings: Settings) -> Path:
    """The published file itself, not the link: a publish during the build changes nothing."""
    database = settings.published_database
    if not database.is_file():
        raise ReportsError(
            f"reports: there is no published warehouse at {database}",
            cure="run `make build` first",
        )
    return database.resolve()


@contextmanager
def _only_builder(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockHeldError(
                f"reports: another command is building them in {folder}", cure="wait for its end"
            ) from None
        yield


def _fingerprint(project: Path, database: Path) -> str:
    content = hashlib.sha256(sha256(database).encode())
    parts = [path for part in PARTS for path in sorted((project / part).rglob("*"))]
    for path in [*parts, *(project / name for name in FILES)]:
        if path.is_file():
            content.update(f"{path.relative_to(project)}\0{sha256(path)}\0".encode())
    return content.hexdigest()[:16]


def _build(
    settings: Settings,
    project: Path,
    database: Path,
    work: Path,
    limits: Limits,
    progress: Progress,
) -> Path:
    """Build in a copy of the project, so that a build leaves nothing in the checkout."""
    for part in PARTS:
        if (project / part).is_dir():
            shutil.copytree(project / part, work / part)
    for name in FILES:
        if (project / name).is_file():
            shutil.copy(project / name, work / name)
    (work / "node_modules").symlink_to(project / "node_modules")
    environment = _environment(settings, database, work)
    log = settings.home / "reports" / "build.log"
    log.write_text("")

    def run(*command: str, limit: float, doing: str) -> str:
        return call(command, cwd=work, environment=environment, log=log, limit=limit, doing=doing)

    # Normally done when npm installed the packages, unless it was interrupted or told to skip it.
    run("node", "offline/patch-client.js", limit=limits.read, doing="patching the DuckDB client")
    with progress.task("reports: read the warehouse"):
        run("npm", "run", "sources", limit=limits.read, doing="reading the published warehouse")
        _require_rows(work / ".evidence" / "template")
    with progress.task("reports: build the pages"):
        said = run("npm", "run", "build", limit=limits.build, doing="building the pages")
        _require_answered(said)
        _require_whole(work / "build", project / "pages")
        _compress(work / "build")
    return work / "build"


def _environment(settings: Settings, database: Path, work: Path) -> dict[str, str]:
    """What Evidence may see: no setting or secret of ours, no package from anywhere else."""
    ours = settings.child_environment(
        SEND_ANONYMOUS_USAGE_STATS="no",
        npm_config_offline="true",
        npm_config_update_notifier="false",
    )
    foreign = ("TRIBUTARY_", "EVIDENCE_", "VITE_", "NODE_ENV")
    environment = {name: value for name, value in ours.items() if not name.startswith(foreign)}
    # Relative to the source's folder: the connector takes every path as such.
    environment["EVIDENCE_SOURCE__warehouse__filename"] = os.path.relpath(
        database, work / "sources" / "warehouse"
    )
    return environment


def _require_rows(template: Path) -> None:
    """A table without rows is no file, and every query of it would fail in the browser."""
    for table in _tables(template / "static" / "data" / "manifest.json"):
        if not (template / table).is_file():
            raise ReportsError(
                f"reports: the published warehouse has no rows for the table `{Path(table).stem}`",
                cure="see reports/sources for what it selects",
            )


def _tables(manifest: Path) -> list[str]:
    """The Parquet files that Evidence says it wrote."""
    rendered = json.loads(manifest.read_text())["renderedFiles"]
    return [table for files in rendered.values() for table in files]


def _require_answered(said: str) -> None:
    """Evidence's strict build passes over queries that fail; a page without its data is no page."""
    failed = re.search(r"^(\S+) \| Error in Query! (.*)$", said, re.MULTILINE)
    if failed:
        raise ReportsError(
            f"reports: the query `{failed[1]}` of a page fails: {failed[2]}",
            cure="mend the page; its SQL runs in DuckDB 0.9 (reports/README.md)",
        )


def _require_whole(built: Path, pages: Path) -> None:
    """Look at what was built, not only at the exit code."""
    static_pages = [page.relative_to(pages) for page in pages.rglob("*.md") if "[" not in str(page)]
    expected = [
        built / (page.parent if page.stem == "index" else page.with_suffix("")) / "index.html"
        for page in static_pages
    ]
    manifest = built / "data" / "manifest.json"
    expected.append(manifest)
    if manifest.is_file():
        tables = _tables(manifest)
        expected += [built / table.removeprefix("static/") for table in tables]
        if not tables:
            raise ReportsError("reports: Evidence built pages without data", cure="see build.log")
    for path in expected:
        if not path.is_file() or path.stat().st_size == 0:
            raise ReportsError(
                f"reports: Evidence reported success but did not write {path.relative_to(built)}",
                cure="see build.log",
            )


def _compress(built: Path) -> None:
    """Lay `<file>.gz` beside what compresses well: a page loads 27 MB without it."""
    for path in built.rglob("*"):
        if path.is_file() and path.suffix in _COMPRESSIBLE and path.stat().st_size > 1024:
            with path.open("rb") as plain, gzip.open(f"{path}.gz", "wb", compresslevel=6) as packed:
                shutil.copyfileobj(plain, packed)


def _prune(sites: Path, *, keep: Path) -> None:
    """Remove all but the newest sites; an open page may still load from the one before."""
    others = sorted(
        (path for path in sites.iterdir() if path != keep),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    for site in others[SITES_KEPT - 1 :]:
        remove_folder(site)
