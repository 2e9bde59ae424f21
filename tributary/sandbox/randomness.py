"""Independent random streams: what happens in one never shifts what another draws."""

from __future__ import annotations

import hashlib
from zlib import crc32

import numpy as np

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def stream(seed: int, *subject: object) -> np.random.Generator:
    """The generator of one subject, e.g. ``stream(7, "saas", "sessions", month)``.

    A subject is drawn whole (a month, the life of a customer) and cut at the as-of afterwards, so
    what it holds never depends on the as-of: that is what makes an earlier world a prefix.
    """
    words = [seed, *(crc32(str(part).encode()) for part in subject)]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(words)))


def identifier(length: int, *subject: object) -> str:
    """An opaque base-62 identifier that depends on nothing but `subject`."""
    text = "/".join(str(part) for part in subject)
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=24).digest(), "big")
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits.append(BASE62[digit])
    return "".join(digits)
