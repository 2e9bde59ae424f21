"""`tributary build` and `tributary run`: the whole pipeline, once, or once and then served."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import click

from tributary.errors import TributaryError
from tributary.progress import Progress
from tributary.settings import Settings


@contextmanager
def sources_served(settings: Settings) -> Iterator[None]:
    """The sandbox, for as long as the block runs, if sources are to be had from it."""
    if not settings.sandbox_enabled:
        yield
        return
    from tributary.sandbox.server import serving

    with serving(settings):
        yield


def build_once(settings: Settings, *, wait: bool, quiet: bool) -> dict[str, object]:
    """Run the Dagster job in this process, holding the build lock; what it came to, as a dict.

    Raises whatever stage failed, as its own one-line TributaryError.
    """
    from tributary.warehouse.lock import build_lock

    with ExitStack() as stack:
        stack.enter_context(build_lock(settings, "tributary build", wait=wait))
        progress = stack.enter_context(Progress(quiet=quiet))
        with progress.task("sandbox: simulate and serve"):
            stack.enter_context(sources_served(settings))
        with progress.task("load the pipeline"):
            from orchestration.in_process import run_build
        return run_build(settings, progress)


@click.command()
@click.option("--wait", is_flag=True, help="Wait for a build under way instead of refusing.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON, no progress.")
def build(wait: bool, as_json: bool) -> None:
    """Extract, build, audit, publish and provision; exits 0 only when it is so."""
    outcome = build_once(Settings.load(), wait=wait, quiet=as_json)
    if as_json:
        click.echo(json.dumps(outcome, default=str))
    else:
        click.echo(f"published version {outcome['version']} (data as of {outcome['as_of']})")


@click.command()
@click.option("--wait", is_flag=True, help="Wait for a build under way instead of refusing.")
def run(wait: bool) -> None:
    """Build, then serve Superset and Dagster until interrupted."""
    from tributary.bi.server import SupersetServer
    from tributary.cli.dagster_server import dagster_serving

    settings = Settings.load()
    with ExitStack() as stack:
        stack.enter_context(sources_served(settings))
        with Progress() as progress:
            server = stack.enter_context(SupersetServer(settings, progress=progress))
        outcome = build_once_served(settings, wait=wait)
        dagster_url = stack.enter_context(dagster_serving(settings))
        click.echo(
            f"\nPublished version {outcome['version']}, data as of {outcome['as_of']}.\n"
            f"  Superset   {server.url}   user admin, password in {server.password_file}\n"
            f"  Dagster    {dagster_url}\n"
            "Ctrl-C stops both."
        )
        server.wait()


def build_once_served(settings: Settings, *, wait: bool) -> dict[str, object]:
    """`build_once` where the sandbox is being served already."""
    if os.environ.get("TRIBUTARY_HOME") is None:
        os.environ["TRIBUTARY_HOME"] = str(settings.home)
    raise TributaryError("not yet")
