"""What holds for any file: no record is lost, what is rejected is as received, rules count."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections import Counter
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from mapping_case import Outcome, costs, extra, leads, run_text

#: Any text a CSV file can hold; carriage returns come only with Windows' line ends.
ANY_TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\0", exclude_categories=("Cs",)), max_size=12
)
CELL = st.one_of(ANY_TEXT, st.sampled_from(["", "Select", "?", "$1,200", "Bombay", '"', "a,b\nc"]))


def written(rows: list[list[str]], end: str = "\n") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=end).writerows(rows)
    return buffer.getvalue()


def mapped(mapping: str, content: str) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        return run_text(Path(folder), mapping, content)


RULES = leads(
    "  city: {from: a, nulls: [Select, '?'], strip: '$,', values: {Bombay: Mumbai}}\n"
    "  country: b\n"
    "reject:\n"
    "  marked: {when: {source: b, is: Bombay}, reason: marked}"
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=12))
def test_no_record_is_lost_or_changed_unseen(cells: list[tuple[str, str, str]]) -> None:
    rows = [[str(number), *row] for number, row in enumerate(cells)]
    outcome = mapped(RULES, written([["id", "a", "b", "c"], *rows]))
    kept = {record["lead_id"]: record for record in outcome.records}
    refused = {json.loads(one["_record"])["id"]: one for one in outcome.rejected}
    assert len(kept) + len(refused) == len(rows)
    assert set(kept) | set(refused) == {row[0] for row in rows}

    expected: Counter[str] = Counter()
    for number, a, b, c in rows:
        received = {"id": number, "a": a or None, "b": b or None, "c": c or None}
        assert (number in refused) == (b == "Bombay")
        if number in refused:
            assert json.loads(refused[number]["_record"]) == received
            assert refused[number]["_reason"] == "marked"
            continue
        record = kept[number]
        assert json.loads(record["_record"]) == received
        assert record["country"] == (b or None)
        assert extra(record) == ({"c": c} if c else {})
        before: str | None = a or None
        steps = (
            ("city.nulls", lambda text: None if text in ("Select", "?") else text),
            ("city.strip", lambda text: text.replace("$", "").replace(",", "")),
            ("city.values", lambda text: {"Bombay": "Mumbai"}.get(text, text)),
        )
        for name, step in steps:
            after = step(before) if before is not None else None
            expected[name] += after != before
            before = after
        assert record["city"] == before
    assert outcome.rules == {name: n for name, n in expected.items() if n}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), min_size=1, max_size=8))
def test_line_ends_do_not_matter(cells: list[tuple[str, str]]) -> None:
    rows = [["id", "a", "b"], *([str(n), *row] for n, row in enumerate(cells))]
    results = []
    for end in ("\n", "\r\n"):
        lines = [[cell.replace("\n", end) for cell in row] for row in rows]
        outcome = mapped(RULES, written(lines, end))
        assert not outcome.rejected
        unified = [str(value).replace("\r\n", "\n") for value in outcome.column("country")]
        results.append((outcome.column("lead_id"), unified))
    assert results[0] == results[1]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.decimals(
            allow_nan=False, allow_infinity=False, places=9, max_value=10**15, min_value=-(10**15)
        ),
        min_size=1,
        max_size=20,
    ),
    st.integers(0, 6),
)
def test_rounding_is_exact_and_half_away_from_zero(values: list[Decimal], places: int) -> None:
    content = written([["a"], *([f"{value:f}"] for value in values)])
    outcome = mapped(costs(f"  amount: {{from: a, round: {places}}}"), content)
    assert not outcome.rejected
    expected = [value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) for value in values]
    assert [Decimal(text) for text in outcome.column("amount")] == expected


FORMATS = ("%d-%m-%Y", "%m/%d/%Y", "%d.%m.%Y %H:%M", "%Y%m%d", "%d %b %Y", "%Y-%m-%d %H:%M:%S")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)), min_size=1, max_size=10),  # noqa: DTZ001
    st.sampled_from(FORMATS),
    st.booleans(),
)
def test_dates_are_read_as_they_were_written(
    moments: list[datetime], date_format: str, pads: bool
) -> None:
    texts = [moment.strftime(date_format) for moment in moments]
    if not pads and date_format != "%Y%m%d":
        texts = [_unpadded(text) for text in texts]
    content = written([["id", "a"], *([str(n), text] for n, text in enumerate(texts))])
    mapping = leads(f"  created_at: {{from: a, date: '{date_format}'}}")
    outcome = mapped(mapping, content)
    read = [datetime.strptime(moment.strftime(date_format), date_format) for moment in moments]  # noqa: DTZ007
    assert outcome.column("created_at") == [f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in read]
    assert outcome.rules == {f"created_at.date {date_format}": len(moments)}


def _unpadded(text: str) -> str:
    """Days, months and hours without their leading zero, as some programs write them."""
    return re.sub(r"\b0+(?=\d)", "", text)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("0123456789-/. :aAT%", max_size=16), min_size=1, max_size=10))
def test_a_text_is_a_date_or_is_rejected_as_received(texts: list[str]) -> None:
    content = written([["id", "a"], *([str(n), text] for n, text in enumerate(texts))])
    outcome = mapped(leads("  created_at: {from: a, date: ['%d/%m/%Y %H:%M', iso]}"), content)
    assert len(outcome.records) + len(outcome.rejected) == len(texts)
    for one in outcome.rejected:
        received = json.loads(one["_record"])
        assert received["a"] == texts[int(received["id"])]
    for record in outcome.records:
        text = texts[int(record["lead_id"])]
        assert (record["created_at"] is None) == (text == "")
