"""The process that a build runs dbt in: dbt's own command, bound to the life of the build.

The kernel forgets who is to die with a parent when the thread that asked ends. dbt opens its
connections, and so loads our plugin, in threads that end; this asks in the main thread.
"""

from __future__ import annotations

import os

from tributary.settings import PARENT_VARIABLE
from tributary.warehouse.disk import die_with_parent


def main() -> None:
    """Run dbt with this process's arguments; end when the build that started it ends."""
    die_with_parent(int(os.environ[PARENT_VARIABLE]))
    from dbt.cli.main import cli  # seconds of imports, in which the build may end

    cli(prog_name="dbt")


if __name__ == "__main__":
    main()
