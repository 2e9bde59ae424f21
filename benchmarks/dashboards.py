"""Superset as we serve it beside Superset as it comes: the same dashboards, warehouse and machine.

The other side has our metadata and the published file, opened read-only; everything else is
Superset's own default, served as its own start script does. A browser opens each dashboard and what
it asks is noted; the queries are then sent to both sides in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from tributary.bi.client import Superset
from tributary.bi.dashboards import read_dashboards
from tributary.bi.model import Dashboard
from tributary.bi.provision import provision
from tributary.bi.screenshot import browser, signed_in_page, wait_for_charts, window_height
from tributary.bi.secrets import admin_password
from tributary.bi.server import (
    ADMIN,
    SUPERSET_BIN,
    SupersetServer,
    free_port,
    is_answering,
    state_dir,
)
from tributary.settings import Settings

#: What is to hold, and what is aimed at: ratios to the other side, seconds.
WANTED = {
    "uncached_p95_ratio": 0.6,
    "errors_of_16_clients": 0,
    "first_view_cold_seconds": 2.0,
    "first_view_warm_seconds": 1.0,
    "uncached_p95_seconds": 0.15,
    "cached_p95_seconds": 0.03,
}
CLIENTS = 16
HOST = "127.0.0.1"


@dataclass
class Side:
    """One Superset and what was measured of it, in seconds by what was done."""

    name: str
    url: str
    client: Superset
    views: dict[str, list[float]] = field(default_factory=dict)
    queries: dict[str, list[float]] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)

    def figures(self) -> dict[str, Any]:
        """Medians of first views; medians, 95th percentiles and errors of queries."""
        return {
            "first_view_seconds": {
                kind: round(statistics.median(taken), 2) for kind, taken in self.views.items()
            },
            "queries": {
                kind: {
                    "count": len(taken),
                    "p50_seconds": round(statistics.median(taken), 4),
                    "p95_seconds": round(percentile_95(taken), 4),
                    "errors": self.errors[kind],
                }
                for kind, taken in self.queries.items()
            },
        }


def percentile_95(taken: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(taken, n=20)[-1]


# -- the two sides ---------------------------------------------------------------------------------


@contextmanager
def ours(settings: Settings) -> Iterator[Side]:
    """Superset as `tributary superset serve` does it."""
    with SupersetServer(settings) as server:
        yield Side("ours", server.url, Superset(server.url, *server.credentials))


@contextmanager
def as_it_comes(settings: Settings, credentials: tuple[str, str]) -> Iterator[Side]:
    """Superset's own configuration and start, on a copy of our metadata."""
    with tempfile.TemporaryDirectory(prefix="tributary-bench-") as folder:
        home = Path(folder)
        _copy_metadata(settings, home / "superset.db")
        (home / "superset_config.py").write_text(
            f"SECRET_KEY = {secrets.token_hex(32)!r}\n"
            f"SQLALCHEMY_DATABASE_URI = 'sqlite:///{home / 'superset.db'}'\n"
        )
        port = free_port(HOST)
        process = subprocess.Popen(
            [  # scripts/run-server.sh of Superset's own images
                *(str(SUPERSET_BIN / "gunicorn"), "--bind", f"{HOST}:{port}"),
                *("--workers", "1", "--worker-class", "gthread", "--threads", "20"),
                *("--timeout", "60", "--keep-alive", "2", "superset.app:create_app()"),
            ],
            cwd=home,
            env={
                **{name: value for name, value in os.environ.items() if "TRIBUTARY_" not in name},
                "SUPERSET_CONFIG_PATH": str(home / "superset_config.py"),
                "SUPERSET_HOME": str(home),
                "SCARF_ANALYTICS": "false",
            },
            stdout=(home / "server.log").open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        url = f"http://{HOST}:{port}"
        try:
            deadline = time.monotonic() + 180
            while not is_answering(url):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit((home / "server.log").read_text()[-2000:])
                time.sleep(0.3)
            yield Side("as it comes", url, Superset(url, *credentials))
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _copy_metadata(settings: Settings, target: Path) -> None:
    """Our metadata, with the file itself where ours only names it."""
    with (
        closing(sqlite3.connect(state_dir(settings) / "metadata.db")) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        file = settings.published_database.resolve()
        copy.execute(
            "update dbs set sqlalchemy_uri = ?", (f"duckdb:///{file}?access_mode=read_only",)
        )
        copy.commit()


# -- what is measured ------------------------------------------------------------------------------


def first_views(
    side: Side, dashboards: Sequence[Dashboard], credentials: tuple[str, str], repeats: int
) -> list[dict[str, Any]]:
    """Time from the address to the last chart of the first tab, cold and warm; what was asked.

    Cold is a new session's first sight of the dashboard, of which the server has no result yet.
    """
    asked: dict[str, dict[str, Any]] = {}

    def note(request: Any) -> None:
        if "/api/v1/chart/data" in request.url and request.method == "POST":
            asked.setdefault(request.post_data, json.loads(request.post_data))

    with browser() as tool:
        for dashboard in dashboards:
            tab = dashboard.tabs[0]
            page = signed_in_page(tool, side.url, *credentials, height=window_height(tab))
            page.on("request", note)
            for kind in ("cold", *("warm" for _ in range(repeats))):
                begun_at = time.monotonic()
                page.goto(f"{side.url}/superset/dashboard/{dashboard.slug}/")
                page.locator('[data-test="chart-grid-component"]:visible').first.wait_for()
                wait_for_charts(page, len(tab.chart_names), look_every_ms=20)
                side.views.setdefault(kind, []).append(time.monotonic() - begun_at)
            page.context.close()
    return list(asked.values())


def ask(side: Side, kind: str, bodies: Sequence[dict[str, Any]], *, clients: int = 1) -> None:
    """Send the queries, `clients` at a time; what takes how long is kept under `kind`."""
    url = side.client.url("chart", "data")

    def once(work: tuple[requests.Session, dict[str, Any]]) -> float | None:
        session, body = work
        begun_at = time.perf_counter()
        answer = session.post(url, json=body)
        taken = time.perf_counter() - begun_at
        is_good = answer.ok and not any(result.get("error") for result in answer.json()["result"])
        return taken if is_good else None

    sessions = [_session(side) for _ in range(clients)]
    work = [(sessions[number % clients], body) for number, body in enumerate(bodies)]
    with ThreadPoolExecutor(clients) as pool:
        taken = list(pool.map(once, work))
    side.queries.setdefault(kind, []).extend(seconds for seconds in taken if seconds is not None)
    side.errors[kind] = side.errors.get(kind, 0) + taken.count(None)


def _session(side: Side) -> requests.Session:
    """A connection of its own, signed in; as in a browser one that was closed idle is made anew."""
    session = side.client.another_session()
    once_more = Retry(total=1, connect=1, read=1, allowed_methods=None)
    session.mount("http://", HTTPAdapter(max_retries=once_more))
    return session


def measure(settings: Settings, slugs: Sequence[str], repeats: int) -> dict[str, Any]:
    """Both sides' figures and their ratios."""
    dashboards = [d for d in read_dashboards() if d.slug in slugs or not slugs]
    shutil.rmtree(state_dir(settings) / "cache", ignore_errors=True)
    provision(settings)
    credentials = (ADMIN, admin_password(settings))
    with ours(settings) as we:
        bodies = first_views(we, dashboards, credentials, repeats)
        with as_it_comes(settings, credentials) as they:
            first_views(they, dashboards, credentials, repeats)
            for _ in range(repeats):
                for side in (we, they):
                    ask(side, "uncached", [{**body, "force": True} for body in bodies])
                    ask(side, "cached", [{**body, "force": False} for body in bodies])
                    # each query by several clients at once, new to the cache and then not
                    many = [{**body, "force": True} for body in bodies] + bodies
                    ask(side, "16_clients", many, clients=CLIENTS)
    figures = {side.name: side.figures() for side in (we, they)}
    return {
        "dashboards": len(dashboards),
        "charts": len(bodies),
        **figures,
        "ratios": _ratios(figures[we.name], figures[they.name]),
        "wanted": WANTED,
    }


def _ratios(we: dict[str, Any], they: dict[str, Any]) -> dict[str, float]:
    views = {
        f"first_view_{kind}": taken / they["first_view_seconds"][kind]
        for kind, taken in we["first_view_seconds"].items()
    }
    queries = {
        f"{kind}_{figure}": of[f"{figure}_seconds"] / they["queries"][kind][f"{figure}_seconds"]
        for kind, of in we["queries"].items()
        for figure in ("p50", "p95")
    }
    return {name: round(ratio, 2) for name, ratio in {**views, **queries}.items()}


def main() -> None:
    """Measure on the home that is set, which must have published; print every figure as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dashboards", nargs="*", default=[], help="slugs; all unless given")
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    settings = Settings.load().model_copy(update={"superset_port": 0})
    result = measure(settings, arguments.dashboards, arguments.repeats)
    sys.stdout.write(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
