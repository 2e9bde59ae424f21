"""What employees were taught: courses that they were given, and how they went."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import later
from tributary.sandbox.world.staff import DAY, NEVER, Employee, employees

#: Courses by kind: name, hours.
COURSES = {
    "onboarding": (("First weeks", 16), ("Tools and access", 6), ("How we work", 4)),
    "security": (("Security awareness", 2),),
    "certification": (
        ("Analytics certification", 24),
        ("Cloud practitioner", 30),
        ("Ads certification", 12),
        ("Project management", 20),
    ),
    "leadership": (("Leading teams", 18), ("Feedback and coaching", 8)),
    "tool": (("New reporting workspace", 3), ("Automation basics", 5), ("Advanced CRM", 4)),
}
#: Chance that a course is ever completed, mean days it takes, days until it is due.
CONDUCT = {
    "onboarding": (0.98, 12, 30),
    "security": (0.94, 14, 30),
    "certification": (0.72, 60, 120),
    "leadership": (0.82, 45, 90),
    "tool": (0.88, 20, 45),
}
YEARS = 15


class LearningRecord(NamedTuple):
    """A course that an employee was given; what has not happened yet is NaT or None."""

    record_id: str
    employee_id: str
    course: str
    kind: str
    training_hours: Decimal
    assigned_at: np.datetime64
    due_date: np.datetime64
    completed_at: np.datetime64
    score: int | None


def learning(world: World) -> list[LearningRecord]:
    """Courses assigned before the as-of, in order of their assignment."""
    span = world.span
    found = [
        record
        for employee in world.of(employees)
        for record in _courses(world.seed, employee, span.start64)
        if record.assigned_at < span.as_of64
    ]
    seen = [
        record
        if record.completed_at < span.as_of64
        else record._replace(completed_at=NEVER, score=None)
        for record in found
    ]
    return sorted(seen, key=lambda record: (record.assigned_at, record.record_id))


def _courses(seed: int, employee: Employee, start: np.datetime64) -> Iterator[LearningRecord]:
    """All courses of a working life; nothing is assigned or completed after its end."""
    rng = stream(seed, "learning", employee.employee_id)
    first_year = start.astype("M8[Y]")
    planned: list[tuple[np.datetime64, str, int]] = [
        (later(employee.hired_at, (3 + 4 * number) * 3600 + DAY), "onboarding", number)
        for number in range(len(COURSES["onboarding"]))
    ]
    leads = employee.versions[0].level in ("lead", "director")
    for year in range(YEARS):
        opened = (first_year + year).astype("M8[s]")
        pick = rng.random(8)
        planned.append((later(opened, 64 * DAY + 32_400), "security", 0))
        for kind, chance, when, which in (
            ("certification", 0.5, pick[0], pick[1]),
            ("tool", 0.75, pick[2], pick[3]),
            ("leadership", 0.6 if leads else 0.06, pick[4], pick[5]),
        ):
            if rng.random() < chance:
                at = later(opened, int(when * 330) * DAY + 36_000)
                planned.append((at, kind, int(which * len(COURSES[kind]))))
    for number, (at, kind, which) in enumerate(planned):
        draws = rng.random(3)
        takes = rng.exponential(CONDUCT[kind][1]) * DAY + 7_200
        if at < start or at < employee.hired_at or at >= employee.left_at:
            continue
        course, hours = COURSES[kind][which]
        completed = later(at, takes) if draws[0] < CONDUCT[kind][0] else NEVER
        if completed >= employee.left_at:
            completed = NEVER
        yield LearningRecord(
            record_id=f"{employee.employee_id}-{number:03d}",
            employee_id=employee.employee_id,
            course=course,
            kind=kind,
            training_hours=Decimal(hours),
            assigned_at=at,
            due_date=at.astype("M8[D]") + CONDUCT[kind][2],
            completed_at=completed,
            score=None if kind == "onboarding" else 60 + int(draws[1] ** 0.6 * 40),
        )
