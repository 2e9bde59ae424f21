"""Results of checks as the events that Dagster stores of asset checks.

An op may yield an `AssetCheckResult`, of which Dagster makes an output, two events and a look
through every check of the op; or the `AssetCheckEvaluation` that becomes of it. A build has 2,400.
Nothing waits for the outputs: what a failed check holds up is the stage that raises.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import dagster as dg
from dagster._core.definitions.asset_checks.asset_check_evaluation import (
    AssetCheckEvaluationTargetMaterializationData as Target,
)

from tributary.warehouse.ledger import CheckRecord

# It says so of each blocking check, once for each step that comes after.
logging.getLogger("dagster._core.execution.plan.active").addFilter(
    lambda record: "emitted no result" not in record.getMessage()
)

SEVERITIES = {"error": dg.AssetCheckSeverity.ERROR, "warn": dg.AssetCheckSeverity.WARN}


@dataclass(frozen=True)
class CheckedAssets:
    """What was last materialised of the assets that are checked."""

    targets: Mapping[dg.AssetKey, Target]

    @classmethod
    def of(cls, instance: dg.DagsterInstance, keys: Iterable[dg.AssetKey]) -> Self:
        """As it is now, asked for all assets at once."""
        targets = {}
        for record in instance.get_asset_records(sorted(set(keys))):
            last = record.asset_entry.last_materialization_record
            if last is not None:
                targets[record.asset_entry.asset_key] = Target(
                    storage_id=last.storage_id, run_id=last.run_id, timestamp=last.timestamp
                )
        return cls(targets)

    def evaluation(
        self,
        key: dg.AssetCheckKey,
        *,
        is_passed: bool,
        severity: dg.AssetCheckSeverity,
        metadata: dict[str, Any],
        is_blocking: bool = False,
    ) -> dg.AssetCheckEvaluation:
        """The event of one result of the check `key`."""
        return dg.AssetCheckEvaluation(
            asset_key=key.asset_key,
            check_name=key.name,
            passed=is_passed,
            metadata=metadata,
            target_materialization_data=self.targets.get(key.asset_key),
            severity=severity,
            blocking=is_blocking,
        )

    def of_record(self, record: CheckRecord, spec: dg.AssetCheckSpec) -> dg.AssetCheckEvaluation:
        """The event of a result that the ledger has, for the check that `spec` declares."""
        return self.evaluation(
            spec.key,
            is_passed=record.is_passed,
            severity=SEVERITIES[record.severity],
            metadata={"observed": str(record.observed), "rows_failed": record.rows_failed or 0},
            is_blocking=spec.blocking,
        )
