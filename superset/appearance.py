"""How Superset looks: logo, theme, colours of charts."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

APP_NAME = "Tributary"
_LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="32" viewBox="0 0 {width} 32">'
    '<g fill="none" stroke="#1D5C96" stroke-width="4" stroke-linecap="round">'
    '<path d="M4 7c9 0 9 9 18 9h6"/><path d="M4 25c9 0 9-9 18-9" stroke="#0B7A75"/></g>{text}</svg>'
)
_WORDMARK = (
    '<text x="38" y="22.5" font-family="Inter,Helvetica,Arial,sans-serif" font-size="19"'
    ' font-weight="600" fill="#16324F">Tributary</text>'
)
LOGO = "data:image/svg+xml," + quote(_LOGO.format(width=132, text=_WORDMARK))
ICON = "data:image/svg+xml," + quote(_LOGO.format(width=32, text=""))

#: Types of chart with dates along the bottom, and how these keep 12 pixels from one another:
#: without, they follow one another like one word.
_OVER_TIME = (
    *("echarts_timeseries_line", "echarts_timeseries_bar", "echarts_area"),
    *("mixed_timeseries", "echarts_timeseries_smooth", "echarts_timeseries_step"),
)
_DATES_APART = {"xAxis": {"axisLabel": {"minMargin": 12}}}

# Every text colour has a contrast of at least 4.5 on white (WCAG AA).
THEME: dict[str, Any] = {
    "algorithm": "default",
    "token": {
        "brandAppName": APP_NAME,
        "brandLogoAlt": APP_NAME,
        "brandLogoUrl": LOGO,
        "brandLogoMargin": "14px 0",
        "brandLogoHref": "/",
        "brandLogoHeight": "28px",
        "brandIconMaxWidth": 132,
        "brandSpinnerUrl": None,
        "brandSpinnerSvg": None,
        "colorPrimary": "#1D5C96",
        "colorLink": "#1D5C96",
        "colorError": "#B3261E",
        "colorWarning": "#8A5A00",
        "colorSuccess": "#1B7F4B",
        "colorInfo": "#1D5C96",
        "colorTextBase": "#16212E",
        "colorBgLayout": "#F4F6F9",
        "borderRadius": 6,
        "fontUrls": [],
        "fontFamily": "Inter, Helvetica, Arial, sans-serif",
        "fontFamilyCode": "'IBM Plex Mono', 'Courier New', monospace",
        "transitionTiming": 0.2,
        "fontSizeXS": "8",
        "fontSizeXXL": "28",
        "fontWeightNormal": "400",
        "fontWeightLight": "300",
        "fontWeightStrong": "500",
        "fontWeightBold": "700",
        "colorEditorSelection": "#FFF5CF",
        # By type: a chart without axes fails with an override of one.
        "echartsOptionsOverridesByChartType": dict.fromkeys(_OVER_TIME, _DATES_APART),
    },
}

COLOR_SCHEME = {
    "id": "tributary",
    "label": "Tributary",
    "description": "Distinguishable with the common colour-vision deficiencies",
    "isDefault": True,
    "colors": [
        *("#1D5C96", "#E08A00", "#0B7A75", "#B3446C", "#7A6FC0", "#5C7F2B"),
        *("#C4562F", "#4FA3D1", "#8C6D46", "#5B6B7B", "#D9A441", "#2F9E8F"),
    ],
}
