"""What customers said when they rated the solution of a support ticket."""

from __future__ import annotations

from typing import NamedTuple

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.support import SupportTicket

COMMENTS = {
    "good": (
        "Quick and friendly, thank you",
        "Solved on the first try",
        "Clear explanation, works now",
        "Great support as always",
    ),
    "bad": (
        "Took far too long",
        "I had to explain it three times",
        "The problem is still there",
        "The answer did not fit my question",
    ),
}
REASONS = (
    "The issue took too long to resolve",
    "The issue was not resolved",
    "The agent's knowledge is unsatisfactory",
    "Some other reason",
)
COMMENTED = 0.45


class Rating(NamedTuple):
    """A rating that was received; of a bad one a reason is asked."""

    rating_id: int
    ticket: SupportTicket
    at: int  # Unix seconds
    score: str  # good or bad
    comment: str | None
    reason: str | None


def ratings(world: World) -> list[Rating]:
    """The ratings received so far, in order of time; a deleted ticket is rated no more."""
    as_of = int(world.span.as_of.timestamp())
    made = [
        _rating(world.seed, ticket, ticket.rated)
        for ticket in world.support_tickets
        if ticket.rated is not None
        and ticket.rated < as_of
        and (ticket.deleted is None or ticket.rated < ticket.deleted)
    ]
    return sorted(made, key=lambda rating: (rating.at, rating.rating_id))


def _rating(seed: int, ticket: SupportTicket, at: int) -> Rating:
    rng = stream(seed, "satisfaction", ticket.ticket_id)
    comment = str(rng.choice(COMMENTS[ticket.rating])) if rng.random() < COMMENTED else None
    reason = str(rng.choice(REASONS)) if ticket.rating == "bad" else None
    return Rating(ticket.ticket_id + 5_000_000, ticket, at, ticket.rating, comment, reason)
