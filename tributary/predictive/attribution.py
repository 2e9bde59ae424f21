"""Attribution: which touches earned a conversion, and what part of its value, by seven models.

Conversions and revenue are conserved exactly: the credits of a conversion sum to 1 under every
model, its attributed revenue to its value; a conversion without any touch is credited to the
channel `unattributed`. docs/attribution.md describes columns and choices.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tributary.predictive import channel_credits, touch_credits
from tributary.predictive.columns import Columns, InputError, amounts
from tributary.predictive.journeys import Direct, Journeys, Touches, build_journeys

MODELS = (
    "first_touch",
    "last_touch",
    "linear",
    "time_decay",
    "position_based",
    "markov",
    "shapley",
)
TOUCHPOINT_COLUMNS = ("contact_id", "touched_at", "channel")
CONVERSION_COLUMNS = ("conversion_id", "contact_id", "converted_at", "value")
UNATTRIBUTED = "unattributed"
DIRECT = "direct"
DIRECT_CHOICES: tuple[str, ...] = get_args(Direct)


def attribute(
    touchpoints: pd.DataFrame,
    conversions: pd.DataFrame,
    *,
    models: Sequence[str] = MODELS,
    half_life_days: float = 7.0,
    lookback_days: float = 90.0,
    direct: Direct = "keep",
    first_weight: float = 0.4,
    last_weight: float = 0.4,
) -> pd.DataFrame:
    """Credit and revenue of every touch of every conversion, under each of `models`.

    `touchpoints` has `contact_id`, `touched_at`, `channel` and may have `touchpoint_id` (else rows
    are numbered from 1); `conversions` has `conversion_id`, `contact_id`, `converted_at`, `value`
    (may be empty: then it has no revenue). Other columns are passed by.

    `half_life_days` is time_decay's; `first_weight` and `last_weight` are what position_based gives
    to the ends of a journey. Touches are ordered by time, then channel name, then id.
    `direct="ignore_unless_only"` leaves out touches of the channel `direct` (in any case) where a
    conversion has any other.

    Returns a row per model, conversion and touch, in this order: `model`, `conversion_id`,
    `contact_id`, `touchpoint_id`, `channel`, `touched_at`, `touch_number` (from 1), `touch_count`,
    `credit`, `attributed_revenue` (DECIMAL(18,4)), `channel_weight` (what markov and shapley found
    the channel to be worth in the whole data set; sums to 1). An unattributed conversion has one
    row without a touchpoint.

    Raises InputError, one line per mistake.
    """
    _check_choices(models, half_life_days, lookback_days, direct, first_weight, last_weight)
    data = _DataSet(touchpoints, conversions)
    journeys = build_journeys(
        data.touches,
        data.converting_contact,
        data.converted_at,
        lookback_days=lookback_days,
        direct=direct,
        is_direct=np.array([str(name).strip().lower() == DIRECT for name in data.channels], bool),
    )
    parameters = {
        "time_decay": {"half_life_days": half_life_days},
        "position_based": {"first_weight": first_weight, "last_weight": last_weight},
    }
    rows = [data.rows(journeys, model, **parameters.get(model, {})) for model in models]
    return pd.concat(rows, ignore_index=True)


def by_channel(attributed: pd.DataFrame) -> pd.DataFrame:
    """What `attribute` returned, per `model` and `channel`.

    Adds `touches`, `conversions` (sum of credit), `attributed_revenue`, `channel_weight`.
    """
    is_touch = attributed["touchpoint_id"].notna()
    summed = (
        attributed.assign(touches=is_touch.astype("int64"))
        .groupby(["model", "channel"], sort=False)
        .agg(
            touches=("touches", "sum"),
            conversions=("credit", "sum"),
            attributed_revenue=("attributed_revenue", "sum"),
            channel_weight=("channel_weight", "first"),
        )
        .reset_index()
    )
    place = {model: n for n, model in enumerate(dict.fromkeys(attributed["model"]))}
    order = np.lexsort([summed["channel"], summed["model"].map(place)])
    return summed.iloc[order].reset_index(drop=True)


class _DataSet:
    """Checked input, with contacts and channels as codes and touches in order."""

    def __init__(self, touchpoints: pd.DataFrame, conversions: pd.DataFrame) -> None:
        touch = Columns("touchpoints", touchpoints)
        conversion = Columns("conversions", conversions)
        is_whole = touch.require(*TOUCHPOINT_COLUMNS) & conversion.require(*CONVERSION_COLUMNS)
        if not is_whole:
            raise InputError(touch.mistakes + conversion.mistakes)

        if "touchpoint_id" in touch.frame:
            touchpoint_id = touch.unique_text("touchpoint_id")
        else:
            touchpoint_id = pd.Series(np.arange(1, len(touch.frame) + 1)).astype(str)
        touching = touch.text("contact_id")
        channel = touch.text("channel")
        touch.refuse(channel, UNATTRIBUTED, "is kept for conversions without a touch")
        touched_at = touch.instant("touched_at")
        self.conversion_id = _text(conversion.unique_text("conversion_id"))
        converting = conversion.text("contact_id")
        self.converted_at = conversion.instant("converted_at")
        self.value, self.has_value = conversion.units("value")
        if touch.mistakes or conversion.mistakes:
            raise InputError(touch.mistakes + conversion.mistakes)

        self.contact_id = _text(converting)
        codes, _ = pd.factorize(pd.concat([touching, converting], ignore_index=True))
        touching_contact = codes[: len(touching)].astype(np.int64)
        self.converting_contact = codes[len(touching) :].astype(np.int64)
        channel_code, names = pd.factorize(channel, sort=True)
        self.channels = np.asarray(names, dtype=object)

        by_id, _ = pd.factorize(touchpoint_id, sort=True)
        order = np.lexsort([by_id, channel_code, touched_at, touching_contact])
        self.touchpoint_id = _text(touchpoint_id).take(order)
        self.touches = Touches(
            touching_contact[order], touched_at[order], channel_code[order].astype(np.int64)
        )

    def rows(self, journeys: Journeys, model: str, **parameters: float) -> pd.DataFrame:
        """A row per touch of each journey, and one per conversion without any."""
        credit, weights = self._credit(journeys, model, **parameters)
        without = np.setdiff1d(np.arange(len(self.conversion_id)), journeys.conversion)
        order = np.argsort(np.r_[journeys.conversion, without], kind="stable")
        conversion = np.r_[journeys.conversion, without][order]

        def padded(values: NDArray[Any], missing: Any) -> NDArray[Any]:
            padding = np.full(len(without), missing, dtype=values.dtype)
            return np.r_[values, padding][order]

        touched_at = self.touches.at[journeys.touch].astype("datetime64[us]")
        channel = self.touches.channel[journeys.touch]
        units = np.r_[self._revenue(journeys, credit), self.value[without]][order]
        return pd.DataFrame(
            {
                "model": _text([model]).take(np.zeros(len(order), dtype=int)),
                "conversion_id": self.conversion_id.take(conversion),
                "contact_id": self.contact_id.take(conversion),
                "touchpoint_id": self.touchpoint_id.take(
                    padded(journeys.touch, -1), allow_fill=True
                ),
                "channel": _text([*self.channels, UNATTRIBUTED]).take(
                    padded(channel, len(self.channels))
                ),
                "touched_at": padded(touched_at, np.datetime64("NaT")),
                "touch_number": padded(journeys.number, 0),
                "touch_count": padded(journeys.count, 0),
                "credit": padded(credit, 1.0),
                "attributed_revenue": amounts(units, self.has_value[conversion]),
                "channel_weight": padded(weights[channel], np.nan),
            }
        )

    def _credit(
        self, journeys: Journeys, model: str, **parameters: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Credit per row of the journeys, weight per channel (NaN where the model has none)."""
        channels = len(self.channels)
        if model == "markov":
            lost = np.setdiff1d(self.touches.contact, self.converting_contact)
            return channel_credits.markov(journeys, self.touches, lost, channels)
        if model == "shapley":
            return channel_credits.shapley(journeys, self.touches, channels)
        if model == "time_decay":
            credit = touch_credits.time_decay(
                journeys, self.touches.at, self.converted_at, **parameters
            )
        else:
            credit = getattr(touch_credits, model)(journeys, **parameters)
        return credit, np.full(channels, np.nan)

    def _revenue(self, journeys: Journeys, credit: NDArray[np.float64]) -> NDArray[np.int64]:
        """Revenue in units of 0.0001 per row: rounded, the remainder on the last touch.

        Where rounding up would leave the last touch an amount of the other sign, parts are cut off
        instead.
        """
        if len(credit) == 0:
            return np.zeros(0, dtype=np.int64)
        value = self.value[journeys.conversion]
        last = journeys.start + journeys.length - 1
        whole = value[last]
        exact = credit * value
        part = np.rint(exact).astype(np.int64)
        rest = whole - (np.add.reduceat(part, journeys.start) - part[last])
        is_overdrawn = rest * np.sign(whole) < 0
        part = np.where(journeys.per_row(is_overdrawn), np.trunc(exact).astype(np.int64), part)
        part[last] = whole - (np.add.reduceat(part, journeys.start) - part[last])
        return part


def _text(values: Iterable[str]) -> Any:
    """An array of text, also where there is none."""
    return pd.Series(list(values), dtype="str").array


def _check_choices(
    models: Sequence[str],
    half_life_days: float,
    lookback_days: float,
    direct: str,
    first_weight: float,
    last_weight: float,
) -> None:
    mistakes = [
        f"no model is called {model!r}; choose from {', '.join(MODELS)}"
        for model in models
        if model not in MODELS
    ]
    if not models:
        mistakes.append("no model is chosen")
    if len(set(models)) < len(models):
        mistakes.append("a model is chosen twice")
    if not (half_life_days > 0 and math.isfinite(half_life_days)):
        mistakes.append(f"the half-life must be a number of days above 0, not {half_life_days}")
    if not (lookback_days >= 0 and math.isfinite(lookback_days)):
        mistakes.append(f"the look-back must be a number of days from 0, not {lookback_days}")
    if direct not in DIRECT_CHOICES:
        mistakes.append(f"direct must be one of {', '.join(DIRECT_CHOICES)}, not {direct!r}")
    if not (first_weight > 0 and last_weight > 0 and first_weight + last_weight <= 1):
        mistakes.append(
            "the first and the last weight must be above 0 and at most 1 together,"
            f" not {first_weight} and {last_weight}"
        )
    if mistakes:
        raise InputError(mistakes)
