"""What a source itself says of a load: how many rows it has, and what its measures sum to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reported:
    """Totals that the source told while a load was read.

    `least` and `greatest` are rows; they differ where rows came or went meanwhile. `sums` are
    exact decimals as text, by the column of the lake; a column that is not in it was not summed.
    """

    least: int
    greatest: int
    sums: Mapping[str, str] = field(default_factory=dict)


def together(queries: Iterable[Reported | None]) -> Reported | None:
    """The rows that all queries of a load report together; None if one of them reports nothing."""
    told = list(queries)
    known = [one for one in told if one is not None]
    if not known or len(known) < len(told):
        return None
    return Reported(sum(one.least for one in known), sum(one.greatest for one in known))
