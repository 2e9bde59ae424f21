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
#: In such a page: more than 15 digits (any decimal of 15 digits survives a double).
_LONG = b"0" * 16
#: An exponent beyond 99.
_WIDE = (b"0e000", b"0e-000", b"0e+000")
_WIDE_NUMBER = re.compile(rb"[:,\[]\s*-?\d[\d.]*[eE][+-]?\d{3}")
_BEFORE_NUMBER = b":,[- \t\r\n"
#: A whole string, to be left alone, or a number that may not be exact.
_TOKEN = re.compile(
    rb'"(?:[^"\\]|\\.)*"|-?\d[\d.]{15,}(?:[eE][+-]?\d+)?|-?\d[\d.]*[eE][+-]?\d{3,}', re.DOTALL
)


def loads(page: bytes) -> Any:
    """The parsed page, every number exact; raises orjson.JSONDecodeError if it is not JSON."""
    return orjson.loads(exact(page))


def exact(text: bytes) -> bytes:
    """JSON text with the numbers quoted that a double does not hold; mostly `text` itself."""
    return _TOKEN.sub(_quoted, text) if _has_inexact_number(text) else text


def _has_inexact_number(page: bytes) -> bool:
    """Whether the page may hold such a number; what looks like one inside a string counts too."""
    digits = page.translate(_DIGITS)
    if any(wide in digits for wide in _WIDE) and _WIDE_NUMBER.search(page):
        return True
    start = digits.find(_LONG)
    while start >= 0:
        end = start + len(_LONG)
        while digits[end : end + 1] == b"0":
            end += 1
        if page[start - 1] in _BEFORE_NUMBER and not _is_exact(page[start:end]):
            return True
        start = digits.find(_LONG, end)
    return False


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
