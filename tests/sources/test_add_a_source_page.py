"""What docs/add-a-source.md shows works as it stands there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from reconciled import newest_report
from served_truth import lake_rows
from vendor import Received, Reply, Vendor

from tributary.lake.reported import Reported
from tributary.settings import PROJECT_DIR, Settings
from tributary.sources.catalogue import SOURCES
from tributary.sources.extract import extract


def entry(number: int) -> dict[str, Any]:
    """A time entry as Harvest's documentation shows it."""
    return {
        "id": number,
        "spent_date": "2024-02-21",
        "hours": 2.25,
        "user": {"id": 1782959, "name": "Kim Allen"},
        "project": {"id": 14307913, "name": "Marketing Website", "code": None},
        "billable": True,
        "updated_at": "2024-02-27T16:47:14Z",
    }


def test_the_declaration_of_the_page_reads_what_the_vendor_answers(
    vendor: Vendor, configured: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (PROJECT_DIR / "docs" / "add-a-source.md").read_text()
    [code] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    found: dict[str, Any] = {}
    exec(code, found)  # noqa: S102
    monkeypatch.setitem(SOURCES, "time_tracking", found["SOURCE"])

    def answer(request: Received) -> Reply:
        number = int(request.query["page"][0])
        entries = [entry(number * 10), entry(number * 10 + 1)]
        following = number + 1 if number < 3 else None
        return Reply({"time_entries": entries, "next_page": following, "total_entries": 6})

    vendor.routes["/v2/time_entries"] = answer
    settings = configured(
        time_tracking__base_url=vendor.url,
        time_tracking__token="t0p-secret",
        time_tracking__username="1234567",
    )
    assert extract(settings, ["time_tracking"]).errors == {}
    assert newest_report(settings, "time_tracking", "time_entries") == Reported(6, 6)
    rows = sorted(lake_rows(settings, SOURCES["time_tracking"])["time_entries"].elements())
    assert [row[0] for row in rows] == ["10", "11", "20", "21", "30", "31"]
    assert rows[0][1:] == (
        "Kim Allen",
        "1782959",
        "14307913",
        date(2024, 2, 21),
        Decimal("2.2500"),
        True,
        datetime.fromisoformat("2024-02-27T16:47:14"),
    )
    [first, *_] = vendor.asked("/v2/time_entries")
    assert first.headers["Harvest-Account-Id"] == "1234567"
    assert first.headers["Authorization"] == "Bearer t0p-secret"
    assert first.query["updated_since"] == ["2024-01-01T00:00:00Z"]
