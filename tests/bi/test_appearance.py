"""What is written in Superset can be read: WCAG 2.2, level AA."""

from __future__ import annotations

import runpy
from typing import Any

import pytest

from tributary.bi.server import SUPERSET_DIR

APPEARANCE: dict[str, Any] = runpy.run_path(str(SUPERSET_DIR / "appearance.py"))
TOKENS: dict[str, str] = APPEARANCE["THEME"]["token"]
TEXT = ["Primary", "Link", "Error", "Warning", "Success", "Info", "TextBase"]
#: Contrast that text of normal size needs (success criterion 1.4.3).
NEEDED = 4.5


def _luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_what_wcag_says() -> None:
    assert _contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert _contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("background", ["#FFFFFF", TOKENS["colorBgLayout"]])
@pytest.mark.parametrize("name", TEXT)
def test_text_stands_out_from_cards_and_page(name: str, background: str) -> None:
    assert _contrast(TOKENS[f"color{name}"], background) >= NEEDED


def test_the_text_of_buttons_stands_out() -> None:
    assert _contrast("#FFFFFF", TOKENS["colorPrimary"]) >= NEEDED


def test_no_two_colours_of_charts_are_alike() -> None:
    colours = APPEARANCE["COLOR_SCHEME"]["colors"]
    assert len(set(colours)) == len(colours) == 12
