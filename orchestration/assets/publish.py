"""The audit as asset checks, and the published warehouse behind them."""

from collections.abc import Iterator

import dagster as dg

from orchestration import keys
from orchestration.assets import transform
from orchestration.resources import PipelineRun
from orchestration.results import CheckedAssets
from tributary.audit.report import AuditReport
from tributary.audit.run import audit, audit_published
from tributary.audit.suites import declared_checks
from tributary.warehouse.candidate import Candidate, is_passed, latest_candidate
from tributary.warehouse.publish import publish
from tributary.warehouse.versions import current_version

#: The tag of a run that audits what serves, wholly, not a candidate.
AUDITS_PUBLISHED = {"tributary/audits": "published"}

# The checks of raw entities do not block their downstream in Dagster's sense (staging is built
# before the audit runs); a failed one refuses the publish all the same, see `audit_checks`.
CHECKS = {
    check.check_id: dg.AssetCheckSpec(
        name=check.name,
        asset=dg.AssetKey(check.asset.split("/")),
        description=check.description,
        blocking=check.asset.startswith("marts/"),
        metadata={"severity": check.severity, "dimension": check.dimension},
    )
    for check in declared_checks()
}


def _candidate(run: PipelineRun) -> Candidate:
    return run.candidate or latest_candidate(run.settings)


def _audited(run: PipelineRun, *, is_published: bool) -> AuditReport:
    if is_published:
        return audit_published(run.settings, current_version(run.settings), progress=run.progress)
    candidate = _candidate(run)
    if is_passed(candidate):  # and its build was killed before it published
        return AuditReport.read(candidate.folder)
    return audit(run.settings, candidate, raw=run.raw_checks, progress=run.progress)


@dg.multi_asset_check(
    specs=list(CHECKS.values()),
    can_subset=True,  # a build audits what changed in it; of other tables no check reports
    required_resource_keys={"run", "warehouse_lock"},
)
def audit_checks(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckEvaluation]:
    """Audit the candidate; every result is an asset check, an error-severity failure stops here.

    A run that is tagged so audits the version that serves.
    """
    run: PipelineRun = context.resources.run
    if run.kept is not None:
        return
    report = _audited(run, is_published=AUDITS_PUBLISHED.items() <= context.run.tags.items())
    checked = CheckedAssets.of(context.instance, (spec.asset_key for spec in CHECKS.values()))
    for result in report.results:
        # a stale source is the asset check `source_freshness` of its own, told beside builds
        if (spec := CHECKS.get(result.check_id)) is not None:
            yield checked.of_record(result, spec)
    report.raise_if_refused()


@dg.asset(
    key=keys.WAREHOUSE,
    deps=[key for key in transform.candidate_warehouse.keys if key.path[0] == "marts"],
    group_name="published",
    kinds={"duckdb"},
    required_resource_keys={"run", "warehouse_lock"},
)
def warehouse(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """The last candidate that passed its audit: immutable, `current` points at it."""
    run: PipelineRun = context.resources.run
    version = run.kept or publish(run.settings, _candidate(run))
    return dg.MaterializeResult(
        metadata={
            "version": version.id,
            "as_of": str(version.as_of),
            "state": "unchanged" if run.kept else "published",
        }
    )
