"""`make corruptions`: which of so many seeded corruptions are caught, and by which checks.

The home given has a published version, and newer loads that no build has read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from tributary.settings import Settings
from tributary.warehouse.ledger import CheckRecord
from tributary.warehouse.versions import current_version

from .drawing import Corruption, draw
from .lake_files import deliveries
from .trial import Findings, audit_build, audit_loads, damaged_home


def main() -> None:
    parser = argparse.ArgumentParser(prog="corruptions", description=__doc__)
    parser.add_argument("home", type=Path, help="a home with loads that no build has read")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--json", type=Path, help="write the list here too")
    parser.add_argument("--loads-only", action="store_true", help="build no warehouse of them")
    given = parser.parse_args()

    lake = given.home / "lake"
    since_seq = current_version(Settings(home=given.home)).through_seq
    loads = list(deliveries(lake, since_seq=since_seq))
    drawn = draw(lake, loads, given.seed, given.count)
    caught = try_all(given.home, drawn, builds=not given.loads_only)
    for one in drawn:
        checks = caught.get(one.number, [])
        click.echo(f"{one.number:>3} {'caught' if checks else 'MISSED'}  {one.says}")
        for check in checks[:3]:
            click.echo(f"{'':>11} {check.check_id}: {check.observed}")
    click.echo(f"{len(caught)} of {len(drawn)} corruptions (seed {given.seed}) are caught")
    if given.json:
        given.json.write_text(json.dumps(_as_json(drawn, caught), indent=1) + "\n")


def try_all(
    home: Path, drawn: Sequence[Corruption], *, builds: bool
) -> dict[int, list[CheckRecord]]:
    """The checks of severity error that catch each corruption, by its number.

    All are tried on the audit of what was loaded; what that does not see, on a warehouse built.
    """
    with damaged_home(home, ()) as settings:
        clean = _ids(audit_loads(settings))
    caught: dict[int, list[CheckRecord]] = {}
    for batch in _batches(drawn, 20):
        with damaged_home(home, batch) as settings:
            caught |= _attributed(batch, audit_loads(settings), clean)
        click.echo(f"… {len(caught)} caught by what was loaded")
    if builds:
        missed = [one for one in drawn if one.number not in caught]
        with damaged_home(home, ()) as settings:
            clean = _ids(audit_build(settings)) if missed else set()
        for size in (4, 1):
            missed = [one for one in drawn if one.number not in caught]
            for batch in _batches(missed, size):
                with damaged_home(home, batch) as settings:
                    caught |= _attributed(batch, audit_build(settings), clean)
                click.echo(f"… {len(caught)} caught, with a warehouse built")
    return caught


def _batches(drawn: Sequence[Corruption], size: int) -> Iterator[list[Corruption]]:
    """Groups of corruptions of different sources, so that what fails tells which it was."""
    waiting = list(drawn)
    while waiting:
        batch: list[Corruption] = []
        for one in waiting:
            sources = {other.load.source.name for other in batch}
            if len(batch) < size and one.load.source.name not in sources:
                batch.append(one)
        waiting = [one for one in waiting if one not in batch]
        yield batch


def _attributed(
    batch: Sequence[Corruption], findings: Findings, clean: set[str]
) -> dict[int, list[CheckRecord]]:
    """The failed checks of each corruption: those about what only it has damaged."""
    caught: dict[int, list[CheckRecord]] = {}
    for check in findings.failed:
        if check.check_id in clean:
            continue
        read = findings.upstream.get(check.asset, frozenset()) | {check.asset}
        concerned = [one for one in batch if any(_is_of(one, asset) for asset in read)]
        if len(concerned) == 1:
            caught.setdefault(concerned[0].number, []).append(check)
    return caught


def _is_of(corruption: Corruption, asset: str) -> bool:
    """Whether the raw asset is of the corruption's source: its entities are read together."""
    return f"{asset}/".startswith(f"raw/{corruption.load.source.name}/")


def _ids(findings: Findings) -> set[str]:
    return {check.check_id for check in findings.failed}


def _as_json(
    drawn: Sequence[Corruption], caught: dict[int, list[CheckRecord]]
) -> list[dict[str, object]]:
    return [
        {
            "corruption": one.says,
            "operator": one.operator.name,
            "caught_by": [check.check_id for check in caught.get(one.number, [])],
        }
        for one in drawn
    ]


if __name__ == "__main__":
    main()
