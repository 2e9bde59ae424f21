"""The rules of one column as SQL: a chain of steps, each from one text to the next.

Every step says by which name it counts and how a row that it cannot serve is told. The steps of
all columns are laid out in layers (`mapping_plan`), so an expression is written once only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tributary.lake.casts import literal
from tributary.sources.declaration import Type
from tributary.sources.mapping_model import ISO, ColumnRule, Condition, Unmatched, fold

#: Digits that a declared rounding or division can hold; more are refused, not cut.
EXACT = "decimal(38, 18)"

Sql = Callable[[str], str]
Change = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Step:
    """One rule: `value` maps the SQL of the text before to the SQL of the text after.

    `counts` are (rule name, SQL of "this row counts", from before and after). `fails`, if any, is
    true (from before and after) for a row to be rejected for `reason`.
    """

    value: Sql
    counts: tuple[tuple[str, Change], ...] = ()
    fails: Change | None = None
    reason: str = ""


def _changed(before: str, after: str) -> str:
    return f"{before} is distinct from {after}"


def _lost(before: str, after: str) -> str:
    return f"{before} is not null and {after} is null"


def steps(rule: ColumnRule, target: Type | None) -> list[Step]:
    """The steps of `rule` after the pick, for a canonical column of type `target`."""
    return list(_steps(rule, target))


def _steps(rule: ColumnRule, target: Type | None) -> Iterator[Step]:
    def counted(name: str, value: Sql) -> Step:
        return Step(value, ((f"{rule.name}.{name}", _changed),))

    if rule.trim:
        yield counted("trim", lambda x: f"regexp_replace({x}, '^\\s+|\\s+$', '', 'g')")
    if rule.nulls:
        yield counted("nulls", lambda x: without(x, rule.nulls, rule.folds))
    if rule.strip:
        yield counted("strip", lambda x: f"translate({x}, {literal(rule.strip)}, '')")
    if rule.remove_prefix:
        prefix = literal(rule.remove_prefix)
        yield counted(
            "remove_prefix",
            lambda x: (
                f"case when starts_with({x}, {prefix})"
                f" then substr({x}, {len(rule.remove_prefix) + 1}) else {x} end"
            ),
        )
    if rule.values is not None:
        yield _value_map(rule)
    if rule.true_words or rule.false_words:
        yield _boolean(rule)
    if rule.dates:
        yield _date(rule, target)
    if rule.decimal_mark == ",":
        yield counted("decimal", lambda x: f"replace({x}, ',', '.')")
    if rule.divide_by or rule.round_to is not None:
        yield _arithmetic(rule)
    if rule.add_prefix:
        yield counted("add_prefix", lambda x: f"{literal(rule.add_prefix)} || {x}")
    if rule.default is not None:
        yield counted("default", lambda x: f"coalesce({x}, {literal(rule.default or '')})")


def folded(text: str, folds: frozenset[str]) -> str:
    """SQL of a text as it is compared; the counterpart of `mapping_model.fold`."""
    if "case" in folds:
        text = f"lower({text})"
    if "space" in folds:
        text = f"trim(regexp_replace({text}, '\\s+', ' ', 'g'))"
    return text


def _in(text: str, words: tuple[str, ...], folds: frozenset[str]) -> str:
    listed = ", ".join(literal(fold(word, folds)) for word in words)
    return f"({folded(text, folds)} in ({listed}))" if words else "false"


def without(text: str, nulls: tuple[str, ...], folds: frozenset[str]) -> str:
    """SQL of a text that is NULL where it is one of the nulls in disguise."""
    return f"case when {_in(text, nulls, folds)} then null else {text} end" if nulls else text


def _value_map(rule: ColumnRule) -> Step:
    values = rule.values or {}
    arms = "".join(
        f" when {literal(key)} then {'null' if value is None else literal(value)}"
        for key, value in values.items()
    )

    def value(x: str) -> str:
        rest = x if rule.unmatched in (None, Unmatched.KEEP) else "null"
        return f"case {folded(x, rule.folds)}{arms} else {rest} end" if arms else rest

    def unknown(before: str, _: str) -> str:
        return f"{before} is not null and not {_in(before, tuple(values), rule.folds)}"

    def mapped(before: str, after: str) -> str:
        return f"{_changed(before, after)} and {_in(before, tuple(values), rule.folds)}"

    name = f"{rule.name}.values"
    if rule.unmatched is Unmatched.REJECT:
        return Step(value, ((name, mapped),), unknown, "a value that the map does not know")
    if rule.unmatched is None:
        return Step(value, ((name, mapped),))
    return Step(value, ((name, mapped), (f"{rule.name}.unmatched", unknown)))


def _boolean(rule: ColumnRule) -> Step:
    def value(x: str) -> str:
        return (
            f"case when {_in(x, rule.true_words, rule.folds)} then 'true'"
            f" when {_in(x, rule.false_words, rule.folds)} then 'false' end"
        )

    counts = ((f"{rule.name}.boolean", _changed),)
    return Step(value, counts, _lost, "neither of the words declared for true and false")


def _date(rule: ColumnRule, target: Type | None) -> Step:
    def value(x: str) -> str:
        return f"coalesce({', '.join(_parsed(x, one, rule, target) for one in rule.dates)})"

    def by_format(number: int) -> Change:
        def counts(before: str, after: str) -> str:
            here = [_parsed(before, one, rule, target) for one in rule.dates[: number + 1]]
            earlier = "".join(f" and {one} is null" for one in here[:-1])
            return f"{_changed(before, after)} and {here[-1]} is not null{earlier}"

        return counts

    counts = tuple(
        (f"{rule.name}.date {one}", by_format(number)) for number, one in enumerate(rule.dates)
    )
    return Step(value, counts, _lost, f"not a date written {' or '.join(rule.dates)}")


def _parsed(text: str, date_format: str, rule: ColumnRule, target: Type | None) -> str:
    """SQL: `text` in the canonical notation, or NULL unless it is wholly written as declared."""
    if date_format == ISO:
        local, instant = _iso(text)
    else:
        local, instant = _strptime(text, date_format), None
    if target is Type.DATE:
        return f"strftime({local}, '%Y-%m-%d')"
    utc = f"timezone('UTC', timezone({literal(rule.zone)}, {local}))"
    if rule.zone != "UTC":  # an hour that the clocks skipped has no instant
        there = f"timezone({literal(rule.zone)}, timezone({literal(rule.zone)}, {local}))"
        utc = f"case when {there} = {local} then {utc} end"
    if instant:
        utc = f"coalesce(timezone('UTC', {instant}), {utc})"
    return f"replace(strftime({utc}, '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z')"


def _strptime(text: str, date_format: str) -> str:
    """SQL of a TIMESTAMP. strptime forgives spaces and short years: what it read is written again
    and compared with the text, leading zeros and case aside."""
    parsed = f"try_strptime({text}, {literal(date_format)})"
    again = f"strftime({parsed}, {literal(date_format)})"
    return (
        f"case when {_bare(text, date_format)} = {_bare(again, date_format)}"
        f" and year({parsed}) between 1000 and 9999 then {parsed} end"
    )


def _bare(text: str, date_format: str) -> str:
    bare = f"regexp_replace(lower({text}), '\\b0+(\\d)', '\\1', 'g')"
    if "%f" in date_format:
        bare = f"regexp_replace({bare}, '(\\.\\d*?)0+\\b', '\\1')"
    return bare


_ISO_DAY = r"\d{4}-\d{2}-\d{2}"
_ISO_LOCAL = rf"{_ISO_DAY}([T ]\d{{2}}:\d{{2}}(:\d{{2}}(\.\d{{1,6}})?)?)?"
_ISO_OFFSET = r"(Z|[+-]\d{2}(:?\d{2})?)"


def _iso(text: str) -> tuple[str, str]:
    """SQL of the local TIMESTAMP of an ISO text and, where it has an offset, of its TIMESTAMPTZ."""
    local = f"try_cast(regexp_extract({text}, {literal(f'^({_ISO_LOCAL}){_ISO_OFFSET}?$')}, 1)"
    instant = (
        f"case when regexp_full_match({text}, {literal(_ISO_LOCAL + _ISO_OFFSET)})"
        f" then try_cast({text} as timestamptz) end"
    )
    return f"{local} as timestamp)", instant


def _arithmetic(rule: ColumnRule) -> Step:
    """Exact decimals, half away from zero; a number with more digits than they hold is refused."""
    shift = len(rule.divide_by or "1") - 1
    places = 18 if rule.round_to is None else rule.round_to

    def value(x: str) -> str:
        digits = f"(\\d{{1,19}}(\\.\\d{{0,{18 - shift}}})?|\\.\\d{{1,{18 - shift}}})"
        exact = f"try_cast({x} || 'e-{shift}' as {EXACT})"
        written = f"round({exact}, {places})::{EXACT}::varchar"
        bare = f"regexp_replace(regexp_replace({written}, '0+$', ''), '\\.$', '')"
        return f"case when regexp_full_match({x}, '[+-]?{digits}') then {bare} end"

    name = "round" if rule.divide_by is None else "divide_by"
    return Step(
        value,
        ((f"{rule.name}.{name}", _changed),),
        _lost,
        f"not a plain number of at most 19 digits and {18 - shift} decimals",
    )


def test(condition: Condition, left: str, right: str | None) -> str:
    """SQL that is true where `condition` holds of the column `left` (and of `right`)."""
    words = tuple(word for word in condition.operands if word is not None)
    match condition.operator:
        case "is" | "is_not":
            found = f"coalesce({_in(left, words, frozenset())}, false)"
            if None in condition.operands:
                found = f"({found} or {left} is null)"
            return found if condition.operator == "is" else f"not {found}"
        case "matches":
            return f"coalesce(regexp_full_match({left}, {literal(words[0])}), false)"
        case "before":
            instants = (f"try_cast({x} as timestamptz)" for x in (left, right))
            return f"coalesce({' < '.join(instants)}, false)"
        case "below" | "above":
            sign = "<" if condition.operator == "below" else ">"
            return f"coalesce(try_cast({left} as {EXACT}) {sign} {words[0]}, false)"
    raise ValueError(f"no such operator: {condition.operator}")
