"""The mapping language: from a YAML document to a `Mapping`, every key known and checked.

A mistake is said in one line: the file, the key, what is wrong with it and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from tributary.sources.declaration import Entity, Source, Type
from tributary.sources.mapping_document import Place, read_document
from tributary.sources.mapping_model import (
    ISO,
    OPERATORS,
    ColumnRule,
    Condition,
    Lookup,
    Mapping,
    MappingError,
    Reader,
    RowRule,
    Unmatched,
    fold,
)

_NUMERIC = (Type.INTEGER, Type.DECIMAL, Type.DOUBLE)
_IN_TIME = (Type.DATE, Type.INSTANT)


def load_mappings(folder: Path, source: Source) -> list[Mapping]:
    """The mappings in the ``*.yml`` files of `folder`, in order of their names.

    Raises MappingError if the folder is missing or empty or a file in it is wrong.
    """
    paths = sorted(folder.glob("*.yml")) + sorted(folder.glob("*.yaml"))
    if not paths:
        raise MappingError(
            str(folder), "holds no mapping (*.yml)", cure="name the folder of the mapping files"
        )
    return [load_mapping(path, source) for path in paths]


def load_mapping(path: Path, source: Source) -> Mapping:
    """The mapping in the file `path`, for an entity of `source`; MappingError if it is wrong."""
    return _mapping(read_document(path), path, source)


_MAPPING_KEYS = (
    *("file", "optional", "entity", "reader", "lookups", "constants", "columns"),
    *("ignore", "reject", "count", "definitions"),
)


def _mapping(root: Place, path: Path, source: Source) -> Mapping:
    root.object(*_MAPPING_KEYS, required=("file", "entity", "columns"))
    entities = [entity.name for entity in source.entities]
    entity = source.entity(root["entity"].one_of(entities, ""))
    files = root["file"].texts()
    for file in files:
        if Path(file).is_absolute() or ".." in Path(file).parts:
            raise root["file"].error(f"{file!r} leaves the folder", "say it relative to the folder")
    names = [column.name for column in entity.columns]
    constants: dict[str, str] = {}
    if "constants" in root:
        for item in root["constants"].object(*names).items():
            constants[item.key] = item.text()
    lookups = []
    if "lookups" in root:
        lookups = [_lookup(item) for item in root["lookups"].object().items()]
    columns = []
    for item in root["columns"].object(*names).items():
        if item.key in constants:
            raise item.error("is a constant too", "say it once")
        columns.append(_column(item, entity, [lookup.name for lookup in lookups]))
    for column in entity.columns:
        if column.required and column.name not in {c.name for c in columns} | set(constants):
            raise root["columns"].error(
                f"{column.name!r} is missing, and {entity.name} requires it",
                "map it, or give it as a constant",
            )
    return Mapping(
        path=path,
        entity=entity,
        files=files,
        is_optional=root["optional"].boolean(),
        reader=_reader(root["reader"]),
        constants=constants,
        lookups=tuple(lookups),
        columns=tuple(columns),
        ignored=root["ignore"].texts(),
        rejects=_row_rules(root["reject"], names, needs_reason=True),
        counts=_row_rules(root["count"], names, needs_reason=False),
    )


def _reader(place: Place) -> Reader:
    if place.value is None:
        return Reader()
    place.object("delimiter", "quote", "encoding", "rename", "blank")
    delimiter = place["delimiter"].text(",").replace("\\t", "\t")
    quote = place["quote"].text('"')
    if len(delimiter) != 1 or len(quote) != 1:
        raise place.error("delimiter and quote must be one character each")
    rename = {}
    if "rename" in place:
        rename = {item.key: item.text() for item in place["rename"].object().items()}
    return Reader(
        delimiter=delimiter,
        quote=quote,
        encoding=place["encoding"].one_of(("utf-8", "utf-16", "latin-1"), "utf-8"),
        rename=rename,
        blank=place["blank"].texts(),
    )


def _lookup(place: Place) -> Lookup:
    place.object("file", "key", "by", "reader", "unmatched", required=("file", "key", "by"))
    if _unmatched(place) is Unmatched.KEEP:
        raise place["unmatched"].error("a lookup has nothing to keep", "use null or reject")
    return Lookup(
        name=place.key,
        file=place["file"].text(),
        key=place["key"].text(),
        by=_rule(place["by"], f"lookups.{place.key}.by", None, ()),
        reader=_reader(place["reader"]),
        unmatched=_unmatched(place) or Unmatched.NULL,
    )


def _column(place: Place, entity: Entity, lookups: Sequence[str]) -> ColumnRule:
    return _rule(place, place.key, entity.column(place.key).type, lookups)


#: What may be said of a column.
RULE_KEYS = (
    *("from", "concat", "separator", "lookup", "trim", "fold", "nulls", "strip", "remove_prefix"),
    *("values", "unmatched", "date", "zone", "boolean", "decimal", "divide_by", "round"),
    *("add_prefix", "default"),
)


def _rule(place: Place, name: str, target: Type | None, lookups: Sequence[str]) -> ColumnRule:
    if isinstance(place.value, str | list):
        return ColumnRule(name=name, columns=place.texts())
    place.object(*RULE_KEYS)
    if ("from" in place) == ("concat" in place):
        raise place.error("needs either `from` or `concat`")
    _check_type(place, target)
    lookup = place["lookup"].one_of(lookups, "") if "lookup" in place else None
    folds = frozenset(place["fold"].texts())
    if folds - {"case", "space"}:
        raise place["fold"].error("folds are: case, space")
    divisor = place["divide_by"].text() or None
    if divisor and not re.fullmatch(r"10{1,9}", divisor):
        raise place["divide_by"].error(f"{divisor!r} is not 10, 100, … 1000000000")
    true_words, false_words = _boolean_words(place)
    return ColumnRule(
        name=name,
        columns=place["from"].texts() or place["concat"].texts(),
        separator=place["separator"].text() if "concat" in place else None,
        lookup=lookup,
        trim=place["trim"].boolean(),
        folds=folds,
        nulls=place["nulls"].texts(),
        strip=place["strip"].text(),
        remove_prefix=place["remove_prefix"].text(),
        values=_values(place, folds),
        unmatched=_unmatched(place),
        dates=_dates(place["date"]),
        zone=_zone(place["zone"]),
        true_words=true_words,
        false_words=false_words,
        decimal_mark=place["decimal"].one_of((".", ","), "."),
        divide_by=divisor,
        round_to=place["round"].integer(),
        add_prefix=place["add_prefix"].text(),
        default=place["default"].text() if "default" in place else None,
    )


def _check_type(place: Place, target: Type | None) -> None:
    """Rules must suit the canonical column's type, or the column could never be read."""
    suits = {"date": _IN_TIME, "zone": (Type.INSTANT,), "boolean": (Type.BOOLEAN,)} | dict.fromkeys(
        ("decimal", "divide_by", "round"), _NUMERIC
    )
    for key, types in suits.items():
        if key in place and target not in types:
            kind = "looked-up key" if target is None else target.value
            raise place[key].error(f"does not suit a {kind} column")


def _values(place: Place, folds: Collection[str]) -> dict[str, str | None] | None:
    if "values" not in place:
        if "unmatched" in place:
            raise place["unmatched"].error("says nothing without `values`")
        return None
    raw = place["values"].object().value
    values: dict[str, str | None] = {}
    for key, value in raw.items():
        if value is not None and not isinstance(value, str):
            raise place["values"][key].error("must be one text, or null")
        folded = fold(key, folds)
        if values.get(folded, value) != value:
            raise place["values"][key].error("is there twice, as it is folded")
        values[folded] = value
    return values


def _unmatched(place: Place) -> Unmatched | None:
    if "unmatched" not in place:
        return None
    said = place["unmatched"]
    if said.value is None:  # `null`, unquoted, is no text
        return Unmatched.NULL
    return Unmatched(said.one_of([str(choice) for choice in Unmatched], ""))


def _boolean_words(place: Place) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if "boolean" not in place:
        return (), ()
    words = place["boolean"].object("true", "false", required=("true", "false"))
    return words["true"].texts(), words["false"].texts()


def _dates(place: Place) -> tuple[str, ...]:
    formats = place.texts()
    for one in formats:
        if one != ISO and not re.search(r"%[dYymbBj]", one):
            raise place.error(f"{one!r} is no date format", f"e.g. '%d-%m-%Y', or {ISO!r}")
        if "%z" in one or "%Z" in one:
            raise place.error(f"{one!r} reads an offset", f"use {ISO!r} for instants with offset")
    return formats


def _zone(place: Place) -> str:
    zone = place.text("UTC")
    if zone != "UTC" and zone not in available_timezones():
        raise place.error(f"{zone!r} is no time zone", "e.g. Europe/Berlin")
    return ZoneInfo(zone).key


def _row_rules(place: Place, names: Sequence[str], *, needs_reason: bool) -> tuple[RowRule, ...]:
    if place.value is None:
        return ()
    rules = []
    for item in place.object().items():
        keys = ("when", "reason") if needs_reason else ("when",)
        item.object(*keys, required=keys)
        when = item["when"]
        tests = when.value if isinstance(when.value, list) else [when.value]
        conditions = [_condition(Place(when.file, when.way, test), names) for test in tests]
        reason = item["reason"].text() if needs_reason else None
        rules.append(RowRule(item.key, tuple(conditions), reason))
    return tuple(rules)


def _condition(place: Place, names: Sequence[str]) -> Condition:
    place.object("column", "source", *OPERATORS)
    if ("column" in place) == ("source" in place):
        raise place.error("needs either `column` (canonical) or `source` (as received)")
    chosen = [operator for operator in OPERATORS if operator in place]
    if len(chosen) != 1:
        raise place.error("needs one test", f"one of: {', '.join(OPERATORS)}")
    operator, is_source = chosen[0], "source" in place
    column = place["source"].text() if is_source else place["column"].one_of(names, "")
    value = place[operator]
    operands = value.value if isinstance(value.value, list) else [value.value]
    if not all(operand is None or isinstance(operand, str) for operand in operands):
        raise value.error("must be a text or a list of texts")
    if operator not in ("is", "is_not") and (len(operands) != 1 or operands[0] is None):
        raise value.error(f"must be {OPERATORS[operator]}")
    if operator == "before" and not is_source:
        value.one_of(names, "")
    if operator == "matches" and not _is_pattern(str(operands[0])):
        raise value.error(f"{operands[0]!r} is not a regular expression")
    if operator in ("below", "above") and not re.fullmatch(r"-?\d+(\.\d+)?", operands[0]):
        raise value.error(f"{operands[0]!r} is not a number")
    return Condition(column, operator, tuple(operands), is_source)


def _is_pattern(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
