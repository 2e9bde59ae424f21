"""What an audit found, and whether the candidate may be published."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from tributary.errors import RefusedError
from tributary.warehouse.disk import write_json
from tributary.warehouse.ledger import CheckRecord

AUDIT = "audit.json"


@dataclass(frozen=True, slots=True)
class AuditReport:
    """Results of one audit. `checksum` is the candidate's file as it was when the audit ended.

    `analyst_checksum` is that of the analysts' file, where it was written beside the audit.
    `version` is what was audited where that is published already, not a candidate.
    """

    candidate_id: str
    results: tuple[CheckRecord, ...]
    checksum: str | None = None
    seconds: float = 0.0
    version: str | None = None
    analyst_checksum: str | None = None

    @property
    def errors(self) -> tuple[CheckRecord, ...]:
        """Failed checks that forbid publishing."""
        return tuple(r for r in self.results if not r.is_passed and r.severity == "error")

    @property
    def warnings(self) -> tuple[CheckRecord, ...]:
        """Failed checks that are only recorded."""
        return tuple(r for r in self.results if not r.is_passed and r.severity == "warn")

    @property
    def is_passed(self) -> bool:
        """Whether the candidate may be published."""
        return not self.errors

    def raise_if_refused(self) -> None:
        """RefusedError naming the failed checks with what they observed, if there are any."""
        if self.errors and self.version is not None:
            raise RefusedError(
                f"version {self.version}, which serves, fails its audit: "
                + describe_failures(self.errors),
                cure="tributary build publishes another, tributary rollback serves the one before",
            )
        if self.errors:
            raise RefusedError(
                f"candidate {self.candidate_id} failed its audit and is not published: "
                + describe_failures(self.errors),
                cure="see tributary publish --explain; the published version keeps serving",
            )

    def save(self, folder: Path) -> None:
        """Write the report into the candidate's folder."""
        content = {
            "candidate_id": self.candidate_id,
            "is_passed": self.is_passed,
            "checksum": self.checksum,
            "analyst_checksum": self.analyst_checksum,
            "seconds": self.seconds,
            "results": [asdict(result) for result in self.results],
        }
        write_json(folder / AUDIT, content)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The report in a candidate's folder; OSError if it was not audited."""
        content: dict[str, Any] = json.loads((folder / AUDIT).read_text())
        return cls(
            candidate_id=content["candidate_id"],
            results=tuple(_record(result) for result in content["results"]),
            checksum=content["checksum"],
            analyst_checksum=content.get("analyst_checksum"),  # older reports have none
            seconds=content["seconds"],
        )


def describe_failures(failures: Iterable[CheckRecord], limit: int = 8) -> str:
    """Failed checks in one line: asset, check, observed."""
    failures = list(failures)
    shown = [
        f"{f.check_id} on {f.asset}: {f.observed or f'{f.rows_failed} rows'}"
        for f in failures[:limit]
    ]
    more = len(failures) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more > 0 else "")


def _record(content: dict[str, Any]) -> CheckRecord:
    instants = {name: datetime.fromisoformat(content[name]) for name in ("as_of", "checked_at")}
    return CheckRecord(**{**content, **instants})
