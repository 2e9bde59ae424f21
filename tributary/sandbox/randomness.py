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


def number(digits: int, *subject: object) -> str:
    """An opaque decimal identifier that depends on nothing but `subject`; no leading zero."""
    text = "/".join(str(part) for part in subject)
    drawn = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big")
    return str(10 ** (digits - 1) + drawn % (9 * 10 ** (digits - 1)))


def uniform(seed: int, subject: str, numbers: np.ndarray) -> np.ndarray:
    """A number in [0, 1) for each of the integers, whatever others there are (SplitMix64)."""
    key = np.uint64(crc32(f"{seed}/{subject}".encode()))
    with np.errstate(over="ignore"):
        mixed = (numbers.astype(np.uint64) + (key << np.uint64(32)) + key) * np.uint64(
            0x9E3779B97F4A7C15
        )
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return np.asarray(((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(11)) * 2.0**-53)
