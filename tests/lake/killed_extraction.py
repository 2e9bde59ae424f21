"""Run as a program: extracts, and kills itself (SIGKILL) when the given function is called.

killed_extraction.py <module> <function> <n>     the n-th call does not return (0: never)
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import Any


def main() -> None:
    module, function, calls = sys.argv[1], sys.argv[2], int(sys.argv[3])
    owner: Any = importlib.import_module(module)
    *parents, name = function.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    original = getattr(owner, name)
    count = 0

    def deadly(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        if count == calls:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **kwargs)

    setattr(owner, name, deadly)
    from tributary.settings import Settings
    from tributary.sources.extract import extract

    errors = extract(Settings.load()).errors
    if errors:
        sys.exit(str(errors))


if __name__ == "__main__":
    main()
