"""YAML documents of mappings: every scalar is text, and every mistake says where it is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import yaml

from tributary.sources.mapping_model import MappingError

_NULL_TAG = "tag:yaml.org,2002:null"


class _TextLoader(yaml.SafeLoader):
    """YAML whose plain scalars are text or null: no 0000045 as 37, no `No` as false."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the parent class declares it so
        first: [(_NULL_TAG, re.compile(r"^(?:~|null)$"))] for first in "~n"
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key!r} is there twice", node.start_mark
                )
        return super().construct_mapping(node, deep=deep)


def read_document(path: Path) -> Place:
    """The document in the file `path`; MappingError if it is not YAML."""
    try:
        document = yaml.load(path.read_text("utf-8"), Loader=_TextLoader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise MappingError(f"{path.name}: line {line}", str(error.problem)) from None
    except (UnicodeDecodeError, yaml.YAMLError):
        raise MappingError(path.name, "is not YAML in UTF-8") from None
    return Place(path.name, (), document)


class Place:
    """A value in the document, and the way to it, for what is said about it."""

    def __init__(self, file: str, way: tuple[str, ...], value: Any) -> None:
        self.file, self.way, self.value = file, way, value

    @property
    def where(self) -> str:
        return f"{self.file}: {'.'.join(self.way)}" if self.way else self.file

    @property
    def key(self) -> str:
        return self.way[-1]

    def error(self, message: str, cure: str = "") -> MappingError:
        return MappingError(self.where, message, cure=cure)

    def __contains__(self, key: str) -> bool:
        return key in self.value

    def __getitem__(self, key: str) -> Place:
        return Place(self.file, (*self.way, key), self.value.get(key))

    def object(self, *known: str, required: Sequence[str] = ()) -> Place:
        """This, once it is seen to be an object of these keys."""
        if not isinstance(self.value, dict):
            raise self.error("must be an object", f"of {', '.join(known)}" if known else "")
        for key in self.value:
            if not isinstance(key, str):
                raise self.error(f"the key {key!r} must be text", "quote it")
            if known and key not in known:
                raise self[key].error("is not a key of the language", _suggest(key, known))
        for key in required:
            if self.value.get(key) is None:
                raise self.error(f"{key!r} is missing")
        return self

    def items(self) -> list[Place]:
        return [self[key] for key in self.value or ()]

    def text(self, default: str = "") -> str:
        if self.value is None:
            return default
        if not isinstance(self.value, str):
            raise self.error("must be one text")
        return self.value

    def texts(self) -> tuple[str, ...]:
        """A text, or a list of texts; nothing: none."""
        values = self.value if isinstance(self.value, list) else [self.value]
        if self.value is None:
            return ()
        if not all(isinstance(value, str) for value in values):
            raise self.error("must be a text or a list of texts", "quote null as 'null'")
        return tuple(values)

    def one_of(self, choices: Collection[str], default: str) -> str:
        value = self.text(default)
        if value not in choices:
            raise self.error(f"{value!r} is not known", f"use one of: {', '.join(choices)}")
        return value

    def boolean(self) -> bool:
        return self.one_of(("true", "false"), "false") == "true"

    def integer(self) -> int | None:
        text = self.text()
        if text and not re.fullmatch(r"\d+", text):
            raise self.error(f"{text!r} is not a whole number")
        return int(text) if text else None


def _suggest(word: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else f"there are: {', '.join(known)}"
