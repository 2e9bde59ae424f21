"""From received text to typed values: a cast that would change a value is seen, never made.

Every SQL fragment here reads a VARCHAR expression. `Cast.value` is the typed value (NULL if the
text has none), `Cast.is_faithful` whether that value is what the text says. DuckDB's own casts
round (1.5 as BIGINT is 2), guess ("yes" as BOOLEAN) and drop (an offset in TIMESTAMP); what they
answer is therefore compared with the text before it counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tributary.sources.declaration import Column, Type

#: Years 1 to 9999, in Unix seconds; beyond them DuckDB's date functions raise.
_EPOCH_RANGE = (-62_135_596_800, 253_402_300_799)

_INTEGER = r"\s*[+-]?\d+(\.0*)?\s*"
_DECIMAL = r"\s*[+-]?(\d+(\.\d{0,4}0*)?|\.\d{1,4}0*)\s*"
_NUMBER = r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*"
_ZERO = r"\s*[+-]?[0.]+([eE][+-]?\d+)?\s*"
_DAY = r"\d{4}-\d{2}-\d{2}"
_MIDNIGHT = rf"\s*{_DAY}([T ]00:00(:00(\.0+)?)?Z?)?\s*"
_OFFSET = r"(Z|[+-](0\d|1[0-5])(:?[0-5]\d)?)"
_PARTS = r'\{\s*("(year|month|day)"\s*:\s*\d{1,4}\s*,?\s*){3}\}'
_INSTANT = rf"\s*{_DAY}([T ][0-2]\d:[0-5]\d(:[0-5]\d(\.\d{{1,6}}0*)?)?\s?{_OFFSET}?)?\s*"


@dataclass(frozen=True, slots=True)
class Cast:
    """SQL of a typed value, of whether it says what the text said, and the reason if not."""

    value: str
    is_faithful: str
    reason: str


def lake_type(column_type: Type) -> str:
    """The DuckDB type in which the lake stores a declared type."""
    match column_type:
        case Type.INSTANT | Type.EPOCH:
            return "TIMESTAMP"
        case Type.JSON:
            return "VARCHAR"
        case _:
            return column_type.value


def cast(column: Column, text: str, *, numeric_booleans: bool = False) -> Cast:
    """How `column` is cast from the VARCHAR expression `text`.

    JSON says ``true`` and ``false``; files and databases also write 1 and 0 (`numeric_booleans`).
    """
    match column.type:
        case Type.TEXT:
            return Cast(text, "true", "")
        case Type.JSON:
            return Cast(f"nullif({text}, '')", f"json_valid({text})", "not JSON")
        case Type.INTEGER:
            return _integer(text)
        case Type.DECIMAL:
            return Cast(
                f"try_cast({text} as {Type.DECIMAL.value})",
                _matches(text, _DECIMAL),
                "not a decimal number of at most 14 digits and 4 decimals",
            )
        case Type.DOUBLE:
            return _double(text)
        case Type.BOOLEAN:
            return _boolean(text, numeric=numeric_booleans)
        case Type.DATE:
            return _date(text, column.format)
        case Type.INSTANT:
            # Without an offset, or in UTC, the cast that knows no zones is seven times as fast.
            is_utc = f"length({text}) = 19 or right({text}, 1) = 'Z'"
            return Cast(
                f"(case when {is_utc} then try_cast({text} as timestamp)"
                f" else try_cast({text} as timestamptz)::timestamp end)",
                _matches(text, _INSTANT),
                "not an ISO instant of microseconds or less",
            )
        case Type.EPOCH:
            return _epoch(text, column.format)


def _matches(text: str, pattern: str) -> str:
    return f"regexp_full_match({text}, {literal(pattern)})"


def _integer(text: str) -> Cast:
    value = f"try_cast({text} as bigint)"
    return Cast(
        value,
        f"(case when {value}::varchar = {text} then true else {_matches(text, _INTEGER)} end)",
        "not a whole number of 64 bits",
    )


def _double(text: str) -> Cast:
    """CASE, not OR: DuckDB evaluates both sides of an OR for every row."""
    value = f"try_cast({text} as double)"
    written = f"{value}::varchar"
    exact = "decimal(38, 18)"
    same_digits = (
        f"regexp_full_match({text}, '\\s*[+-]?\\d*(\\.\\d{{0,18}}0*)?\\s*')"
        f" and try_cast({text} as {exact}) = try_cast({written} as {exact})"
    )
    return Cast(
        value,
        f"(case when {written} = {text} or {written} = {text} || '.0' then isfinite({value})"
        f" when not ({_matches(text, _NUMBER)} and isfinite({value})) then false"
        f" when length(trim({text})) <= 15 then"
        f" (case when {value} <> 0 then true else {_matches(text, _ZERO)} end)"
        f" else {same_digits} end)",
        "not a number that a DOUBLE holds to its last digit",
    )


def _boolean(text: str, *, numeric: bool) -> Cast:
    word = f"lower(trim({text}))"
    true, false = ("'true', 't'", "'false', 'f'")
    if numeric:
        true, false = (f"{true}, '1'", f"{false}, '0'")
    value = (
        f"(case {text} when 'true' then true when 'false' then false else"
        f" (case when {word} in ({true}) then true when {word} in ({false}) then false end) end)"
    )
    return Cast(value, f"{value} is not null", "neither true nor false")


def _date(text: str, date_format: str | None) -> Cast:
    if date_format in ("epoch", "epoch_ms"):
        instant = _epoch(text, date_format)
        return replace(instant, value=f"{instant.value}::date")
    if date_format == "parts":
        year, month, day = (
            f"regexp_extract({text}, '\"{name}\"\\s*:\\s*(\\d{{1,{digits}}})\\s*[,}}]', 1)"
            for name, digits in (("year", 4), ("month", 2), ("day", 2))
        )
        return Cast(
            f"try_cast(lpad({year}, 4, '0') || '-' || lpad({month}, 2, '0') || '-'"
            f" || lpad({day}, 2, '0') as date)",
            _matches(text, _PARTS),
            "not an object of year, month and day",
        )
    if date_format is not None:
        day = f"try_strptime({text}, {literal(date_format)})"
        return Cast(
            f"{day}::date",
            f"strftime({day}, {literal(date_format)}) = {text}",
            f"not a date written {date_format}",
        )
    day = f"try_cast(substr(trim({text}), 1, 10) as date)"
    value = f"(case when length({text}) = 10 then try_cast({text} as date) else {day} end)"
    return Cast(
        value,
        f"(case when {value}::varchar = {text} then isfinite({value})"
        f" else {_matches(text, _MIDNIGHT)} end)",
        "not an ISO date",
    )


def _epoch(text: str, epoch_format: str | None) -> Cast:
    """The instant of Unix seconds, or of milliseconds."""
    number = f"try_cast({text} as bigint)"
    unit, a_second = ("milliseconds", 1000) if epoch_format == "epoch_ms" else ("seconds", 1)
    low, high = (limit * a_second for limit in _EPOCH_RANGE)
    return Cast(
        f"make_timestamp((case when {number} between {low} and {high} then {number} end)"
        f" * {1_000_000 // a_second})",
        _integer(text).is_faithful,
        f"not whole Unix {unit}",
    )


def literal(value: str) -> str:
    """`value` as a SQL string."""
    return "'" + value.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """`name` as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
