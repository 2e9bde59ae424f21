"""The process that a build runs dbt in: dbt's own command, bound to the life of the build.

The kernel forgets who is to die with a parent when the thread that asked ends. dbt opens its
connections, and so loads our plugin, in threads that end; this asks in the main thread.

What dbt does is told on stdout as `Said` has it, an object a line. dbt's own JSON log would tell
much more, at a tenth of its time.

Two commands may be given, with `THEN` between them: the second waits for a line on stdin and takes
the manifest that the first made.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any, TypedDict

from tributary.settings import PARENT_VARIABLE
from tributary.warehouse.disk import die_with_parent

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult

#: What stands between two commands.
THEN = "then"
_ENDED = frozenset({"LogModelResult", "LogSeedResult", "LogTestResult", "SkippingDetails"})


class Said(TypedDict, total=False):
    """One line: how many nodes there are, how many more have ended, or a complaint."""

    nodes: int
    ended: int
    complaint: str


def main() -> None:
    """Run dbt's commands of this process's arguments; end when the build that started it ends.

    Exits as dbt does: 0, 1 if a node failed, 2 if it could not run.
    """
    die_with_parent(int(os.environ[PARENT_VARIABLE]))
    # Seconds of imports, in which the build may end.
    from dbt.cli.main import dbtRunner

    from tributary.warehouse.dbt_events import spare_unread_events

    spare_unread_events()
    manifest: Any = None
    loading, command = _commands(sys.argv[1:])
    if loading:
        manifest = _succeeded(dbtRunner(callbacks=[_tell]).invoke(loading)).result
        if not sys.stdin.readline():  # the build ends, and so do we
            sys.exit(2)
    _succeeded(dbtRunner(manifest=manifest, callbacks=[_tell]).invoke(command))


def _commands(arguments: list[str]) -> tuple[list[str], list[str]]:
    """What comes first, if there are two commands, and the one that is what it is all about."""
    if THEN not in arguments:
        return [], arguments
    at = arguments.index(THEN)
    return arguments[:at], arguments[at + 1 :]


def _succeeded(done: dbtRunnerResult) -> dbtRunnerResult:
    """What dbt did, if nothing failed in it; else the process ends."""
    if done.exception is not None:
        _say({"complaint": str(done.exception)})
        sys.exit(2)
    if not done.success:
        sys.exit(1)
    return done


def _tell(event: Any) -> None:
    """Pass on what a build wants to know of dbt's event."""
    if event.info.level == "error":
        _say({"complaint": event.info.msg})
    if event.info.name == "ConcurrencyLine":
        _say({"nodes": event.data.node_count})
    elif event.info.name in _ENDED:
        _say({"ended": 1})


def _say(said: Said) -> None:
    # One write a line: dbt's threads speak at the same time.
    sys.stdout.write(f"{json.dumps(said)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
