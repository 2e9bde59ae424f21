"""GraphQL queries, as far as reading lists needs them: fields, arguments, variables, selections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(
    r'[\s,]+|("(?:[^"\\]|\\.)*"|\$?[A-Za-z_]\w*|-?\d+(?:\.\d+)?|\.{3}|[{}()\[\]:!=])'
)
_WORDS = {"true": True, "false": False, "null": None}


class QueryError(Exception):
    """A query that cannot be read, or asks for what is not there."""


@dataclass(frozen=True, slots=True)
class Field:
    """A selected field with its arguments, and what is selected of it."""

    name: str
    alias: str
    arguments: Mapping[str, Any]
    selections: tuple[Field, ...]


def parse(text: str, variables: Mapping[str, Any]) -> tuple[Field, ...]:
    """The root fields of a query; raises QueryError."""
    return _Reader(text, variables).query()


def project(record: Any, selections: tuple[Field, ...], kind: str) -> Any:
    """What is selected of `record`; QueryError for a field that it does not have."""
    if not selections or record is None:
        return record
    if isinstance(record, list):
        return [project(item, selections, kind) for item in record]
    chosen = {}
    for field in selections:
        if field.name not in record:
            raise QueryError(f"Field '{field.name}' doesn't exist on type '{kind}'")
        value = record[field.name]
        if isinstance(value, dict | list) and not field.selections and not _is_scalars(value):
            raise QueryError(f"Field '{field.name}' must have selections")
        if "first" in field.arguments and isinstance(value, dict) and "nodes" in value:
            value = {**value, "nodes": value["nodes"][: field.arguments["first"]]}
        chosen[field.alias] = project(value, field.selections, field.name)
    return chosen


def _is_scalars(value: Any) -> bool:
    return isinstance(value, list) and not any(isinstance(item, dict | list) for item in value)


class _Reader:
    """Reads one document by recursive descent."""

    def __init__(self, text: str, variables: Mapping[str, Any]) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._variables = dict(variables)

    def query(self) -> tuple[Field, ...]:
        if self._peek() == "query":
            self._take()
            if self._peek() not in ("(", "{"):
                self._take()
            if self._peek() == "(":
                self._declarations()
        found = self._selections()
        if self._at < len(self._tokens):
            raise QueryError(f"Expected the end, actual: {self._peek()!r}")
        return found

    def _declarations(self) -> None:
        """Variables' types; a default counts where no value was sent."""
        self._take("(")
        while self._peek() != ")":
            name = self._take().removeprefix("$")
            self._take(":")
            while self._peek() not in ("=", ")") and not self._peek().startswith("$"):
                self._take()
            if self._peek() == "=":
                self._take()
                self._variables.setdefault(name, self._value())
        self._take(")")

    def _selections(self) -> tuple[Field, ...]:
        self._take("{")
        found: list[Field] = []
        while self._peek() != "}":
            alias = name = self._take()
            if name == "...":  # an inline fragment: the type is the one that is there
                self._take("on")
                self._take()
                found += self._selections()
                continue
            if self._peek() == ":":
                self._take()
                name = self._take()
            arguments = self._arguments() if self._peek() == "(" else {}
            below = self._selections() if self._peek() == "{" else ()
            found.append(Field(name, alias, arguments, below))
        self._take("}")
        return tuple(found)

    def _arguments(self) -> dict[str, Any]:
        self._take("(")
        found = {}
        while self._peek() != ")":
            name = self._take()
            self._take(":")
            found[name] = self._value()
        self._take(")")
        return found

    def _value(self) -> Any:
        part = self._take()
        if part == "[":
            items = []
            while self._peek() != "]":
                items.append(self._value())
            self._take("]")
            return items
        if part == "{":
            members = {}
            while self._peek() != "}":
                name = self._take()
                self._take(":")
                members[name] = self._value()
            self._take("}")
            return members
        if part.startswith("$"):
            return self._variables.get(part[1:])
        if part.startswith('"'):
            return part[1:-1].replace('\\"', '"')
        if part in _WORDS:
            return _WORDS[part]
        return int(part) if part.lstrip("-").isdigit() else part

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, expected: str | None = None) -> str:
        token = self._peek()
        if not token or (expected is not None and token != expected):
            raise QueryError(f"Expected {expected or 'a name'}, actual: {token or 'the end'}")
        self._at += 1
        return token


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise QueryError(f"Unexpected character {text[at]!r}")
        if found.group(1):
            yield found.group(1)
        at = found.end()
