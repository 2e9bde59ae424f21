"""Pictures and files of a dashboard, judged by what is in them."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pypdf import PdfReader
from served_superset import Served

from tributary.bi import csv_files
from tributary.bi.csv_files import write_csv
from tributary.bi.screenshot import browser, picture
from tributary.bi.selection import Selection, dashboard_named
from tributary.bi.server import SupersetError

CAMPAIGNS = "campaign-performance"
NARROWED = Selection({"Business unit": ["Cadence Cloud"]}, "Last quarter")
SPEND = """
    select sum(spend_amount_reporting) from marts.mart_campaign_performance
    join marts.dim_tenant using (tenant_key) where tenant_id = 'saas'
"""

# Colour → its share of the picture.
_LOOK = """async source => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const data = context.getImageData(0, 0, image.width, image.height).data;
  const counts = {};
  for (let i = 0; i < data.length; i += 4) {
    const colour = `${data[i]},${data[i + 1]},${data[i + 2]}`;
    counts[colour] = (counts[colour] ?? 0) + 1;
  }
  const total = data.length / 4;
  return Object.fromEntries(Object.entries(counts).map(([c, n]) => [c, n / total]));
}"""


def _spend(served: Served) -> float:
    with duckdb.connect(str(served.settings.published_database), read_only=True) as warehouse:
        return float(warehouse.execute(SPEND).fetchall()[0][0])


@pytest.mark.browser
def test_a_pdf_has_its_filters_its_numbers_and_its_charts(served: Served, tmp_path: Path) -> None:
    target = tmp_path / "pictures" / "campaigns.pdf"
    picture(served.settings, CAMPAIGNS, target, selection=NARROWED)
    (page,) = PdfReader(target).pages
    text = " ".join(page.extract_text().split())
    assert text.startswith(
        "Campaign performance · Business unit: Cadence Cloud · Channel: all · Campaign: all"
        " · Period: Last quarter · Data as of 01 Nov 2026 00:00 UTC"
    )
    titles = {chart.title for chart in dashboard_named(CAMPAIGNS).charts.values()}
    shown = {"Spend", "ROAS", "Campaigns by spend", "Spend and conversions"}
    assert shown <= {title for title in titles if title in text}
    assert "Meridian Systems" not in text
    assert "Remarketing Cadence Cloud" in text  # of the table at the end
    colours = [_colours(found.get_object()) for found in page["/Resources"]["/XObject"].values()]
    assert len([count for count in colours if count > 100]) == 2, colours  # no grey boxes


def _colours(found: Any) -> int:
    """How many colours an object of a PDF has; 0 if it is no image."""
    if found["/Subtype"] != "/Image":
        return 0
    pixels: bytes = found.get_data()
    return len({pixels[start : start + 3] for start in range(0, len(pixels), 3)})


@pytest.mark.browser
def test_a_png_shows_charts_and_no_grey_boxes(served: Served, tmp_path: Path) -> None:
    target = tmp_path / "campaigns.png"
    picture(served.settings, CAMPAIGNS, target)
    source = "data:image/png;base64," + base64.b64encode(target.read_bytes()).decode()
    with browser() as tool:
        shares: dict[str, float] = tool.new_page().evaluate(_LOOK, source)
    assert shares["255,255,255"] > 0.4
    assert shares["29,92,150"] > 0.01  # the bars' own blue
    greys = {c: s for c, s in shares.items() if len(set(c.split(","))) == 1 and s > 0.02}
    assert set(greys) == {"255,255,255"}


@pytest.mark.browser
def test_csv_files_hold_what_the_filters_leave(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_overview(slug: str) -> Any:
        dashboard = dashboard_named(slug)
        overview = dashboard.tabs[0]
        charts = {name: dashboard.charts[name] for name in overview.chart_names}
        return replace(dashboard, tabs=(overview,), charts=charts)

    monkeypatch.setattr(csv_files, "dashboard_named", only_overview)
    unit = Selection({"Business unit": ["Cadence Cloud"]})
    paths = write_csv(served.settings, CAMPAIGNS, tmp_path / "csv", selection=unit)
    assert {path.stem for path in paths} == set(only_overview(CAMPAIGNS).charts)
    heading, column, value = (tmp_path / "csv" / "spend.csv").read_text().splitlines()
    assert heading.startswith("# Spend · Campaign performance · Business unit: Cadence Cloud · ")
    assert "Period: all time · Data as of 01 Nov 2026 00:00 UTC" in heading
    assert column == "Spend"
    assert float(value) == pytest.approx(_spend(served))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["Business unit"], "write 'Name of the filter=value'"),
        (["=x"], "write 'Name of the filter=value'"),
        (["Unit=x"], "has no filter Unit; it has Business unit, Channel, Campaign"),
    ],
)
def test_a_wrong_filter_is_one_line(given: list[str], message: str) -> None:
    with pytest.raises(SupersetError, match=message):
        Selection.parse(given).query(dashboard_named(CAMPAIGNS))


def test_a_picture_is_a_png_or_a_pdf(served: Served, tmp_path: Path) -> None:
    with pytest.raises(SupersetError, match=r"ends in \.png or \.pdf"):
        picture(served.settings, CAMPAIGNS, tmp_path / "x.gif")
