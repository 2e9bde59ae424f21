"""What Dagster is relieved of is still what it does, and gives the same."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from orchestration.kept_keys import keep_entity_keys


def test_keys_of_a_definition_are_made_once_and_are_the_same() -> None:
    @dg.multi_asset(
        specs=[dg.AssetSpec("a"), dg.AssetSpec("b")],
        check_specs=[dg.AssetCheckSpec("whole", asset="a")],
    )
    def both() -> Iterator[dg.MaterializeResult]:
        """Two assets and a check."""
        yield from ()

    before = set(both.asset_and_check_keys)
    assert len(before) == 3
    keep_entity_keys()
    assert both.asset_and_check_keys == before
    assert both.asset_and_check_keys is both.asset_and_check_keys
