"""`tributary build` and `tributary run`: the whole pipeline, once, or once and then served."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import click

from tributary.errors import TributaryError
from tributary.progress import Progress
from tributary.settings import PARENT_VARIABLE, Settings

#: How a child process runs this command.
SERVE = "from tributary.cli import main; main()"


Ready = Callable[[], None]


@contextmanager
def sources_served(
    settings: Settings, progress: Progress, *, stays: bool = False
) -> Iterator[Ready]:
    """The sandbox, for as long as the block runs, if sources are to be had from it.

    It is a child process, so that it is simulated while the pipeline is loaded, and answers while
    its answers are loaded. What is yielded waits until it serves. One that somebody serves from
    this home (`tributary sandbox serve`, and what is to be served here if it `stays`) is used as
    it is; the one of another build is not, since that may end.
    """
    from tributary.sandbox.lock import await_connections, is_served

    if not settings.sandbox_enabled:
        yield lambda: None
        return
    if is_served(settings):
        yield lambda: await_connections(settings)
        return
    child = subprocess.Popen(
        [
            *(sys.executable, "-c", SERVE, "sandbox", "serve", "--port", "0"),
            *([] if stays else ["--of-a-build"]),
        ],
        env=settings.child_environment(**{PARENT_VARIABLE: str(os.getpid())}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # Ctrl-C is ours to pass on
    )

    def ready() -> None:
        said = ""
        with progress.task("sandbox: simulate and serve"):
            for line in child.stdout or ():
                if line.startswith("connections:"):
                    return
                said = line.strip() or said
        raise TributaryError(said.removeprefix("tributary: ") or "the sandbox did not start")

    try:
        yield ready
    finally:
        child.terminate()
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def build_once(
    settings: Settings, progress: Progress, *, wait: bool, anew: bool, ready: Ready
) -> dict[str, object]:
    """Run the Dagster job in this process under the build lock; what is published then.

    `ready` is called before anything is read. Raises whatever stage failed, as its own one-line
    TributaryError.
    """
    from tributary.warehouse.lock import build_lock

    with build_lock(settings, "tributary build", wait=wait):
        with progress.task("load the pipeline"):
            from orchestration.in_process import run_build
        ready()
        return run_build(settings, progress, anew=anew)


@contextmanager
def dagster_served(settings: Settings) -> Iterator[str]:
    """`dagster dev` as a child process; yields its URL. Schedules run while it does."""
    from orchestration.home import dagster_environment
    from tributary.bi.server import require_free_port

    require_free_port(settings.bind_host, settings.dagster_port, "TRIBUTARY_DAGSTER_PORT")
    log = (settings.home / "dagster" / "server.log").open("ab")
    child = subprocess.Popen(
        [
            sys.executable,
            *("-m", "dagster", "dev", "--module-name", "orchestration.definitions"),
            *("--host", settings.bind_host, "--port", str(settings.dagster_port)),
        ],
        env=settings.child_environment(**dagster_environment(settings)),
        stdout=log,
        stderr=log,
        start_new_session=True,  # Ctrl-C is ours to pass on, and its own children end with it
    )
    try:
        yield f"http://{settings.bind_host}:{settings.dagster_port}"
    finally:
        child.terminate()
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
        log.close()


_wait = click.option("--wait", is_flag=True, help="Wait for a build under way instead of refusing.")
_anew = click.option(
    "--anew", is_flag=True, help="Build also if nothing has changed since the last hour's build."
)


def _published(outcome: dict[str, object]) -> str:
    of_version = f"version {outcome['version']}, data as of {outcome['as_of']}"
    if outcome["is_kept"]:
        return f"no source has anything new: kept {of_version} (--anew builds all the same)"
    return f"published {of_version}"


@click.command()
@_wait
@_anew
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON, no progress.")
def build(wait: bool, anew: bool, as_json: bool) -> None:
    """Extract, build, audit, publish and provision; exits 0 only when it is so.

    If no source has anything new, and nothing else has changed within the hour, the published
    version is kept.
    """
    settings = Settings.load()
    with Progress(quiet=as_json) as progress, sources_served(settings, progress) as ready:
        outcome = build_once(settings, progress, wait=wait, anew=anew, ready=ready)
    if as_json:
        click.echo(json.dumps(outcome, default=str))
    else:
        click.echo(_published(outcome))


@click.command()
@_wait
@_anew
def run(wait: bool, anew: bool) -> None:
    """Build, then serve Superset and Dagster until interrupted."""
    from tributary.bi.server import SupersetServer

    settings = Settings.load()
    with ExitStack() as stack:
        with Progress() as progress:
            ready = stack.enter_context(sources_served(settings, progress, stays=True))
            server = stack.enter_context(SupersetServer(settings, progress=progress))
            outcome = build_once(settings, progress, wait=wait, anew=anew, ready=ready)
        dagster_url = stack.enter_context(dagster_served(settings))
        click.echo(
            f"\n{_published(outcome)}\n"
            f"  Superset  {server.url}  (user admin, password in {server.password_file})\n"
            f"  Dagster   {dagster_url}\n"
            "Ctrl-C stops both."
        )
        # Dagster changes the handlers when it is imported. SIGTERM stops like Ctrl-C, children too.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            server.wait()
        except KeyboardInterrupt:
            click.echo("stopping")
            return
        raise TributaryError("Superset has stopped", cure=f"see {server.log_file}")
