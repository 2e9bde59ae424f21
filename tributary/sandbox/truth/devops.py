"""Truth of making software: production deployments and work items."""

from __future__ import annotations

import pyarrow as pa

from tributary.sandbox.truth.columns import INSTANT, Tables, table
from tributary.sandbox.truth.reliability import MICROSECONDS, deployment_incidents
from tributary.sandbox.world.build import World
from tributary.sandbox.world.software import (
    FIRST_SPRINT,
    SPRINT_SECONDS,
    Deployment,
    Item,
    PullRequest,
    delivery,
)


def deployments(world: World) -> pa.Table:
    """Deployments to production that were begun before the as-of."""
    as_of = int(world.span.as_of.timestamp())
    made = world.of(delivery)
    found = [
        deployment
        for deployment in made.deployments
        if deployment.environment == "production" and deployment.created < as_of
    ]
    requests = {request.merge_sha: request for request in made.pull_requests}
    broken = deployment_incidents(world)
    rows = []
    for deployment in found:
        is_over = deployment.finished < as_of
        incident = broken.get(deployment.deployment_id)
        is_change_failure = incident is not None and incident.start < as_of
        if incident is not None and is_change_failure:
            recovered: int | None = incident.end
        elif is_over and not deployment.is_good:
            recovered = _made_good(deployment, found)
        else:
            recovered = None
        rows.append(
            (
                deployment.service.tenant_id,
                deployment.service.name,
                str(deployment.deployment_id),
                ("success" if deployment.is_good else "failure") if is_over else "running",
                deployment.is_rollback,
                is_change_failure,
                deployment.created * MICROSECONDS,
                _lead_seconds(deployment, found, requests) if is_over else None,
                None
                if recovered is None or recovered >= as_of
                else recovered - deployment.finished,
            )
        )
    return table(
        rows,
        pa.schema(
            [
                ("tenant_id", pa.string()),
                ("service", pa.string()),
                ("deployment_id", pa.string()),
                ("outcome", pa.string()),
                ("is_rollback", pa.bool_()),
                ("is_change_failure", pa.bool_()),
                ("created_at", INSTANT),
                ("lead_time_seconds", pa.int64()),
                ("recovery_seconds", pa.int64()),
            ]
        ),
    )


def work_items(world: World) -> pa.Table:
    """Issues that were created before the as-of, as they are then."""
    as_of = int(world.span.as_of.timestamp())
    rows = []
    for item in world.of(delivery).items:
        if item.created >= as_of:
            continue
        is_closed = item.done is not None and item.done < as_of
        is_done = is_closed and item.resolution == "Done"
        started = _seen(item.started, as_of)
        sprints = [number for number in item.sprints if _entered(item, number) < as_of]
        rows.append(
            (
                item.tenant.tenant_id,
                str(item.issue_id),
                item.kind,
                item.points if sprints else None,
                item.kind == "Bug" and item.found_in == "Production",
                is_closed,
                is_done,
                str(item.tenant.number * 1_000 + sprints[-1]) if sprints else None,
                item.created * MICROSECONDS,
                None if started is None else started * MICROSECONDS,
                item.done - started
                if is_done and item.done is not None and started is not None
                else None,
                item.done - item.created if is_done and item.done is not None else None,
            )
        )
    return table(
        rows,
        pa.schema(
            [
                ("tenant_id", pa.string()),
                ("issue_id", pa.string()),
                ("item_type", pa.string()),
                ("story_points", pa.int64()),
                ("is_escaped_defect", pa.bool_()),
                ("is_closed", pa.bool_()),
                ("is_done", pa.bool_()),
                ("sprint_id", pa.string()),
                ("created_at", INSTANT),
                ("started_at", INSTANT),
                ("cycle_seconds", pa.int64()),
                ("lead_seconds", pa.int64()),
            ]
        ),
    )


def _lead_seconds(
    deployment: Deployment, found: list[Deployment], requests: dict[str, PullRequest]
) -> int | None:
    """From the first commit of the change until it first reached production, if this is it."""
    if deployment.is_rollback or not deployment.is_good:
        return None
    first = min(
        (other.finished, other.deployment_id)
        for other in found
        if other.sha == deployment.sha
        and other.service == deployment.service
        and other.is_good
        and not other.is_rollback
    )
    if first != (deployment.finished, deployment.deployment_id):
        return None
    return deployment.finished - requests[deployment.sha].first_commit


def _made_good(failed: Deployment, found: list[Deployment]) -> int | None:
    """When the service's next deployment succeeded."""
    later = [
        other.finished
        for other in found
        if other.service == failed.service and other.is_good and other.finished > failed.finished
    ]
    return min(later, default=None)


def _entered(item: Item, sprint: int) -> int:
    """When an item was put into one of its sprints: planned into the first, carried into others."""
    start = FIRST_SPRINT + sprint * SPRINT_SECONDS
    if sprint != item.sprints[0] or item.started is None:
        return start
    return min(item.started, max(item.created + 60, start))


def _seen(at: int | None, as_of: int) -> int | None:
    return None if at is None or at >= as_of else at


TABLES: Tables = {
    "deployments": deployments,
    "work_items": work_items,
}
