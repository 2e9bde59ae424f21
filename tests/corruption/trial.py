"""A home whose newest loads were damaged, audited as a build would audit it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from tributary.audit.run import _run, _Scope, audit
from tributary.audit.suites import suites
from tributary.lake.commits import commits
from tributary.progress import Progress
from tributary.settings import Settings
from tributary.warehouse import candidate as candidates
from tributary.warehouse import dbt, dbt_records
from tributary.warehouse.candidate import Candidate
from tributary.warehouse.disk import clone_file
from tributary.warehouse.ledger import CheckRecord
from tributary.warehouse.lock import build_lock

from .drawing import Corruption

#: What a build needs of a home; the servers' state and the sandbox stay behind.
NEEDED = ("lake", "ledger", "secrets", "versions", "work.duckdb", "dbt")
#: dbt's models first, then its tests: a test that fails hides nothing that is built after it.
MODELS_ONLY = tuple(f"--exclude-resource-type={kind}" for kind in ("unit_test", "exposure", "test"))
TESTS_ONLY = ("--resource-type=test",)


@dataclass(frozen=True)
class Findings:
    """The checks of severity error that failed, and what reads what (``asset`` → entities)."""

    failed: tuple[CheckRecord, ...]
    warned: tuple[CheckRecord, ...]
    upstream: dict[str, frozenset[str]]


@contextmanager
def damaged_home(home: Path, corruptions: Sequence[Corruption]) -> Iterator[Settings]:
    """Settings of a copy of `home` in which the newest loads are damaged; it is removed after."""
    with TemporaryDirectory(dir=home.parent, prefix="corrupted-") as folder:
        parts = [str(home / name) for name in NEEDED if (home / name).exists()]
        subprocess.run(["cp", "-a", "--reflink=auto", *parts, folder], check=True)
        for corruption in corruptions:
            corruption.apply(Path(folder) / "lake")
        newest = max(commit.as_of for commit in commits(home / "lake"))
        yield Settings(home=Path(folder), as_of=newest)


def audit_loads(settings: Settings) -> Findings:
    """Audit what was loaded since the version that serves, whose marts stand in for a warehouse."""
    with build_lock(settings, "corruptions"):
        candidate = candidates._start(settings)
        clone_file(settings.published_database, candidate.path)
        candidates._refresh_work(settings, candidate)
        candidate.save()
        return _found(audit(settings, candidate).results, {})


def audit_since(settings: Settings, seq: int) -> Findings:
    """Audit what was loaded after commit `seq` of a lake of which nothing was ever published."""
    with build_lock(settings, "clean days"):
        candidate = candidates._start(settings)
        candidates._refresh_work(settings, candidate)
        duckdb.connect(candidate.path).close()
        made = commits(settings.lake_dir)
        changed = {
            f"{one.source}/{name}" for one in made if one.commit_seq > seq for name in one.entities
        }
        scope = _Scope(
            [s for s in suites() if s.layer == "raw" and s.entity in changed], since_seq=seq
        )
        return _found(_run(settings, candidate, scope, Progress(quiet=True)), {})


def audit_build(settings: Settings) -> Findings:
    """Build a candidate of it, run every test of dbt whatever fails before it, and audit that."""
    with build_lock(settings, "corruptions"):
        candidate = candidates._start(settings)
        candidates._refresh_work(settings, candidate)
        paths = dbt.default_paths(settings, candidate.path)
        quiet = Progress(quiet=True)
        built = dbt.dbt_build(settings, paths, progress=quiet, arguments=MODELS_ONLY)
        tested = dbt.dbt_build(settings, paths, progress=quiet, arguments=TESTS_ONLY)
        whole = replace(candidate, built_models=tuple(dbt_records.built_models(built)))
        whole.save()
        results = [
            *dbt_records.check_records(settings, candidate.id, tested, {}),
            *(_model_failure(settings, whole, one) for one in built.failed),
            *audit(settings, whole).results,
        ]
    return _found(results, _upstream(built))


def _model_failure(settings: Settings, candidate: Candidate, result: dbt.NodeResult) -> CheckRecord:
    """A model that cannot be built is not published either."""
    return CheckRecord(
        run_id=candidate.id,
        check_id=f"build of {result.name}",
        tool="dbt",
        asset=dbt_records.asset_key(result.node),
        column=None,
        check_name="build",
        dimension="validity",
        severity="error",
        is_passed=False,
        rows_tested=None,
        rows_failed=None,
        observed=dbt.one_line(result.message or "failed"),
        as_of=settings.clock,
        checked_at=settings.instant(),
    )


def _found(results: Sequence[CheckRecord], upstream: dict[str, frozenset[str]]) -> Findings:
    wrong = [result for result in results if not result.is_passed]
    return Findings(
        tuple(one for one in wrong if one.severity == "error"),
        tuple(one for one in wrong if one.severity != "error"),
        upstream,
    )


def _upstream(run: dbt.DbtRun) -> dict[str, frozenset[str]]:
    """The raw entities (their assets) that each asset is made of."""
    parents = run.manifest["parent_map"]
    entries = {**run.manifest["nodes"], **run.manifest["sources"]}
    known: dict[str, frozenset[str]] = {}

    def entities(node: str) -> frozenset[str]:
        if node not in known:
            if node.startswith("source."):
                known[node] = frozenset([dbt_records.asset_key(entries[node])])
            else:
                known[node] = frozenset().union(*(entities(one) for one in parents[node]))
        return known[node]

    return {
        dbt_records.asset_key(entry): entities(name)
        for name, entry in entries.items()
        if entry["resource_type"] in ("model", "source")
    }
