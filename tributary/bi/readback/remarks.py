"""What was met on a server that the repository's YAML has no words for."""

from __future__ import annotations

from collections.abc import Iterable


class Inexpressible(Exception):  # noqa: N818 (it is no error: the part is left as declared)
    """A part of a dashboard that cannot be written in the repository's YAML; says what."""


class Remarks:
    """Lines for a person, each with the place it is about."""

    def __init__(self, place: str = "", lines: list[str] | None = None) -> None:
        self._place = place
        self.lines: list[str] = [] if lines is None else lines

    def at(self, place: str) -> Remarks:
        """The same collection, for remarks about `place`."""
        return Remarks(place, self.lines)

    def add(self, text: str) -> None:
        """Note one thing."""
        self.lines.append(f"{self._place}: {text}" if self._place else text)

    def unless_equal(self, expected: object, found: object, text: str) -> None:
        """Note `text` if what was found is not what an apply would have written."""
        if found != expected:
            self.add(text)

    def extend(self, texts: Iterable[str]) -> None:
        """Note several."""
        for text in texts:
            self.add(text)
