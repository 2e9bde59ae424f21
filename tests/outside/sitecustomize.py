"""Loaded by every Python process of a test run: notes each connection that leaves this machine."""

import ipaddress
import os
import sys

LOG = os.environ.get("TRIBUTARY_TEST_OUTSIDE_LOG")
LOCAL_NAMES = {"localhost", "", None}


def _is_outside(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host in LOCAL_NAMES:
        return False
    try:
        return not ipaddress.ip_address(str(host).split("%")[0]).is_loopback
    except ValueError:
        return str(host) != os.uname().nodename


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if _is_outside(host):
        with open(LOG, "a") as log:  # noqa: PTH123 - pathlib is not imported this early
            log.write(f"{event} {host} by {sys.argv[:3]}\n")


if LOG:
    sys.addaudithook(_note)
