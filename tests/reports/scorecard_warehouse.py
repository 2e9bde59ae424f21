"""A published warehouse that holds the executive scorecard, made from the mart's own contract."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from itertools import product
from pathlib import Path

import duckdb
import yaml

PROJECT = Path(__file__).resolve().parents[2]
CONTRACT = PROJECT / "models" / "marts" / "executive" / "_executive.yml"
AS_OF = datetime.fromisoformat("2026-11-20 00:00:00")
TENANTS = {
    "group": ("Group", "USD"),
    "agency": ("Northlight Agency", "EUR"),
    "messaging": ("Parley CRM", "INR"),
    "o'hara": ("O'Hara & <Sons>", "USD"),
}
#: kpi_key → name, family, unit, direction, d3 format, a typical value.
KPIS = {
    "ad_spend": ("Ad spend", "marketing", "currency", "down_good", ",.2f", 21_403.17),
    "leads_generated": ("Leads generated", "marketing", "count", "up_good", ",.0f", 1_312.0),
    "return_on_ad_spend": ("ROAS", "marketing", "ratio_x", "up_good", ",.2f", 3.83),
    "win_rate": ("Win rate", "sales", "ratio", "up_good", ",.1%", 0.3127),
    "sales_velocity": ("Velocity", "sales", "currency_per_day", "up_good", ",.2f", 812.61),
    "mrr": ("MRR", "revenue", "currency", "up_good", ",.2f", 1_240_055.81),
    "resolution_time": ("Resolution", "crm_conversations", "seconds", "down_good", ",.0f", 5_123.0),
    "csat_score": ("CSAT", "crm_conversations", "score_1_5", "up_good", ",.2f", 4.37),
}
BANDS = ["critical", "warning", "watch", "on_target", "insufficient_data", "no_target"]


def months() -> list[date]:
    """Twelve complete months and the one that is running at `AS_OF`."""
    return [date(2025 + (10 + n) // 12, (10 + n) % 12 + 1, 1) for n in range(13)]


def scorecard() -> Iterator[dict[str, object]]:
    """Rows of the scorecard with every status, undefined values, no target and no prior month."""
    for (tenant, kpi), (place, month) in product(product(TENANTS, KPIS), enumerate(months())):
        name, family, unit, direction, value_format, typical = KPIS[kpi]
        is_defined = not (tenant == "group" and unit in ("ratio", "ratio_x")) and place != 5
        value = typical * (1 + 0.0371 * place) if is_defined else None
        target = None if kpi == "sales_velocity" else typical * 1.2
        if value is None:
            status = "insufficient_data"
        elif target is None:
            status = "no_target"
        else:
            status = BANDS[(place + len(kpi)) % 4]
        has_change = value is not None and place not in (0, 6)
        change = typical * 0.0371 if has_change else None
        shown_change = (change * 100 if unit == "ratio" else 0.0371) if has_change else None
        yield {
            "kpi_key": kpi,
            "tenant_key": f"key of {tenant}",
            "tenant_id": tenant,
            "tenant_name": TENANTS[tenant][0],
            "month_start": month,
            "kpi_name": name,
            "family": family,
            "unit": unit,
            "direction": direction,
            "display_order": list(KPIS).index(kpi),
            "value": value,
            "currency_code": TENANTS[tenant][1] if unit.startswith("currency") else None,
            "target": target,
            "status": status,
            "status_rank": BANDS.index(status) + 1,
            "change": change,
            "change_to_show": shown_change,
            "change_unit": "pp" if unit == "ratio" else "%",
            "is_improvement": None if change is None else direction == "up_good",
            "value_format": value_format,
            "is_partial": place == 12,
            "is_latest_complete_month": place == 11,
            "data_as_of": AS_OF,
        }


def publish(home: Path, version: str = "v1") -> Path:
    """A published file below `home` holding the scorecard, with the columns of its contract."""
    [model] = yaml.safe_load(CONTRACT.read_text())["models"]
    columns = {column["name"]: column["data_type"] for column in model["columns"]}
    database = home / "versions" / version / "warehouse.duckdb"
    database.parent.mkdir(parents=True)
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema marts")
        declared = ", ".join(f"{name} {data_type}" for name, data_type in columns.items())
        connection.execute(f"create table marts.mart_executive_scorecard ({declared})")
        for row in scorecard():
            names, marks = ", ".join(row), ", ".join("?" * len(row))
            connection.execute(
                f"insert into marts.mart_executive_scorecard ({names}) values ({marks})",
                list(row.values()),
            )
    database.chmod(0o444)
    link = home / "versions" / "current"
    link.unlink(missing_ok=True)
    link.symlink_to(version)
    return database


def checksum(path: Path) -> str:
    """SHA-256 of a file by a tool that is not ours."""
    return subprocess.check_output(["sha256sum", path], text=True).split()[0]
