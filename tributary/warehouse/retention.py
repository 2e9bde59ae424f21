"""What is put away by policy: versions, loads of the lake, the ledger's old records, dbt's logs.

Never what serves, what a rollback would return to, or what a process has open. Each step removes a
file or renames a folder, so a kill leaves a home that is whole, and the next run goes on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tributary.lake.retention import Superseded, put_away, superseded
from tributary.settings import PROJECT_DIR, Settings
from tributary.warehouse import history
from tributary.warehouse.disk import remove_folder, sweep_removals
from tributary.warehouse.lock import require_lock
from tributary.warehouse.readers import is_open
from tributary.warehouse.versions import Version, current, versions
from tributary.yaml_files import read_yaml

_RECEIVED = PROJECT_DIR / "models" / "staging" / "_received__sources.yml"


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was put away (or would be): version ids, loads, run ids of the ledger, names of logs.

    `in_use` are versions that the policy would remove but a process has open; `bytes` is what was
    freed at most (versions may share blocks).
    """

    versions: tuple[str, ...]
    in_use: tuple[str, ...]
    loads: tuple[str, ...]
    runs: tuple[str, ...]
    logs: tuple[str, ...]
    bytes: int

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to put away."""
        return not (self.versions or self.loads or self.runs or self.logs)


def prune(settings: Settings, *, dry_run: bool = False) -> Pruned:
    """Put away what the settings say; with `dry_run` only say what that is.

    The caller holds the build lock, unless it is a dry run. `TRIBUTARY_VERSIONS_KEPT` counts
    versions beside the one that serves, `TRIBUTARY_LAKE_KEPT_DAYS` days of superseded loads (none
    goes without it), `TRIBUTARY_HISTORY_KEPT_DAYS` days of run history.
    """
    if not dry_run:
        require_lock(settings)
        sweep_removals(settings.versions_dir)
    beyond = _beyond(settings)
    in_use = {version.id for version in beyond if is_open(version.path)}
    doomed = [version for version in beyond if version.id not in in_use]
    before = cutoff(settings)
    loads = _superseded_loads(settings)
    runs = history.old_runs(settings, before)
    logs = _old_logs(settings, before)
    freed = sum(
        file.stat().st_size
        for file in (*_files(doomed), *history.files(settings, runs), *logs)
        if file.is_file()
    ) + sum(load.bytes for load in loads)
    if not dry_run:
        for version in doomed:
            remove_folder(version.path)
        put_away(settings.lake_dir, loads, since=settings.clock)
        history.put_away(settings, runs)
        for log in logs:
            log.unlink(missing_ok=True)
    return Pruned(
        versions=tuple(version.id for version in doomed),
        in_use=tuple(sorted(in_use)),
        loads=tuple(map(str, loads)),
        runs=tuple(runs),
        logs=tuple(log.name for log in logs),
        bytes=freed,
    )


def cutoff(settings: Settings) -> datetime:
    """The instant (UTC) before which run history is put away: the start of a quarter.

    KPIs count runs and checks by day, month and quarter: half a quarter would show another value
    than it had.
    """
    oldest = settings.clock - timedelta(days=settings.history_kept_days)
    return datetime(oldest.year, (oldest.month - 1) // 3 * 3 + 1, 1, tzinfo=UTC)


def _beyond(settings: Settings) -> list[Version]:
    """Versions beyond `versions_kept`, oldest first, less what a rollback would return to."""
    serving = current(settings)
    if serving is None:
        return []
    others = [version for version in versions(settings) if version.id != serving.id]
    beyond = others[settings.versions_kept :]
    return [version for version in reversed(beyond) if version.id != serving.predecessor]


def _superseded_loads(settings: Settings) -> list[Superseded]:
    """Old loads of which no row counts; none that a build has not read yet."""
    serving = current(settings)
    if settings.lake_kept_days is None or serving is None:
        return []
    return superseded(
        settings.lake_dir,
        settings.work_database,
        before=settings.clock - timedelta(days=settings.lake_kept_days),
        through_seq=serving.through_seq,
        whole=_read_whole(),
    )


def _read_whole() -> frozenset[str]:
    """Entities whose every load is read, for their history."""
    declared = read_yaml(_RECEIVED)
    (received,) = (source for source in declared["sources"] if source["name"] == "received")
    return frozenset(table["name"] for table in received["tables"])


def _files(doomed: Iterable[Version]) -> Iterable[Path]:
    return (file for version in doomed for file in version.path.rglob("*"))


def _old_logs(settings: Settings, before: datetime) -> list[Path]:
    """dbt's log files, last written before then; never the one it writes to."""
    folder = settings.home / "dbt" / "logs"
    return [
        log
        for log in sorted(folder.glob("*.log*"))
        if log.name != "dbt.log" and log.stat().st_mtime < before.timestamp()
    ]
