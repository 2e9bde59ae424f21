"""SQL of the semantics that is written once: phrases with an argument, texts that marts share.

In any `sql` of superset/semantics, `@phrase(argument)` stands for a phrase of _shared.yml with its
`@it` replaced by the argument (a column or a text), and `@text` for a text or calculated column of
the mart. What is written into the datasets is plain SQL: Superset lets a metric name no calculated
column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tributary.errors import TributaryError

_NAMED = re.compile(r"@(?P<name>[a-z_]+)(?:\((?P<argument>[a-z_]+)\))?")
_ARGUMENT = "it"


@dataclass(frozen=True)
class Wording:
    """The phrases of all marts, and the texts of one mart: declarations of calculated columns."""

    phrases: Mapping[str, str]
    texts: Mapping[str, Mapping[str, Any]]

    def sql(self, written: str) -> str:
        """`written` with phrases and texts put in; raises TributaryError for an unknown name."""
        return _NAMED.sub(self._meant, written.strip())

    def _meant(self, found: re.Match[str]) -> str:
        name, argument = found["name"], found["argument"]
        if argument is not None and name in self.phrases:
            it = f"@{argument}" if argument in self.texts else argument
            return self.sql(self.phrases[name].strip().replace(f"@{_ARGUMENT}", it))
        if argument is None and name in self.texts:
            return f"({self.sql(self.texts[name]['sql'])})"
        raise TributaryError(
            f"superset/semantics: {found[0]} is no phrase or text of this mart",
            cure="declare it in _shared.yml, or name columns that it needs",
        )


def wording(semantics: Mapping[str, Any], columns: set[str], own: Mapping[str, Any]) -> Wording:
    """What is said of a mart with these columns: the texts whose needs it meets, and its own."""
    texts = {
        name: text
        for name, text in semantics.get("texts", {}).items()
        if set(text["needs"]) <= columns
    }
    return Wording(semantics.get("phrases", {}), {**texts, **own})
