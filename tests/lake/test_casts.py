"""Whatever is received is loaded as what it says, or rejected as it came: never changed, no error.

The oracles below are Python's own decimal, datetime and json: they share nothing with the SQL.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from example_counts import examples
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from staging import Outcome, entity, stage_page

from tributary.sources.declaration import Column, Type

BATCH = 250
at = datetime.fromisoformat  # naive: the lake keeps UTC without a zone
EPOCH = at("1970-01-01")
EXAMPLES = examples(16)  # times BATCH: 4,000 records of every type, and 80,000 in the long form

NUMBERS = st.one_of(
    st.integers(-(10**25), 10**25).map(str),
    st.integers(-(2**63), 2**63 - 1).map(str),
    st.decimals(allow_nan=False, allow_infinity=False, places=4).map(lambda d: format(d, "f")),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.from_regex(r"-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?", fullmatch=True),
)
DAYS = st.one_of(
    st.dates().map(date.isoformat),
    st.from_regex(r"[0-9]{4}-[01]?[0-9]-[0-3]?[0-9]([T ][0-9][0-9]:[0-9][0-9])?", fullmatch=True),
)
INSTANTS = st.one_of(
    st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
    st.from_regex(
        r"[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9]:[0-6][0-9](\.[0-9]{1,9})?"
        r"(Z|[+-][0-9][0-9]:?([0-9][0-9])?)?",
        fullmatch=True,
    ),
)
ODD_WORDS = (
    "true false True FALSE t f yes no 1 0 nan NaN inf -Infinity infinity epoch now today null"
    " 0x10 1_000 1,000.5 $5 12% 1e400 1e-400 +5 .5 5. -0 00012 24:00:00 BC - . e5 []"
)
WORDS = st.sampled_from(ODD_WORDS.split())
TEXTS = st.one_of(
    NUMBERS, DAYS, INSTANTS, WORDS, st.text(max_size=20), st.just(""), st.just("  12  ")
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A plausible value with one character lost, doubled or put in."""
    text = draw(TEXTS)
    at = draw(st.integers(0, max(len(text) - 1, 0)))
    how = draw(st.sampled_from(["lose", "double", "put"]))
    if how == "lose":
        return text[:at] + text[at + 1 :]
    extra = (
        text[at : at + 1] if how == "double" else draw(st.sampled_from(list(" 0-+.:eEZ'\"\\\0٣")))
    )
    return text[:at] + extra + text[at:]


def _quoted(text: str) -> str:
    return json.dumps(text)


IS_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
JSON_TOKENS = st.one_of(
    TEXTS.map(_quoted),
    damaged().map(_quoted),
    NUMBERS.filter(lambda text: IS_NUMBER.fullmatch(text) is not None),
    st.sampled_from(["true", "false", "null", "{}", "[]", '{"a": 1}', "[1.5, null]", '""']),
)


def said(token: str) -> str | None:
    """What a JSON token says, as text; None if it says nothing."""
    if token == "null":
        return None
    return json.loads(token) if token.startswith('"') else token


# -- oracles: is `value` what `text` says? --------------------------------------------------------


def same_number(value: Any, text: str) -> bool:
    return Decimal(text.strip()) == Decimal(repr(value) if isinstance(value, float) else value)


def same_boolean(value: bool, text: str) -> bool:
    return {"true": True, "t": True, "false": False, "f": False}[text.strip().lower()] is value


def same_date(value: date, text: str) -> bool:
    day, _, rest = re.fullmatch(r"\s*(\S{10})([T ]?)(.*?)\s*", text, re.DOTALL).groups()
    return date.fromisoformat(day) == value and re.fullmatch(r"(00:00(:00(\.0+)?)?)?Z?", rest)


def same_instant(value: datetime, text: str) -> bool:
    text = re.sub(r"(\.[0-9]{6})0+", r"\1", text.strip())
    assert not re.search(r"\.[0-9]{7}", text), "more precise than was kept"
    received = datetime.fromisoformat(re.sub(r"\s(?=[Z+-])", "", text[:10] + text[10:].strip("\n")))
    if received.tzinfo is None:
        received = received.replace(tzinfo=UTC)
    return received - datetime(1970, 1, 1, tzinfo=UTC) == value - EPOCH


def same_epoch(value: datetime, text: str) -> bool:
    return Decimal(text.strip()) == (value - EPOCH) // timedelta(seconds=1)


def same_json(value: str, token: str) -> bool:
    return json.loads(value, parse_float=Decimal) == json.loads(token, parse_float=Decimal)


ORACLES: dict[Type, Callable[[Any, str], Any]] = {
    Type.INTEGER: same_number,
    Type.DECIMAL: same_number,
    Type.DOUBLE: same_number,
    Type.BOOLEAN: same_boolean,
    Type.DATE: same_date,
    Type.INSTANT: same_instant,
    Type.EPOCH: same_epoch,
}


def stage_tokens(folder: Path, column: Column, tokens: list[str]) -> Outcome:
    shutil.rmtree(folder, ignore_errors=True)
    records = ",".join(f'{{"id":"{n}","value":{token}}}' for n, token in enumerate(tokens))
    return stage_page(folder, entity(column), f"[{records}]".encode())


thorough = settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking lists of 250 records takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow,
                           HealthCheck.data_too_large, HealthCheck.large_base_example],
)  # fmt: skip


@thorough
@given(tokens=st.lists(JSON_TOKENS, min_size=BATCH, max_size=BATCH))
def test_a_value_is_loaded_as_it_says_or_rejected(tmp_path: Path, tokens: list[str]) -> None:
    """Every type is given the same records: drawing them takes longer than typing them."""
    for kind, is_what_it_says in ORACLES.items():
        outcome = stage_tokens(tmp_path / "stage", Column("value", kind, "A value"), tokens)
        assert outcome.staged.received == len(tokens)
        assert outcome.staged.loaded + outcome.staged.rejected == len(tokens)
        assert sum(outcome.staged.reasons.values()) == outcome.staged.rejected
        for number, row in outcome.loaded.items():
            text = said(tokens[int(number)])
            if text is None or text == "":
                assert row["value"] is None
            else:
                assert row["value"] is not None, (kind, text)
                assert is_what_it_says(row["value"], text), (kind, row["value"], text)
        for row in outcome.rejected:
            assert row["_column"] == "value"
            assert row["_reason"]


@thorough
@given(tokens=st.lists(JSON_TOKENS, min_size=BATCH, max_size=BATCH))
def test_text_and_json_are_kept_whole(tmp_path: Path, tokens: list[str]) -> None:
    shutil.rmtree(tmp_path / "stage", ignore_errors=True)
    shape = entity(
        Column("value", Type.TEXT, "As text"), Column("same", Type.JSON, "As JSON", path="value2")
    )
    records = ",".join(
        f'{{"id":"{n}","value":{token},"value2":{token}}}' for n, token in enumerate(tokens)
    )
    outcome = stage_page(tmp_path / "stage", shape, f"[{records}]".encode())
    assert outcome.staged.rejected == 0
    for number, row in outcome.loaded.items():
        token = tokens[int(number)]
        text = said(token)
        if text is None:
            assert row["value"] is None
            assert row["same"] is None
            continue
        if token.startswith('"'):
            assert row["value"] == text
            assert json.loads(row["same"]) == text
        elif IS_NUMBER.fullmatch(token):
            assert Decimal(row["value"]) == Decimal(token)
        else:
            assert same_json(row["value"], token)
            assert same_json(row["same"], token)


# -- what is well-formed is loaded ----------------------------------------------------------------

GOOD: list[tuple[Type, str, Any]] = [
    (Type.INTEGER, "0", 0),
    (Type.INTEGER, '"-9223372036854775808"', -(2**63)),
    (Type.INTEGER, "9223372036854775807", 2**63 - 1),
    (Type.INTEGER, '"12.00"', 12),
    (Type.INTEGER, '" 7 "', 7),
    (Type.DECIMAL, '"12.3456"', Decimal("12.3456")),
    (Type.DECIMAL, "12345678901234.5678", Decimal("12345678901234.5678")),
    (Type.DECIMAL, '"-99999999999999.9999"', Decimal("-99999999999999.9999")),
    (Type.DECIMAL, "1.10", Decimal("1.1")),
    (Type.DOUBLE, "0.30000000000000004", 0.30000000000000004),
    (Type.DOUBLE, "5", 5.0),
    (Type.DOUBLE, '"1e-7"', 1e-7),
    (Type.BOOLEAN, "true", True),
    (Type.BOOLEAN, '"FALSE"', False),
    (Type.DATE, '"2024-02-29"', date(2024, 2, 29)),
    (Type.DATE, '"2024-02-29T00:00:00Z"', date(2024, 2, 29)),
    (Type.INSTANT, '"2024-03-31T02:30:00+02:00"', at("2024-03-31T00:30")),
    (Type.INSTANT, '"2024-03-31T02:30:00.123456-0530"', at("2024-03-31T08:00:00.123456")),
    (Type.INSTANT, '"2024-03-31 02:30:00"', at("2024-03-31T02:30")),
    (Type.INSTANT, '"2024-03-31T02:30:00.000+0000"', at("2024-03-31T02:30")),
    (Type.EPOCH, "1700000000", at("2023-11-14T22:13:20")),
    (Type.EPOCH, "-1", at("1969-12-31T23:59:59")),
]


@pytest.mark.parametrize(("kind", "token", "value"), GOOD)
def test_a_well_formed_value_is_loaded(tmp_path: Path, kind: Type, token: str, value: Any) -> None:
    outcome = stage_tokens(tmp_path / "stage", Column("value", kind, "A value"), [token])
    assert outcome.loaded["0"]["value"] == value


BAD: list[tuple[Type, str]] = [
    (Type.INTEGER, "1.5"),
    (Type.INTEGER, "true"),
    (Type.INTEGER, '"1_000"'),
    (Type.INTEGER, "9223372036854775808"),
    (Type.INTEGER, "{}"),
    (Type.DECIMAL, "12.34567"),
    (Type.DECIMAL, '"$5"'),
    (Type.DECIMAL, "123456789012345.1"),
    (Type.DOUBLE, "12345678901234567.89"),
    (Type.DOUBLE, "1e400"),
    (Type.DOUBLE, "1e-400"),
    (Type.DOUBLE, '"NaN"'),
    (Type.BOOLEAN, '"yes"'),
    (Type.BOOLEAN, "1"),
    (Type.DOUBLE, "9999999999999999"),
    (Type.DATE, '"2024-02-30"'),
    (Type.DATE, '"2024-02-29T01:00:00"'),
    (Type.DATE, '"29/02/2024"'),
    (Type.INSTANT, '"2024-03-31T02:30:00.1234567Z"'),
    (Type.INSTANT, '"epoch"'),
    (Type.INSTANT, "1700000000"),
    (Type.EPOCH, "1700000000.5"),
    (Type.EPOCH, "1700000000000"),
]


@pytest.mark.parametrize(("kind", "token"), BAD)
def test_a_value_that_would_change_is_rejected_as_received(
    tmp_path: Path, kind: Type, token: str
) -> None:
    outcome = stage_tokens(tmp_path / "stage", Column("value", kind, "A value"), [token])
    assert outcome.loaded == {}
    [row] = outcome.rejected
    assert row["_column"] == "value"
    assert json.loads(row["_record"])["id"] == "0"
    assert len(row["_row_hash"]) == 64


@pytest.mark.parametrize(
    ("date_format", "token", "value"),
    [
        ("%Y%m%d%H", '"2024022923"', date(2024, 2, 29)),
        ("%Y%m%d", "20240229", date(2024, 2, 29)),
        ("%d.%m.%Y", '"29.02.2024"', date(2024, 2, 29)),
        ("epoch", "1709251199", date(2024, 2, 29)),
        ("%Y%m%d%H", '"20240229"', None),
        ("%Y%m%d%H", '"2024-02-29"', None),
        ("%d.%m.%Y", '"29.2.2024"', None),
        ("epoch", '"2024-02-29"', None),
        ("epoch", "99999999999999", None),
    ],
)
def test_a_date_is_read_by_its_format_and_no_other(
    tmp_path: Path, date_format: str, token: str, value: date | None
) -> None:
    column = Column("value", Type.DATE, "A day", format=date_format)
    outcome = stage_tokens(tmp_path / "stage", column, [token])
    if value is None:
        assert outcome.staged.rejected == 1
    else:
        assert outcome.loaded["0"]["value"] == value


def test_numeric_booleans_are_for_files_and_databases(tmp_path: Path) -> None:
    shape = entity(Column("value", Type.BOOLEAN, "Flag"))
    page = b'[{"id":"0","value":"1"},{"id":"1","value":"0"},{"id":"2","value":"2"}]'
    outcome = stage_page(tmp_path, shape, page, numeric_booleans=True)
    assert outcome.loaded["0"]["value"] is True
    assert outcome.loaded["1"]["value"] is False
    assert outcome.staged.rejected == 1
