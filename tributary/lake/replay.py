"""Replay: outstanding rejected rows are typed again, as their entity is declared now.

For each commit that first brought such rows one commit is made, of the kind ``replay``, which holds
the rows whose outcome changed: accepted ones, and those that are rejected for another reason. One
commit for each, in their order, since rows of one load share the instant of their extraction, and
since ties between loads go by the number of the commit. A row that is rejected as before stays
where it is, so a replay that changes nothing makes no commit, and running it again replays nothing
twice. No cursor moves, and a replay replaces no part of anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from tributary.errors import TributaryError
from tributary.lake import layout
from tributary.lake.casts import literal
from tributary.lake.commits import commit, commits, loads_of, sweep
from tributary.lake.lock import exclusive
from tributary.lake.named import declared_texts, texts_of_records
from tributary.lake.outcomes import IDENTITY, Status, judge_rejected
from tributary.lake.records import ACCOUNT
from tributary.lake.stage import Engine, EntityStage, StagedEntity, stage_file
from tributary.settings import Settings
from tributary.sources.declaration import Entity, Files, Source


@dataclass(frozen=True, slots=True)
class EntityReplay:
    """What became of the outstanding rows of one entity, in rows.

    `rejected` counts by reason those that were typed again in vain, `kept_back` by reason those
    that cannot be typed from what the lake keeps of them.
    """

    source: str
    entity: str
    accepted: int
    rejected: Mapping[str, int] = field(default_factory=dict)
    kept_back: Mapping[str, int] = field(default_factory=dict)

    @property
    def replayed(self) -> int:
        """Rows that were typed again."""
        return self.accepted + sum(self.rejected.values())

    def as_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {**asdict(self), "replayed": self.replayed}


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """What a replay of one source did; a dry run made no commit."""

    entities: tuple[EntityReplay, ...]
    commit_seqs: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            "commits": list(self.commit_seqs),
            "entities": [one.as_dict() for one in self.entities],
        }


def replay(
    settings: Settings,
    source: Source,
    entity: str | None = None,
    *,
    reason: str | None = None,
    dry_run: bool = False,
    wait: bool = False,
) -> ReplayReport:
    """Type the outstanding rejected rows of `source` (of one `entity`, for one `reason`) again.

    Entities without such rows are not in the report. Raises LockHeldError if the source is being
    extracted and `wait` is not set, TributaryError if the lake cannot be written. A kill at any
    instant leaves each replayed commit's rows as they were or replayed; to run again goes on.
    """
    lake = settings.lake_dir
    lock = lake / layout.LOCKS / source.name
    with exclusive(lock, f"the replay of {source.name}", since=settings.instant(), wait=wait):
        sweep(lake, source.name)
        try:
            with closing(Engine(lake / layout.SPOOL / source.name)) as engine:
                run = _Replay(lake, source, engine, reason)
                for one in source.entities:
                    if entity in (None, one.name):
                        run.judge(one)
                seqs = () if dry_run else run.commit(settings.clock)
        except (OSError, duckdb.IOException) as error:
            raise TributaryError(
                f"{source.name}: the lake at {lake} could not be written:"
                f" {str(error).splitlines()[0]}",
                cure="free disk space or check permissions, and replay again",
            ) from error
        finally:
            sweep(lake, source.name)
    return ReplayReport(tuple(run.reports), seqs)


class _Replay:
    """One replay of one source, under its lock; nothing exists until its commits."""

    def __init__(self, lake: Path, source: Source, engine: Engine, reason: str | None) -> None:
        self.reports: list[EntityReplay] = []
        self._lake = lake
        self._source = source
        self._engine = engine
        self._reason = reason
        self._made = list(commits(lake))
        self._staged: dict[int, dict[str, StagedEntity]] = {}

    def judge(self, entity: Entity) -> None:
        """Stage the rows of `entity` whose outcome changes, by the commit that brought them."""
        loads = loads_of(self._made, self._source.name, entity.name)
        if not any(part.rejected_files for _, part in loads):
            return
        with self._engine.connected() as connection:
            judge_rejected(connection, self._lake, entity, loads)
            _choose(connection, entity, self._reason)
            kept_back = _counts(connection, "select why from outstanding where why is not null")
            roots = connection.execute(
                "select root_seq, min(_extracted_at), max(_extracted_at) from outstanding"
                " where why is null group by all order by all"
            ).fetchall()
            accepted, rejected = 0, Counter[str]()
            for root, extracted_at, latest in roots:
                if extracted_at != latest:
                    raise AssertionError(f"commit {root} was extracted at two instants")
                outcome = self._judge_load(connection, entity, root, extracted_at)
                accepted += outcome.loaded
                rejected.update(outcome.reasons)
        if accepted or rejected or kept_back:
            name = self._source.name
            self.reports.append(EntityReplay(name, entity.name, accepted, rejected, kept_back))

    def _judge_load(
        self, connection: duckdb.DuckDBPyConnection, entity: Entity, root: int, instant: datetime
    ) -> StagedEntity:
        """Type the chosen rows of one commit, and stage those whose outcome changed."""
        folder = self._lake / layout.SPOOL / self._source.name / f"{entity.name}-{root}"
        connection.execute(
            "create or replace temp table chosen as"
            f" from outstanding where why is null and root_seq = {root}"
        )
        outcome = self._type(connection, entity, folder / "judged", instant)
        _keep_changed(connection, outcome)
        (changed,) = connection.execute("select count(*) from chosen").fetchone() or (0,)
        if changed:
            staged = self._type(connection, entity, folder / "staged", instant)
            marks = stage_file(
                connection, f"select {', '.join(IDENTITY)} from chosen", folder / "marks.parquet"
            )
            self._staged.setdefault(root, {})[entity.name] = replace(
                staged, replayed_files=(marks,)
            )
        return outcome

    def _type(
        self,
        connection: duckdb.DuckDBPyConnection,
        entity: Entity,
        folder: Path,
        instant: datetime,
    ) -> StagedEntity:
        stage = EntityStage(
            folder,
            entity,
            instant.replace(tzinfo=UTC),
            engine=self._engine,
            numeric_booleans=entity.has_numeric_booleans,
        )
        with closing(stage):
            if isinstance(entity.mode, Files):
                for relation, rows in _file_rows(connection, entity):
                    stage.add_relation(connection, relation, rows)
            else:
                (rows,) = connection.execute("select count(*) from chosen").fetchone() or (0,)
                stage.add_records(
                    connection,
                    "select _record::json as record, _account as account from chosen",
                    rows,
                )
            return stage.finish()

    def commit(self, as_of: datetime) -> tuple[int, ...]:
        """Commit what was staged, the oldest load first; the numbers of the commits."""
        return tuple(
            commit(
                self._lake,
                self._source.name,
                staged,
                kind="replay",
                as_of=as_of,
                replaces={},
                cursors={},
                replay_of=root,
            ).commit_seq
            for root, staged in sorted(self._staged.items())
        )


def _choose(connection: duckdb.DuckDBPyConnection, entity: Entity, reason: str | None) -> None:
    """The temporary table ``outstanding``, with ``why`` a row cannot be typed; NULL if it can."""
    why = "null::varchar"
    if isinstance(entity.mode, Files):
        why = """case
            when _mapping is not null then 'read through the mapping ' || _mapping
            when _file is null then 'the lake did not keep its file'
            when _row is null or not json_valid(_record) then 'no row could be read of the line'
            when len(json_keys(_record)) = 0 then 'no row could be read of the line' end"""
    elif any(column.path == ACCOUNT for column in entity.columns):
        why = "case when _account is null then 'the lake did not keep its account' end"
    chosen = "true" if reason is None else f"_reason = {literal(reason)}"
    connection.execute(
        f"create or replace temp table outstanding as select *, {why} as why from rejected"
        f" where status = '{Status.OUTSTANDING}' and {chosen}"
    )


def _keep_changed(connection: duckdb.DuckDBPyConnection, outcome: StagedEntity) -> None:
    """Take from ``chosen`` the rows that were rejected again for the reason they had."""
    files = ", ".join(literal(str(file.path)) for file in outcome.rejected_files)
    if files:
        same = " and ".join(f"chosen.{name} is not distinct from again.{name}" for name in IDENTITY)
        connection.execute(
            "create or replace temp table chosen as select chosen.* from chosen"
            f" anti join read_parquet([{files}]) as again on {same}"
        )


def _file_rows(connection: duckdb.DuckDBPyConnection, entity: Entity) -> Iterator[tuple[str, int]]:
    """The chosen rows as texts, with their number: those of one header after the other."""
    groups = connection.execute(
        "select json_keys(_record) as names, count(*) from chosen group by all order by all"
    ).fetchall()
    for names, rows in groups:
        header = ", ".join(map(literal, names))
        of_header = f"from chosen where json_keys(_record) = [{header}]"
        relation = f"({texts_of_records(of_header, names)})"
        yield declared_texts(entity, relation, names, file="_named_file"), rows


def _counts(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, int]:
    return dict(
        connection.execute(
            f"select why, count(*) from ({query}) group by all order by all"
        ).fetchall()
    )
