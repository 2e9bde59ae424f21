"""Faults on demand: what a test (or a curious user) wants a server to do wrong, and how often.

sandbox.faults.add("/hubspot/crm/v3/objects/deals", Fault(status=503, times=2))
sandbox.faults.add("/billing/v1/invoices", Fault(kind="truncate"))
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "status", "truncate", "malformed", "repeat", "delay", "disconnect",
    "shuffle", "duplicate", "late", "fields", "skew",
]  # fmt: skip


@dataclass(slots=True)
class Fault:
    """What goes wrong for the next `times` requests after `skip` good ones (−1: for good).

    status: answer with `status` and `retry_after`; truncate: send half the body and close the
    connection; malformed: send half the body as if it were whole; repeat: send the former page
    again; delay: answer after `seconds`; disconnect: close without an answer. Of the page's
    records: shuffle: in another order; duplicate: the first of them twice; late: the last of them
    not yet; fields: with a field that was not there before. skew: the server's clock, as its
    headers tell it, is `seconds` ahead.
    """

    kind: Kind = "status"
    status: int = 503
    retry_after: float | None = None
    seconds: float = 0.0
    times: int = 1
    skip: int = 0


class Faults:
    """Faults by the beginning of the path they are for; safe to change while serving."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[tuple[str, Fault]] = []
        #: Changes when all is well again: what was answered before is then forgotten.
        self.generation = 0

    def add(self, path: str, fault: Fault) -> None:
        """From now on requests whose path starts with `path` meet `fault`."""
        with self._lock:
            self._rules.append((path, fault))

    def clear(self) -> None:
        """All is well again."""
        with self._lock:
            self._rules.clear()
            self.generation += 1

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to go wrong."""
        return not self._rules

    def take(self, path: str) -> Fault | None:
        """The fault that a request to `path` meets now, if any; counts it."""
        with self._lock:
            for prefix, fault in self._rules:
                if not path.startswith(prefix) or fault.times == 0:
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                if fault.times > 0:
                    fault.times -= 1
                return fault
        return None
