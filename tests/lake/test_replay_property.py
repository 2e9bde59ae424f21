"""Whatever is loaded and replayed in whatever order: each row counts as if it had been accepted."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from drawn_quarantine import LOOSE, LOOSER, MODES, STRICT, Lake, Load, loads
from example_counts import examples
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tributary.sources.declaration import Type


@pytest.mark.parametrize("name", MODES)
@hypothesis_settings(
    max_examples=examples(6), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(data=st.data())
def test_after_replays_the_rows_count_that_would_count_had_none_been_rejected(
    name: str, data: st.DataObject
) -> None:
    replays = st.sampled_from((LOOSER, LOOSE))
    steps: list[Load | Type] = data.draw(
        st.lists(st.one_of(loads(name), loads(name), replays), min_size=1, max_size=4)
    )
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(name, Path(folder) / "lake")
        undisturbed = Lake(name, Path(folder) / "undisturbed", LOOSE)
        for step in [*steps, LOOSER, LOOSE]:
            if isinstance(step, Load):
                lake.declare(STRICT)
                lake.add(step)
                undisturbed.add(step)
            else:
                lake.declare(step)
                before = lake.balance()
                report = lake.replay()
                accepted = sum(one.accepted for one in report.entities)
                after = lake.balance()
                if before and after:
                    assert after.received == before.received
                    assert after.accepted == before.accepted + accepted
                assert lake.replay().commit_seqs == ()
            if balance := lake.balance():
                assert balance.received == (
                    balance.accepted + balance.outstanding + balance.superseded
                )
        # Of a log's row that came twice, the one stands for the other: only its instant differs.
        is_timed = name != "log"
        assert lake.counting(is_timed=is_timed) == undisturbed.counting(is_timed=is_timed)
