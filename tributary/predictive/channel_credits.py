"""Credit by evidence: what a channel is worth over the whole data set (Markov, Shapley)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tributary.predictive.journeys import Journeys, Touches
from tributary.predictive.touch_credits import Credits, normalised


def removal_effects(
    journeys: Journeys, touches: Touches, lost: NDArray[np.int64], channels: int
) -> NDArray[np.float64]:
    """Removal effect of each channel, normalised to sum to 1 over the data set.

    First-order Markov chain over start, the channels, conversion and loss; each journey is a path
    to conversion, each contact in `lost` (codes) one path of all its touches to loss. The removal
    effect of a channel is the share of conversions that is lost when every step into it leads to
    loss: 1 - P(conversion without it) / P(conversion).

    With N = (I - Q)^-1 of the chain's transient states, conversions that pass through c are
    P(c is ever reached) x P(conversion from c) = N[start, c] / N[c, c] x (N r)[c]: one inverse
    gives all removal effects.

    Source: Anderl, Becker, von Wangenheim, Schumann, "Mapping the customer journey: Lessons
    learned from graph-based online attribution modeling", International Journal of Research in
    Marketing 33 (2016) 457-474.
    """
    if len(journeys.start) == 0:
        return np.zeros(channels)
    steps = np.zeros((channels + 1, channels + 3))  # from start and channels, to these and two ends
    start, conversion, loss = channels, channels + 1, channels + 2
    _add_paths(steps, touches.channel[journeys.touch], journeys.start, start, conversion)
    is_lost = np.isin(touches.contact, lost)
    contacts = touches.contact[is_lost]
    first = np.flatnonzero(np.r_[True, contacts[1:] != contacts[:-1]][: len(contacts)])
    _add_paths(steps, touches.channel[is_lost], first, start, loss)

    seen = steps.sum(axis=1)
    chance = steps / np.where(seen > 0, seen, 1)[:, None]
    passes = np.linalg.inv(np.eye(channels + 1) - chance[:, : channels + 1])
    converts = passes @ chance[:, conversion]
    effect = (passes[start, :channels] / np.diag(passes)[:channels]) * converts[:channels]
    effect = np.maximum(effect / converts[start], 0)
    return effect / effect.sum()


def markov(
    journeys: Journeys, touches: Touches, lost: NDArray[np.int64], channels: int
) -> tuple[Credits, NDArray[np.float64]]:
    """Credits by removal effect, and the effects.

    A conversion is divided among the channels of its journey in proportion to their removal
    effects, a channel's part equally among its touches there.
    """
    effects = removal_effects(journeys, touches, lost, channels)
    channel = touches.channel[journeys.touch]
    return normalised(journeys, effects[channel] / _touches_of_channel(journeys, channel)), effects


def shapley(
    journeys: Journeys, touches: Touches, channels: int
) -> tuple[Credits, NDArray[np.float64]]:
    """Credits by Shapley value, and each channel's share of all conversions with a touch.

    The worth of a set of channels is the number of conversions whose journeys need no channel
    outside it. That game is the sum of one unanimity game per conversion, in which the channels of
    its journey are symmetric and all others are dummies; so by additivity a channel's Shapley
    value is the sum of 1 / (distinct channels of the journey) over the journeys it is in. This is
    exact for any number of channels, without the 2^n sets of the definition, and says by itself
    what each conversion gives. A channel's part is shared equally among its touches there.

    Sources: Shapley, "A value for n-person games", Contributions to the Theory of Games II (1953);
    Zhao, Mahboobi, Bagheri, "Shapley Value Methods for Attribution Modeling in Online
    Advertising", arXiv:1804.05327 (2018).
    """
    channel = touches.channel[journeys.touch]
    credit = normalised(journeys, 1 / _touches_of_channel(journeys, channel))
    value = np.bincount(channel, weights=credit, minlength=channels)
    return credit, value / max(len(journeys.start), 1)


def _touches_of_channel(journeys: Journeys, channel: NDArray[np.int64]) -> NDArray[np.float64]:
    """How many touches of its journey have the row's channel."""
    if len(channel) == 0:
        return np.zeros(0)
    pair = journeys.conversion * (int(channel.max()) + 1) + channel
    _, group, size = np.unique(pair, return_inverse=True, return_counts=True)
    return size[group].astype(float)


def _add_paths(
    steps: NDArray[np.float64],
    channel: NDArray[np.int64],
    first: NDArray[np.int64],
    start: int,
    end: int,
) -> None:
    """Counts the steps of paths that lie one after the other in `channel`, beginning at `first`."""
    if len(channel) == 0:
        return
    is_first = np.zeros(len(channel), dtype=bool)
    is_first[first] = True
    came_from = np.where(is_first, start, np.r_[start, channel[:-1]])
    last = np.r_[first[1:], len(channel)] - 1
    np.add.at(steps, (came_from, channel), 1)
    np.add.at(steps, (channel[last], np.full(len(last), end)), 1)
