"""Runs `dbt build` as its own process and reads back what it did.

Its own process, because dbt-duckdb keeps its database handles open for as long as its process
lives, and the audits open the candidate read-only.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, cast

from tributary.errors import TributaryError
from tributary.progress import Progress, Task
from tributary.settings import (
    CANDIDATE_VARIABLE,
    PARENT_VARIABLE,
    PROJECT_DIR,
    WORK_VARIABLE,
    Settings,
)
from tributary.warehouse.dbt_child import THEN, Said
from tributary.warehouse.disk import disk_full, is_disk_full
from tributary.warehouse.lock import require_lock
from tributary.warehouse.versions import DATABASE

#: dbt's own notes of what it parsed, from which it parses only what changed.
_PARSED = "partial_parse.msgpack"


class BuildError(TributaryError):
    """dbt could not build the candidate, or one of its tests of severity error failed."""

    exit_code = 5


@dataclass(frozen=True, slots=True)
class DbtPaths:
    """Where dbt reads the project and writes; a `target` that stays lets it parse partially."""

    project: Path
    target: Path
    logs: Path
    candidate: Path
    work: Path


@dataclass(frozen=True, slots=True)
class NodeResult:
    """What became of one node: a model, seed, snapshot, data test or unit test."""

    node: Mapping[str, Any]
    status: str
    message: str | None
    failures: int | None
    seconds: float
    started_at: str | None
    ended_at: str | None

    @property
    def name(self) -> str:
        """The node's name, which is a check's id if it is a test."""
        return str(self.node["name"])

    @property
    def is_test(self) -> bool:
        """Whether it checks data (unit tests check code)."""
        return bool(self.node["resource_type"] == "test")

    @property
    def is_failed(self) -> bool:
        """Whether it keeps the candidate from being published."""
        return self.status in ("error", "fail", "runtime error")


@dataclass(frozen=True, slots=True)
class DbtRun:
    """Results of one `dbt build`, and the manifest they refer to."""

    results: tuple[NodeResult, ...]
    manifest: Mapping[str, Any]

    @property
    def failed(self) -> tuple[NodeResult, ...]:
        """Nodes that failed of themselves (not those skipped after them)."""
        return tuple(result for result in self.results if result.is_failed)

    def model(self, unique_id: str | None) -> Mapping[str, Any] | None:
        """The manifest's entry of a model, seed or source; None if there is none."""
        if unique_id is None:
            return None
        for section in ("nodes", "sources"):
            if unique_id in self.manifest[section]:
                entry: Mapping[str, Any] = self.manifest[section][unique_id]
                return entry
        return None


def target_dir(settings: Settings) -> Path:
    """Where dbt leaves its manifest and the results of its last run."""
    return settings.home / "dbt" / "target"


def manifest(settings: Settings) -> Path:
    """dbt's manifest of the project as it is now; parses it if that was not done since a change.

    Any number of processes may ask at once, beside a build too: one parses, in a folder of its
    own, and what they read is replaced whole. Raises BuildError if the project cannot be parsed.
    """
    path = settings.home / "dbt" / "manifest.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / "parse.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists() or path.stat().st_mtime < _project_changed():
            _parse(settings, path)
    return path


def _project_changed() -> float:
    """When a file of the project was last written, in seconds since 1970."""
    folders = [PROJECT_DIR / "models", PROJECT_DIR / "dbt_project"]
    files = (file for folder in folders for file in folder.rglob("*") if file.is_file())
    return max((file.stat().st_mtime for file in files), default=0.0)


def _parse(settings: Settings, path: Path) -> None:
    """Write the manifest to `path`; leave what was parsed where a build goes on from it."""
    paths = default_paths(settings, settings.candidates_dir / DATABASE)
    notes = paths.target / _PARSED
    with TemporaryDirectory(dir=path.parent, prefix="parsing-") as scratch:
        parsing = replace(paths, target=Path(scratch))
        if notes.exists():
            shutil.copyfile(notes, parsing.target / _PARSED)
        done = subprocess.run(
            _command(_arguments(parsing, "parse")),
            cwd=paths.project,
            env=_environment(settings, paths),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode != 0:
            complaints = _follow(iter(done.stdout.splitlines()), None)
            raise _no_results(settings, done.returncode, complaints)
        paths.target.mkdir(parents=True, exist_ok=True)
        (parsing.target / _PARSED).replace(notes)
        (parsing.target / "manifest.json").replace(path)


def default_paths(settings: Settings, candidate: Path) -> DbtPaths:
    """The product's own dbt project, on the database file `candidate`."""
    return DbtPaths(
        project=PROJECT_DIR / "dbt_project",
        target=target_dir(settings),
        logs=settings.home / "dbt" / "logs",
        candidate=candidate,
        work=settings.work_database,
    )


def dbt_build(
    settings: Settings,
    paths: DbtPaths,
    *,
    progress: Progress,
    arguments: Sequence[str] = (),
    prepared: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> DbtRun:
    """Run `dbt build` and return what it did, failed nodes included.

    `prepared` is entered while dbt loads the project, and left when dbt has ended; dbt opens the
    databases only after it was entered. Raises BuildError if dbt ended without results (an error in
    the project, a file it cannot open), TributaryError if the disk is full. The child holds our
    lock and dies with us.
    """
    build = [*_arguments(paths, "build"), "--threads", str(settings.dbt_threads), *arguments]
    command = [*_command(_arguments(paths, "parse")), THEN, *build]
    outcome = paths.target / "run_results.json"
    outcome.unlink(missing_ok=True)
    lock = require_lock(settings)
    with (
        progress.task("dbt build") as task,
        subprocess.Popen(
            command,
            cwd=paths.project,
            env=_environment(settings, paths),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            pass_fds=[lock],
        ) as process,
    ):
        try:
            with prepared():
                _go_on(cast(IO[str], process.stdin))
                complaints = _follow(process.stdout or (), task)
                # Killed, it has not written out what it built, whatever it says of it.
                if process.wait() < 0 or not outcome.exists():
                    raise _no_results(settings, process.returncode, complaints)
        except BaseException:
            process.kill()
            raise
    return _read_run(paths.target)


def _go_on(stdin: IO[str]) -> None:
    with suppress(BrokenPipeError):  # it has ended, and said why
        stdin.write("go on\n")
        stdin.close()


def failure(settings: Settings, run: DbtRun) -> TributaryError | None:
    """The one line for a run with failed nodes: the first of them and how many more; else None."""
    if not run.failed:
        return None
    first, *more = run.failed
    message = one_line(first.message or "failed")
    if is_disk_full(message):
        return disk_full(settings.home, f"dbt built {first.name}")
    kind = first.node["resource_type"].replace("_", " ")
    others = f" (and {len(more)} more: {', '.join(r.name for r in more[:5])})" if more else ""
    return BuildError(
        f"{kind} {first.name} failed: {message}{others}",
        cure=f"see {settings.home / 'dbt' / 'logs' / 'dbt.log'}",
    )


def one_line(message: str) -> str:
    """A tool's message without its line breaks and its pointers to generated files."""
    lines = (line.strip() for line in message.splitlines())
    kept = [line for line in lines if line and not line.startswith("compiled code at")]
    text = " ".join(kept)
    return text if len(text) <= 400 else f"{text[:400]}…"


def _command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "tributary.warehouse.dbt_child", *arguments]


def _arguments(paths: DbtPaths, verb: str) -> list[str]:
    return [
        # The child tells what happens. Thirty lines a node at debug level are a fifth of its time.
        *("--log-level", "none", "--no-use-colors", "--log-level-file", "info"),
        verb,
        *("--project-dir", str(paths.project), "--profiles-dir", str(paths.project)),
        *("--target-path", str(paths.target), "--log-path", str(paths.logs)),
    ]


def _environment(settings: Settings, paths: DbtPaths) -> dict[str, str]:
    return settings.child_environment(
        **{
            PARENT_VARIABLE: str(os.getpid()),
            CANDIDATE_VARIABLE: str(paths.candidate),
            WORK_VARIABLE: str(paths.work),
        },
        PYTHONUNBUFFERED="1",
    )


def _follow(lines: Iterable[str], task: Task | None) -> list[str]:
    """Show progress while dbt speaks; return what it complained about."""
    complaints: deque[str] = deque(maxlen=20)
    for line in lines:
        said = _heard(line)
        if said.get("complaint"):
            complaints.append(said["complaint"])
        if task is not None and "nodes" in said:
            task.total(said["nodes"])
        if task is not None and "ended" in said:
            task.advance()
    return list(complaints)


def _heard(line: str) -> Said:
    """What the child said in a line; one that is not its own (a warning, a traceback) complains."""
    try:
        said = json.loads(line)
    except ValueError:
        said = None
    return cast(Said, said) if isinstance(said, dict) else {"complaint": line.strip()}


def _no_results(settings: Settings, code: int, complaints: Sequence[str]) -> TributaryError:
    ended = f"signal {-code} ended it" if code < 0 else f"it ended with code {code}"
    said = one_line(" ".join(complaints)) or f"{ended} and it said nothing"
    if is_disk_full(said):
        return disk_full(settings.home, "dbt ran")
    return BuildError(f"dbt could not build: {said}", cure="run tributary doctor")


def _read_run(target: Path) -> DbtRun:
    manifest = json.loads((target / "manifest.json").read_text())
    entries = {**manifest["nodes"], **manifest.get("unit_tests", {})}
    results = []
    for raw in json.loads((target / "run_results.json").read_text())["results"]:
        timing = {t["name"]: t for t in raw["timing"]}.get("execute", {})
        results.append(
            NodeResult(
                node=entries[raw["unique_id"]],
                status=raw["status"],
                message=raw["message"],
                failures=raw["failures"],
                seconds=raw["execution_time"],
                started_at=timing.get("started_at"),
                ended_at=timing.get("completed_at"),
            )
        )
    return DbtRun(tuple(results), manifest)
