"""JSON pages without loss: numbers that a double cannot hold are kept as text.

Every fast JSON parser reads 12345678901234567.89 as the nearest double and writes another number.
Such numbers are rare, so a page is scanned for long runs of digits first (about 1 GB/s), and only
a page that has one is rewritten with those numbers quoted, for the casts to judge.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any

import orjson

_DIGITS = bytes(
    48 if 48 <= byte < 58 or byte == 46 else byte if byte in b"+-" else 101 if byte in b"eE" else 32
    for byte in range(256)
)
#: More than 15 digits (any decimal of 15 digits survives a double), or an exponent beyond 99.
_SUSPECTS = (b"0" * 16, b"0e000", b"0e-000", b"0e+000")
#: Such a number where a value stands; inside a string this may be found too.
_NUMBER = re.compile(rb"[:,\[]\s*(-?\d[\d.]{15,}(?:[eE][+-]?\d+)?|-?\d[\d.]*[eE][+-]?\d{3,})")
#: A whole string, to be left alone, or such a number.
_TOKEN = re.compile(
    rb'"(?:[^"\\]|\\.)*"|-?\d[\d.]{15,}(?:[eE][+-]?\d+)?|-?\d[\d.]*[eE][+-]?\d{3,}', re.DOTALL
)


def loads(page: bytes) -> Any:
    """The parsed page, every number exact; raises orjson.JSONDecodeError if it is not JSON."""
    digits = page.translate(_DIGITS)
    if any(suspect in digits for suspect in _SUSPECTS) and not all(
        _is_exact(found.group(1)) for found in _NUMBER.finditer(page)
    ):
        page = _TOKEN.sub(_quoted, page)
    return orjson.loads(page)


def _quoted(found: re.Match[bytes]) -> bytes:
    token = found.group()
    return token if token[:1] == b'"' or _is_exact(token) else b'"' + token + b'"'


def _is_exact(token: bytes) -> bool:
    """Whether the parser's double or 64-bit integer is the number that `token` says."""
    text = token.decode()
    if text.lstrip("-").isdigit() and -(2**63) <= int(text) < 2**64:
        return True
    try:
        nearest = float(text)
        written = repr(nearest)
        return written == text or (math.isfinite(nearest) and Decimal(written) == Decimal(text))
    except (ValueError, ArithmeticError):
        return True  # not a number after all: the parser will say so
