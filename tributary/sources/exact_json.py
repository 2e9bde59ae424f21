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

_LONGEST_EXACT = 15  # any decimal of 15 digits survives a double
_DIGITS = bytes(
    48 if 48 <= byte < 58 or byte == 46 else 101 if byte in b"eE" else 32 for byte in range(256)
)
_LONG_RUN = b"0" * (_LONGEST_EXACT + 1)
#: A string, or a number of more than 15 characters or with an exponent.
_TOKEN = re.compile(
    rb'"(?:[^"\\]|\\.)*"|-?\d[\d.]{15,}(?:[eE][+-]?\d+)?|-?\d[\d.]*[eE][+-]?\d+', re.DOTALL
)
_EXPONENT = re.compile(rb"[\d.]+[eE][+-]?\d{3}")


def loads(page: bytes) -> Any:
    """The parsed page, every number exact; raises orjson.JSONDecodeError if it is not JSON."""
    if _LONG_RUN in page.translate(_DIGITS) or _has_wide_exponent(page):
        page = _TOKEN.sub(_keep, page)
    return orjson.loads(page)


def _has_wide_exponent(page: bytes) -> bool:
    """Whether a number may lie beyond what a double reaches (1e400, 1e-400)."""
    return _EXPONENT.search(page) is not None


def _keep(found: re.Match[bytes]) -> bytes:
    token = found.group()
    if token[:1] == b'"':
        return token
    text = token.decode()
    try:
        nearest = float(text)
        is_exact = math.isfinite(nearest) and Decimal(repr(nearest)) == Decimal(text)
    except (ValueError, ArithmeticError):
        return token  # not a number after all: the parser will say so
    if is_exact or _is_64_bits(text):
        return token
    return b'"' + token + b'"'


def _is_64_bits(text: str) -> bool:
    return text.lstrip("-").isdigit() and -(2**63) <= int(text) < 2**64
