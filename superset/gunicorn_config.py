"""How gunicorn serves Superset; the address comes from TRIBUTARY_SUPERSET_BIND."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import Any

bind = os.environ["TRIBUTARY_SUPERSET_BIND"]
workers = 2
worker_class = "gthread"
threads = 4
preload_app = True
timeout = 65
# An idle connection that a client keeps open must not hold up the end.
graceful_timeout = 4
control_socket_disable = True
# Workers leave their heartbeat in memory: on a slow disk they would be taken for dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108

_PR_SET_PDEATHSIG = 1


def on_starting(server: Any) -> None:
    """Stop when the process that started us ends, however it ends: no orphan holds the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
