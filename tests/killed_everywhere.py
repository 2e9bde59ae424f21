"""Runs a job in copies of a home and kills it before its first, second, … change of a file.

Changes are what Python's audit hooks tell: opens for writing, renames, removals, links, modes. To
be run as a script: ``killed_everywhere.py <home> <folder of copies> <module:function>``.
"""

from __future__ import annotations

import importlib
import inspect
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

CHANGES = {
    *("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink", "os.truncate", "os.chmod"),
}
LIMIT = 400


def killed_everywhere(home: Path, copies: Path, job: Callable[[Path], object]) -> list[Path]:
    """The homes that `job` left, one for each change it was killed before; the last is finished."""
    tests = Path(__file__).parent
    folders = (tests, Path(inspect.getfile(job)).parent)
    subprocess.run(
        [sys.executable, __file__, str(home), str(copies), f"{job.__module__}:{job.__name__}"],
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, folders))},
    )
    homes = sorted(copies.iterdir())
    assert 3 < len(homes) < LIMIT, "the job changed next to nothing, or never ended"
    return homes


def _run(home: Path, copies: Path, job: str) -> None:
    module, _, function = job.partition(":")
    do = getattr(importlib.import_module(module), function)
    for allowed in range(LIMIT):
        copy = copies / f"{allowed:03d}"
        shutil.copytree(home, copy, symlinks=True)
        child = os.fork()
        if child == 0:
            _kill_after(allowed)
            do(copy)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            sys.exit(os.waitstatus_to_exitcode(status))


def _kill_after(allowed: int) -> None:
    seen = 0

    def hook(event: str, details: tuple[object, ...]) -> None:
        nonlocal seen
        writes = event == "open" and bool(int(str(details[2])) & (os.O_WRONLY | os.O_RDWR))
        if writes or event in CHANGES:
            if seen == allowed:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1

    sys.addaudithook(hook)


if __name__ == "__main__":
    _run(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
