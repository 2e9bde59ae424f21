"""A check's record in the ledger, as Dagster shows it."""

import dagster as dg

from tributary.warehouse.ledger import CheckRecord

_SEVERITIES = {"error": dg.AssetCheckSeverity.ERROR, "warn": dg.AssetCheckSeverity.WARN}


def check_result(record: CheckRecord, asset_key: dg.AssetKey, name: str) -> dg.AssetCheckResult:
    """The result of the asset check `name` of `asset_key`."""
    return dg.AssetCheckResult(
        asset_key=asset_key,
        check_name=name,
        passed=record.is_passed,
        severity=_SEVERITIES[record.severity],
        metadata={"observed": str(record.observed), "rows_failed": record.rows_failed or 0},
    )
