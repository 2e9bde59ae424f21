"""Numbers that depend on nothing but an identifier: for what belongs to one row of a frame."""

from __future__ import annotations

import numpy as np
import pandas as pd


def fractions(ids: np.ndarray, subject: str) -> np.ndarray:
    """For each id a number in [0, 1), another one for every `subject`."""
    key = f"{subject:_<16}"[:16]
    hashed = pd.util.hash_array(ids.astype(object), hash_key=key, categorize=False)
    return np.asarray((hashed >> np.uint64(11)).astype(float) / float(1 << 53))
