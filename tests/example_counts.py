"""How many examples a costly property is tried on: many only in `make properties`."""

from __future__ import annotations

import os

MANY = os.environ.get("TRIBUTARY_TEST_EXAMPLES") == "many"


def examples(few: int) -> int:
    """`few`, or twenty times as many in the long form."""
    return 20 * few if MANY else few
