"""The HR system's nightly export: employees and teams whole, learning a file a year."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from tributary.sandbox.drops.csv_files import write_csv
from tributary.sandbox.world.build import World
from tributary.sandbox.world.learning import LearningRecord, learning
from tributary.sandbox.world.staff import (
    employees,
    lead_id,
    team_id,
    teams_of,
    visible_versions,
)
from tributary.sandbox.world.tenants import TENANTS

EMPLOYEE_COLUMNS = (
    "employee_id", "valid_from", "business_unit", "first_name", "last_name", "work_email",
    "department", "team_id", "job_title", "level", "manager_id", "hire_date", "termination_date",
    "employment_status", "fte", "gender_code", "hourly_cost_amount", "currency_code",
    "crm_owner_id", "app_agent_id", "support_agent_id", "last_changed_at",
)  # fmt: skip
TEAM_COLUMNS = ("team_id", "business_unit", "name", "department", "lead_id", "cost_center")
LEARNING_COLUMNS = (
    "record_id", "employee_id", "course", "kind", "training_hours", "assigned_at", "due_date",
    "completed_at", "score",
)  # fmt: skip


def write_hris(world: World, folder: Path) -> None:
    """Write `employees.csv`, `teams.csv` and `learning-YYYY.csv` by the year of assignment."""
    write_csv(folder / "employees.csv", EMPLOYEE_COLUMNS, _employees(world))
    write_csv(
        folder / "teams.csv",
        TEAM_COLUMNS,
        (
            (
                team_id(tenant, team.slug),
                tenant.tenant_id,
                team.name,
                team.department,
                lead_id(tenant, team),
                f"CC{tenant.number}{number:02d}",
            )
            for tenant in TENANTS
            for number, team in enumerate(teams_of(tenant), start=1)
        ),
    )
    for year, records in groupby(world.of(learning), key=lambda r: str(r.assigned_at)[:4]):
        write_csv(folder / f"learning-{year}.csv", LEARNING_COLUMNS, map(_learning_row, records))


def _employees(world: World) -> Iterator[tuple[Any, ...]]:
    for employee in world.of(employees):
        for version in visible_versions(world, employee):
            began = employee.local_date(version.changed_at)
            yield (
                employee.employee_id,
                began,
                employee.tenant.tenant_id,
                employee.first_name,
                employee.last_name,
                employee.email,
                version.department,
                version.team_id,
                version.job_title,
                version.level,
                employee.manager_id,
                employee.local_date(employee.hired_at),
                None if version.is_active else began,
                "active" if version.is_active else "terminated",
                employee.fte,
                employee.gender_code,
                version.hourly_cost,
                employee.tenant.currency,
                employee.crm_owner_id,
                employee.app_agent_id,
                employee.support_agent_id,
                _instant(version.changed_at),
            )


def _learning_row(record: LearningRecord) -> tuple[Any, ...]:
    return (
        *record[:5],
        _instant(record.assigned_at),
        record.due_date,
        _instant(record.completed_at),
        record.score,
    )


def _instant(at: np.datetime64) -> str | None:
    return None if np.isnat(at) else f"{at}Z"
