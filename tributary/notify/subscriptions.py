"""Who is told: the subscriptions of ``TRIBUTARY_NOTIFY``. Their URLs hold secrets: never shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import SecretStr

from tributary.notify.priority import PRIORITIES, Priority
from tributary.settings import Settings


@dataclass(frozen=True, slots=True)
class Subscription:
    """One channel and the least priority it wants to hear of; `number` is its place in the list."""

    number: int
    least: Priority
    url: SecretStr

    def __str__(self) -> str:
        """All that may be said of it: nothing that is between or after the slashes."""
        return f"subscription {self.number}"


def subscriptions(settings: Settings) -> Sequence[Subscription]:
    """The subscriptions in their order; ``<least priority>=<url>``, or a URL that hears of all."""
    return [_read(number, entry) for number, entry in enumerate(settings.notify, start=1)]


def _read(number: int, entry: SecretStr) -> Subscription:
    written = entry.get_secret_value().strip()
    first, equals, rest = written.partition("=")
    if equals and first.strip().lower() in PRIORITIES:
        return Subscription(number, PRIORITIES[first.strip().lower()], SecretStr(rest.strip()))
    return Subscription(number, Priority.LOW, SecretStr(written))
