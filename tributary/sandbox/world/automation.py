"""The agency's automated workflows: executions, what people still did by hand, health checks.

A month is drawn whole from streams of its own; a workflow has bad days, on which it often fails.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from tributary.sandbox.randomness import identifier, stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import Month, activity, later, random_instants, seconds
from tributary.sandbox.world.columns import Columns, frame, join, length, take
from tributary.sandbox.world.staff import employees
from tributary.sandbox.world.tenants import BY_ID

AGENCY = BY_ID["agency"]
DAY = 86_400
HALF_DAY = 43_200
LONGEST = 3_300
ERRORS = (
    ("NodeApiError", "The service refused the connection"),
    ("NodeApiError", "The request limit of the service has been reached"),
    ("NodeOperationError", "The field 'account' is missing"),
    ("WorkflowOperationError", "The workflow ran into its time limit"),
    ("ExpressionError", "The referenced node has not been executed"),
)
STEPS = ("check_data", "grant_access", "correct_report", "answer_client", "start_again")


class Workflow(NamedTuple):
    """A workflow as planned: `levels` are (days after the start of the world, level)."""

    name: str
    process: str
    owner_id: str
    created_days: int
    runs_a_day: float
    median_seconds: float
    baseline_minutes: int
    for_clients: bool
    levels: tuple[tuple[int, str], ...]
    retired_days: int | None = None

    @property
    def workflow_id(self) -> str:
        """n8n's id: sixteen letters and digits."""
        return identifier(16, "workflow", self.name)


AUDITS, BUILDS = "e11200", "e11300"
WORKFLOWS = (
    Workflow("Lead intake", "lead_intake", AUDITS, 0, 1.9, 14, 6, False, ((0, "full"),)),
    Workflow("Client onboarding", "onboarding", BUILDS, 0, 0.5, 95, 45, True,
             ((0, "partial"), (300, "full"))),
    Workflow("Access collection", "access_collection", BUILDS, 0, 0.9, 40, 25, True,
             ((0, "partial"),)),
    Workflow("Account audit", "audit", AUDITS, 0, 0.9, 290, 120, True,
             ((0, "manual"), (60, "partial"), (420, "full"))),
    Workflow("Weekly client report", "reporting", AUDITS, 0, 2.1, 120, 40, True, ((0, "full"),)),
    Workflow("Follow-up sequence", "follow_up", BUILDS, 40, 1.6, 9, 10, True, ((40, "full"),)),
    Workflow("Implementation checks", "implementation", BUILDS, 90, 1.1, 180, 60, True,
             ((90, "partial"),)),
    Workflow("Invoice preparation", "invoicing", AUDITS, 180, 0.7, 25, 15, True,
             ((180, "full"),)),
    Workflow("Proposal drafts", "proposal", AUDITS, 250, 0.5, 210, 75, False,
             ((250, "partial"),), 690),
    Workflow("Feedback collection", "feedback", BUILDS, 400, 0.8, 18, 12, True,
             ((400, "full"),)),
)  # fmt: skip


def shown_workflows(world: World) -> list[tuple[Workflow, str, np.datetime64, bool]]:
    """Workflows there were at the as-of: with their level, last change and whether they run."""
    found = []
    for workflow in WORKFLOWS:
        began = [(_after(world, days), level) for days, level in workflow.levels]
        now = [(at, level) for at, level in began if at < world.span.as_of64]
        if not now:
            continue
        changed, level = now[-1]
        retired = _retired(world, workflow)
        is_active = not retired < world.span.as_of64
        found.append((workflow, level, changed if is_active else retired, is_active))
    return found


def created_at(world: World, workflow: Workflow) -> np.datetime64:
    """When the workflow was made."""
    return _after(world, workflow.created_days)


def executions(world: World) -> pd.DataFrame:
    """Executions that ended before the as-of, in order of their start.

    Columns: execution_id, workflow (index), mode, status, started_at, stopped_at, retry_of,
    client_id, error (index, -1 for none).
    """
    drawn = world.of(_drawn)
    seen = drawn[drawn["stopped_at"] < world.span.as_of64]
    clients = [customer for customer in world.customers if customer.tenant is AGENCY]
    created = np.array([customer.created for customer in clients], dtype="M8[s]")
    known = np.searchsorted(created, seen["started_at"].to_numpy("M8[s]"), side="right")
    ids = np.array([*(customer.won.account_id for customer in clients), None], dtype=object)
    is_for_client = np.array([w.for_clients for w in WORKFLOWS])[seen["workflow"]] & (known > 0)
    chosen = np.where(is_for_client, (seen["client_pick"] * known).astype(int), len(clients))
    return seen.assign(client_id=ids[chosen]).reset_index(drop=True)


def interventions(world: World) -> pd.DataFrame:
    """What people did by hand before the as-of, in order of time.

    Columns: intervention_id, workflow (index), execution_id, process_step, employee_id,
    minutes_spent, time_saved_potential_minutes, occurred_at.
    """
    ran = world.of(executions)
    ran = ran[ran["help_at"] < world.span.as_of64]
    at = ran["help_at"].to_numpy("M8[s]")
    staff = [
        e
        for e in world.of(employees)
        if e.tenant is AGENCY and e.versions[0].department == "Delivery"
    ]
    there = np.array([(e.hired_at <= at) & ~(e.left_at <= at) for e in staff])
    chosen = np.floor(ran["employee_pick"].to_numpy() * there.sum(axis=0)).astype(int)
    found = np.argmax(np.cumsum(there, axis=0) > chosen, axis=0)
    minutes = ran["help_minutes"].to_numpy()
    return pd.DataFrame(
        {
            "intervention_id": "iv" + ran["execution_id"],
            "workflow": ran["workflow"],
            "execution_id": ran["execution_id"],
            "process_step": np.array(STEPS, dtype=object)[ran["step"]],
            "employee_id": np.array([e.employee_id for e in staff], dtype=object)[found],
            "minutes_spent": minutes,
            "time_saved_potential_minutes": (minutes * ran["potential"]).astype(int),
            "occurred_at": at,
        }
    ).sort_values(["occurred_at", "intervention_id"], ignore_index=True)


def health_checks(world: World) -> pd.DataFrame:
    """Checks before the as-of, two a day of every workflow, in order of time.

    Columns: workflow (index), checked_at, is_up, latency_ms.
    """
    parts = []
    for month in world.span.months():
        days = month.days()
        shape = (len(WORKFLOWS), len(days), 2)
        rng = stream(world.seed, "health checks", month)
        share = np.where(_bad_days(world, month), 0.12, 0.003)[:, :, None]
        offset = 30 * np.arange(len(WORKFLOWS))[:, None, None] + HALF_DAY * np.arange(2)
        at = days.astype("M8[s]")[None, :, None] + offset.astype("m8[s]")
        is_up = rng.random(shape) >= share
        latency = np.rint(rng.lognormal(np.log(85), 0.4, shape)).astype(int)
        workflow = np.broadcast_to(np.arange(len(WORKFLOWS))[:, None, None], shape)
        columns = {"workflow": workflow, "checked_at": at, "is_up": is_up, "latency_ms": latency}
        flat = {name: values.reshape(-1) for name, values in columns.items()}
        parts.append(take(flat, _runs(world, flat["workflow"], flat["checked_at"])))
    made = join(parts)
    seen = take(made, world.span.holds(made["checked_at"]))
    return frame(seen).sort_values(["checked_at", "workflow"], ignore_index=True)


def _after(world: World, days: int) -> np.datetime64:
    return later(world.span.start64, days * DAY + 8 * 3600 if days else 0)


def _retired(world: World, workflow: Workflow) -> np.datetime64:
    if workflow.retired_days is None:
        return np.datetime64("NaT", "s")
    return _after(world, workflow.retired_days)


def _runs(world: World, workflow: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Which of the workflows were there and active at the instants."""
    created = np.array([created_at(world, one) for one in WORKFLOWS])[workflow]
    retired = np.array([_retired(world, one) for one in WORKFLOWS])[workflow]
    return np.asarray((created <= at) & ~(retired <= at))


def _bad_days(world: World, month: Month) -> np.ndarray:
    """For every workflow and day of the month whether it often failed."""
    rng = stream(world.seed, "bad days", month)
    return np.asarray(rng.random((len(WORKFLOWS), len(month.days()))) < 0.025)


def _drawn(world: World) -> pd.DataFrame:
    """All executions of all months with all that comes of them."""
    return frame(join([_month(world, month) for month in world.span.months()]))


def _month(world: World, month: Month) -> Columns:
    days = month.days()
    rng = stream(world.seed, "executions", month)
    rates = np.array([w.runs_a_day for w in WORKFLOWS])[:, None]
    counts = rng.poisson(rates * max(world.size, 0.1) * activity(month)[None, :])
    workflow = np.repeat(np.arange(len(WORKFLOWS)), counts.sum(axis=1))
    day = np.concatenate([np.repeat(np.arange(len(days)), row) for row in counts])
    count = len(day)
    fails = rng.random(count) < np.where(_bad_days(world, month)[workflow, day], 0.4, 0.018)
    is_cut = rng.random(count) < 0.009
    started = random_instants(rng, days[day], AGENCY.zone)
    is_webhook = rng.random(count) < 0.4
    first: Columns = {
        "workflow": workflow,
        "mode": np.where(is_webhook, "webhook", "trigger").astype(object),
        "status": np.where(fails, "error", np.where(is_cut, "canceled", "success")).astype(object),
        "started_at": started,
        "stopped_at": started + _durations(rng, workflow),
        "first": np.full(count, -1),
        **_aftermath(rng, workflow, fails),
    }
    again = np.flatnonzero(fails & (rng.random(count) < 0.6))
    second = take(first, again)
    second_started = second["stopped_at"] + seconds(rng.uniform(120, 2_400, len(again)))
    second_fails = rng.random(len(again)) < 0.15
    second |= {
        "mode": np.full(len(again), "retry", dtype=object),
        "status": np.where(second_fails, "crashed", "success").astype(object),
        "started_at": second_started,
        "stopped_at": second_started + _durations(rng, second["workflow"]),
        "first": again,
        **_aftermath(rng, second["workflow"], second_fails),
        "client_pick": second["client_pick"],
    }
    return _numbered(world, month, join([first, second]))


def _durations(rng: np.random.Generator, workflow: np.ndarray) -> np.ndarray:
    median = np.array([w.median_seconds for w in WORKFLOWS])[workflow]
    return seconds(np.clip(median * rng.lognormal(0, 0.45, len(workflow)), 1, LONGEST))


def _aftermath(rng: np.random.Generator, workflow: np.ndarray, fails: np.ndarray) -> Columns:
    """The error, and whether somebody had to help, how long and how soon."""
    count = len(workflow)
    return {
        "error": np.where(fails, rng.integers(0, len(ERRORS), count), -1),
        "client_pick": rng.random(count),
        "is_helped": rng.random(count) < np.where(fails, 0.55, 0.07),
        "help_after": rng.uniform(300, 9_000, count),
        "help_minutes": 2 + rng.poisson(11, count),
        "potential": rng.uniform(0.3, 0.9, count),
        "step": rng.integers(0, len(STEPS), count),
        "employee_pick": rng.random(count),
    }


def _numbered(world: World, month: Month, ran: Columns) -> Columns:
    """The executions of the month in order of time, with ids and what was repeated by its id."""
    last = (month.days()[-1] + 1).astype("M8[s]")
    is_there = _runs(world, ran["workflow"], ran["started_at"]) & (ran["started_at"] < last)
    is_there &= ran["started_at"] >= world.span.start64
    is_there &= np.where(ran["first"] >= 0, is_there[ran["first"]], True)
    order = np.argsort(ran["started_at"], kind="stable")
    order = order[is_there[order]]
    ids = np.full(length(ran) + 1, None, dtype=object)
    ids[order] = [str(month.number * 100_000 + n) for n in range(len(order))]
    help_at = ran["stopped_at"] + seconds(ran["help_after"])
    named = {
        **ran,
        "execution_id": ids[:-1],
        "retry_of": np.where(ran["first"] >= 0, ids[ran["first"]], np.array(None)),
        "help_at": np.where(ran["is_helped"], help_at, np.datetime64("NaT", "s")),
    }
    return take(named, order)
