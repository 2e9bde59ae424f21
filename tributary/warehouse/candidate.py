"""The candidate: the next warehouse, built beside the one that serves.

It starts empty, since every mart is made anew (docs/decisions/021-a-candidate-starts-empty.md), and
is thrown away unless it passes its audit and is published.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import duckdb

from tributary.errors import TributaryError
from tributary.lake.commits import commits, greatest_seq
from tributary.lake.views import refresh_raw as refresh_lake
from tributary.notify.tell import tell
from tributary.progress import Progress
from tributary.settings import Settings
from tributary.warehouse import dbt, dbt_records, ledger
from tributary.warehouse.analyst import Withheld
from tributary.warehouse.disk import (
    naming_disk_trouble,
    remove_folder,
    sweep_removals,
    write_json,
)
from tributary.warehouse.lock import require_lock
from tributary.warehouse.made_by import made_by
from tributary.warehouse.versions import DATABASE, current, finish_publish

#: Models over the ledger, to which the audit appends this run's rows: model → its key column.
LEDGER_MODELS = {
    "fct_data_quality_results": "result_key",
    "fct_pipeline_runs": "pipeline_run_key",
}
STATE = "candidate.json"
AUDIT = "audit.json"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A built warehouse that is not published.

    `changed_entities` (``source/entity``) have commits since the predecessor; `built_models` are
    the models dbt built; `ledger_queries` are the compiled models over the ledger; `made_by` is
    the checksum of the code.
    """

    id: str
    path: Path
    as_of: datetime
    through_seq: int
    predecessor: str | None
    changed_entities: tuple[str, ...] = ()
    built_models: tuple[str, ...] = ()
    withheld: Mapping[str, Withheld] = field(default_factory=dict)
    ledger_queries: Mapping[str, str] = field(default_factory=dict)
    made_by: str = ""

    @property
    def folder(self) -> Path:
        """Where the candidate and what is known of it lie."""
        return self.path.parent

    def save(self) -> None:
        """Write down what is known, beside the database."""
        content = asdict(self)
        del content["path"]
        write_json(self.folder / STATE, {**content, "as_of": self.as_of.isoformat()})

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The candidate in `folder`; OSError or ValueError if none was finished there."""
        content: dict[str, Any] = json.loads((folder / STATE).read_text())
        content["as_of"] = datetime.fromisoformat(content["as_of"])
        content["changed_entities"] = tuple(content["changed_entities"])
        content["built_models"] = tuple(content["built_models"])
        content["withheld"] = {
            table: Withheld(rule["is_whole"], tuple(rule["columns"]), rule["rows"])
            for table, rule in content["withheld"].items()
        }
        return cls(path=folder / DATABASE, **content)


def candidates(settings: Settings) -> list[Candidate]:
    """Every finished candidate, newest first."""
    folders = sorted(settings.candidates_dir.glob("[!.]*"), reverse=True)
    return [Candidate.read(folder) for folder in folders if (folder / STATE).exists()]


def latest_candidate(settings: Settings) -> Candidate:
    """The newest finished candidate; TributaryError if there is none."""
    found = candidates(settings)
    if not found:
        raise TributaryError("there is no candidate to audit or publish", cure="tributary build")
    return found[0]


def is_passed(candidate: Candidate) -> bool:
    """Whether the candidate's audit has ended and let it pass."""
    return _verdict(candidate) is True


def is_refused(candidate: Candidate) -> bool:
    """Whether the candidate's audit has ended and refused it."""
    return _verdict(candidate) is False


def _verdict(candidate: Candidate) -> bool | None:
    """What the candidate's audit said; None before its end."""
    path = candidate.folder / AUDIT
    return bool(json.loads(path.read_text())["is_passed"]) if path.exists() else None


def build_candidate(
    settings: Settings,
    *,
    progress: Progress | None = None,
    beside: Callable[[Candidate], AbstractContextManager[object]] = nullcontext,
) -> Candidate:
    """Build a new candidate from the lake as committed now.

    `beside` is open around dbt's part: what it does with the candidate, whose marts are not there
    yet, takes the time that dbt takes. The caller holds the build lock. Heals what a killed
    command left. Raises BuildError if a model or a test fails, TributaryError if the disk is full.
    """
    require_lock(settings)
    progress = progress or Progress(quiet=True)
    heal(settings)
    sweep_candidates(settings)
    candidate = _start(settings)
    with naming_disk_trouble(settings.home, "a candidate was built"):
        return _build(settings, candidate, progress, beside)


def heal(settings: Settings) -> None:
    """Finish the publish that a kill interrupted after its point of no return."""
    if (version_id := finish_publish(settings)) is not None:
        ledger.append_event(settings, version_id, "publish", is_recovered=True)


def sweep_candidates(settings: Settings) -> None:
    """Remove candidates that were never finished or were overtaken.

    One that passed and waits (publishing is held, or was killed) stays until a newer one passes.
    One that was refused stays for a person to override, until a newer one passes or is refused in
    its place; one that dbt refused was never finished and takes nobody's place.
    """
    sweep_removals(settings.candidates_dir)
    serving = current(settings)
    newer = [c for c in candidates(settings) if serving is None or c.id > serving.id]
    judged = [candidate for candidate in newer if _verdict(candidate) is not None]
    kept = {candidate.id for candidate in judged[:1] if is_refused(candidate)}
    kept |= {candidate.id for candidate in [c for c in judged if is_passed(c)][:1]}
    for folder in sorted(settings.candidates_dir.glob("[!.]*")):
        if folder.name not in kept:
            remove_folder(folder)


def _start(settings: Settings) -> Candidate:
    """An empty folder, and what the build is to read."""
    predecessor = current(settings)
    run_id = ledger.new_run_id(settings)
    path = settings.candidates_dir / run_id / DATABASE
    with naming_disk_trouble(settings.home, "a candidate was begun"):
        path.parent.mkdir(parents=True)
    through_seq, changed = _lake_state(settings, predecessor.through_seq if predecessor else 0)
    return Candidate(
        id=run_id,
        path=path,
        as_of=settings.clock,
        through_seq=through_seq,
        predecessor=predecessor.id if predecessor else None,
        changed_entities=changed,
        made_by=made_by(settings),
    )


def _build(
    settings: Settings,
    candidate: Candidate,
    progress: Progress,
    beside: Callable[[Candidate], AbstractContextManager[object]],
) -> Candidate:

    @contextmanager
    def prepared() -> Iterator[None]:
        _refresh_work(settings, candidate)
        with beside(candidate):
            yield

    paths = dbt.default_paths(settings, candidate.path)
    # Unit tests are about code: `make test` runs them, a build checks data. Of exposures, which say
    # who reads what, there is nothing to build.
    without = [f"--exclude-resource-type={kind}" for kind in ("unit_test", "exposure")]
    try:
        run = dbt.dbt_build(
            settings, paths, progress=progress, arguments=without, prepared=prepared
        )
    except dbt.BuildError as error:  # it ended without results: the project, or a file
        _refuse(settings, candidate, error)
        raise
    rows = {**_row_counts(settings.work_database), **_row_counts(candidate.path)}
    ledger.append_runs(
        settings, candidate.id, dbt_records.run_records(settings, candidate.id, run, rows)
    )
    checks = list(dbt_records.check_records(settings, candidate.id, run, rows))
    ledger.append_checks(settings, candidate.id, checks)
    tell(settings, candidate.id, checks)
    if (failure := dbt.failure(settings, run)) is not None:
        _refuse(settings, candidate, failure)
        raise failure
    built = replace(
        candidate,
        built_models=tuple(dbt_records.built_models(run)),
        withheld=dbt_records.withheld(run.manifest),
        ledger_queries={
            result.name: result.node["compiled_code"]
            for result in run.results
            if result.name in LEDGER_MODELS and result.node.get("compiled_code")
        },
    )
    built.save()
    return built


def _refuse(settings: Settings, candidate: Candidate, error: Exception) -> None:
    ledger.append_event(settings, candidate.id, "refuse", stage="build", reason=str(error))


def _refresh_work(settings: Settings, candidate: Candidate) -> None:
    """Point the work database's raw views at the lake and the ledger as they are now.

    A work database that a kill left unreadable is thrown away: it is rebuilt from the lake.
    """
    if settings.work_database.exists():
        try:
            duckdb.connect(settings.work_database).close()
        except duckdb.Error as error:
            if "could not set lock" in str(error).lower():  # in use, not damaged
                raise
            _discard_work(settings, candidate, error)
    refresh_lake(settings, through_seq=candidate.through_seq, build_id=candidate.id)
    with duckdb.connect(settings.work_database) as connection:
        ledger.refresh_raw(connection, settings)


def _discard_work(settings: Settings, candidate: Candidate, error: Exception) -> None:
    ledger.append_event(settings, candidate.id, "discard_work", reason=dbt.one_line(str(error)))
    settings.work_database.unlink()
    settings.work_database.with_name(f"{settings.work_database.name}.wal").unlink(missing_ok=True)


def _lake_state(settings: Settings, since_seq: int) -> tuple[int, tuple[str, ...]]:
    """The greatest commit, and the entities (``source/entity``) committed after `since_seq`."""
    through_seq = greatest_seq(settings.lake_dir)
    changed = {
        f"{commit.source}/{entity}"
        for commit in commits(settings.lake_dir, through_seq=through_seq)
        if commit.commit_seq > since_seq
        for entity in commit.entities
    }
    return through_seq, tuple(sorted(changed))


def _row_counts(database: Path) -> dict[str, int]:
    """Rows of each table; opening the file also replays and checkpoints what dbt left."""
    with duckdb.connect(database) as connection:
        connection.execute("checkpoint")
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables()"
            " where database_name = current_database()"
        ).fetchall()
        return {table: _count(connection, f'"{schema}"."{table}"') for schema, table in names}


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = connection.execute(f"select count(*) from {relation}").fetchone()
    return int(row[0]) if row else 0
