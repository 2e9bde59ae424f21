"""Why the last candidate was refused: what `tributary publish --explain` says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tributary.errors import TributaryError
from tributary.settings import Settings
from tributary.warehouse import ledger
from tributary.warehouse.candidate import candidates, is_refused
from tributary.warehouse.override import require_overridable
from tributary.warehouse.publish import last_refusal
from tributary.warehouse.versions import current, hold


@dataclass(frozen=True, slots=True)
class Finding:
    """A failed check; rows are None where they cannot be counted."""

    tool: str
    asset: str
    check_id: str
    check_name: str
    rows_failed: int | None
    rows_tested: int | None
    observed: str | None


@dataclass(frozen=True, slots=True)
class FailedModel:
    """A model or seed that dbt could not build."""

    asset: str
    message: str | None


@dataclass(frozen=True, slots=True)
class Serving:
    """What serves instead, and since when; instants are UTC, as text."""

    version: str
    as_of: str
    since: str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A refusal, its findings by severity, and what can be done.

    `stage` is build, audit or publish. `overridable` is the refused candidate that a person may
    release; `why_not` says why the one that is explained cannot be.
    """

    candidate: str
    stage: str
    refused_at: str
    reason: str
    errors: tuple[Finding, ...]
    failed_models: tuple[FailedModel, ...]
    warnings: tuple[Finding, ...]
    serving: Serving | None
    is_held: bool
    overridable: str | None
    why_not: str | None
    next_steps: tuple[str, ...]


def explain(settings: Settings) -> Explanation | None:
    """The newest refusal that no publish has overtaken, explained; None if there is none."""
    refusal = last_refusal(settings)
    if refusal is None:
        return None
    candidate, stage = str(refusal["run_id"]), str(refusal["stage"])
    failed = _failed_checks(settings, candidate)
    why_not = _why_not(settings, candidate, stage, str(refusal["reason"]))
    overridable = candidate if why_not is None else _other_overridable(settings, candidate)
    return Explanation(
        candidate=candidate,
        stage=stage,
        refused_at=str(refusal["at"]),
        reason=str(refusal["reason"]),
        errors=tuple(_finding(c) for c in failed if c["severity"] == "error"),
        failed_models=tuple(_failed_models(settings, candidate)),
        warnings=tuple(_finding(c) for c in failed if c["severity"] == "warn"),
        serving=_serving(settings),
        is_held=hold(settings) is not None,
        overridable=overridable,
        why_not=why_not,
        next_steps=tuple(_next_steps(settings, stage, overridable)),
    )


def _failed_checks(settings: Settings, run_id: str) -> list[dict[str, Any]]:
    """Failed checks of a run, each with its last result, in the order of their assets."""
    last = {c["check_id"]: c for c in ledger.read_records(settings, "checks", run_id)}
    failed = (check for check in last.values() if not check["is_passed"])
    return sorted(failed, key=lambda check: (check["asset"], check["check_id"]))


def _finding(check: dict[str, Any]) -> Finding:
    return Finding(**{name: check[name] for name in Finding.__dataclass_fields__})


def _failed_models(settings: Settings, run_id: str) -> list[FailedModel]:
    return [
        FailedModel(run["asset"], run["message"])
        for run in ledger.read_records(settings, "runs", run_id)
        if run["stage"] == "build" and run["status"] == "failure"
    ]


def _serving(settings: Settings) -> Serving | None:
    version = current(settings)
    if version is None:
        return None
    since = None
    for event in ledger.events(settings):
        is_publish = event["event"] == "publish" and event["run_id"] == version.id
        is_return = event["event"] == "rollback" and event["returned_to"] == version.id
        if is_publish or is_return:
            since = str(event["at"])
    return Serving(version.id, f"{version.as_of:%Y-%m-%d %H:%M}", since)


def _why_not(settings: Settings, candidate: str, stage: str, reason: str) -> str | None:
    """Why the refused candidate cannot be overridden; None if it can."""
    if stage == "publish":
        return reason
    try:
        require_overridable(settings, candidate)
    except TributaryError as error:
        return error.message
    return None


def _other_overridable(settings: Settings, candidate: str) -> str | None:
    """An earlier candidate that its audit refused and that is still there: dbt refused this one."""
    others = [other.id for other in candidates(settings) if is_refused(other)]
    possible = (o for o in others if _why_not(settings, o, stage="audit", reason="") is None)
    return next((other for other in possible if other != candidate), None)


def _next_steps(settings: Settings, stage: str, overridable: str | None) -> list[str]:
    mend = {
        "build": f"mend what failed (see {settings.home / 'dbt' / 'logs' / 'dbt.log'}), then:"
        " tributary build",
        "publish": "find what wrote to the file, then: tributary build",
    }.get(stage, "mend the source, the model or the check, then: tributary build")
    if overridable is None:
        return [mend]
    release = "tributary publish --release, then: " if hold(settings) is not None else ""
    command = f'tributary publish --override {overridable} --reason "…"'
    return [mend, f"or publish {overridable} as it is, on record: {release}{command}"]
