"""Node.js, as the report builder uses it: what must be installed, and calls that end in time."""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tributary.errors import TributaryError
from tributary.warehouse.disk import die_with_parent, disk_full, is_disk_full

MINIMUM_NODE = 20
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
#: Progress, npm's own chatter and stack frames say nothing of why a call failed.
_CHATTER = re.compile(r"^(npm |> |at |- |\[INFO\]|-{3,}|Node\.js v|file://)|^[\W\d]*$")


class ReportsError(TributaryError):
    """The reports could not be built or served."""


def require_node() -> None:
    """Raise ReportsError unless Node.js (20 or later) and npm are on PATH."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise ReportsError(
                f"reports: {program} is not on PATH",
                cure=f"install Node.js {MINIMUM_NODE} or later, with npm",
            )
    said = subprocess.run(
        ["node", "--version"], capture_output=True, text=True, timeout=30, check=False
    ).stdout.strip()
    version = re.match(r"v(\d+)\.", said)
    if version is None or int(version[1]) < MINIMUM_NODE:
        raise ReportsError(
            f"reports: the node on PATH ({shutil.which('node')}) is {said or 'broken'}",
            cure=f"install Node.js {MINIMUM_NODE} or later",
        )


def require_packages(project: Path) -> None:
    """Raise ReportsError unless `project`/node_modules holds what package-lock.json names.

    npm keeps a lock of its own in node_modules; comparing the two also finds an install that was
    interrupted or belongs to an older lock. Optional packages are those of other platforms;
    npm does not install what it calls extraneous.
    """
    wanted = json.loads((project / "package-lock.json").read_text())["packages"]
    try:
        present = json.loads((project / "node_modules" / ".package-lock.json").read_text())
        installed = present["packages"]
    except (OSError, ValueError, KeyError):
        installed = {}
    missing = [
        path
        for path, package in wanted.items()
        if path
        and not package.get("optional")
        and not package.get("extraneous")
        and installed.get(path, {}).get("version") != package["version"]
    ]
    if missing:
        raise ReportsError(
            f"reports: {project}/node_modules lacks {len(missing)} of the locked packages",
            cure="run `make reports`, which installs them",
        )


def call(
    command: Sequence[str],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    log: Path,
    limit: float,
    doing: str,
) -> str:
    """Run `command` with its output appended to `log`; it and its children end within `limit`.

    `limit` is in seconds. Returns the output, without colours. Raises ReportsError with the line
    that tells most if the command fails, and one that names the limit if it does not end.
    """
    with log.open("ab") as output:
        start = output.tell()
        child = subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=functools.partial(die_with_parent, os.getpid()),
        )
        try:
            code = child.wait(timeout=limit)
        except subprocess.TimeoutExpired:
            raise ReportsError(
                f"reports: {doing} did not end within {limit:g} seconds",
                cure=f"see {log}; on a busy machine run it again",
            ) from None
        finally:
            _end_session(child)
    said = _ANSI.sub("", log.read_bytes()[start:].decode(errors="replace"))
    if code != 0:
        if is_disk_full(said):
            raise disk_full(log.parent.parent, doing)
        raise ReportsError(f"reports: {doing} failed: {telling_line(said)}", cure=f"see {log}")
    return said


def telling_line(output: str) -> str:
    """The line of a Node tool's output that says why it failed: the first that names an error."""
    lines = [line.strip() for line in output.splitlines()]
    lines = [line for line in lines if line and not _CHATTER.search(line)]
    errors = [line for line in lines if re.search(r"error|cannot|could not", line, re.IGNORECASE)]
    return (errors or lines[-1:] or ["it said nothing"])[0]


def _end_session(child: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the child's own session (npm starts node, which starts more)."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    child.wait()
