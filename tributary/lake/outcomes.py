"""What became of every rejected row of an entity: outstanding, superseded or replayed.

A row's last outcome is what counts. A replay notes which rejected rows it judged anew (its marks);
what it rejected for another reason is rejected there. A row that a later load of its source told
again is superseded: what counts of it is what that load says. Later than which load a row is, is
told by the commit that first brought it (its root), however often it was replayed since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb

from tributary.lake.casts import cast, identifier, literal
from tributary.lake.commits import FileEntry, Load
from tributary.lake.named import name_of
from tributary.lake.reading import entity_query
from tributary.lake.records import ACCOUNT, record_shape
from tributary.lake.stage import ORIGIN
from tributary.sources.declaration import Column, Entity, Files, Log, Snapshot, Versioned, Window


class Status(StrEnum):
    """The last outcome of a rejected row."""

    OUTSTANDING = "outstanding"
    SUPERSEDED = "superseded"
    REPLAYED = "replayed"


#: What tells one rejected row from another, within the commit that first brought it.
IDENTITY = ("_row_hash", *(name for name, _ in ORIGIN), "_reason", "_column")

#: Columns of a rejected file; those of `ORIGIN` are not in files of older lakes.
_REJECTED = (
    ("_record", "VARCHAR"),
    ("_reason", "VARCHAR"),
    ("_column", "VARCHAR"),
    ("_row_hash", "VARCHAR"),
    ("_extracted_at", "TIMESTAMP"),
    *ORIGIN,
)
_MARKS = tuple((name, kind) for name, kind in _REJECTED if name in IDENTITY)


def judge_rejected(
    connection: duckdb.DuckDBPyConnection, lake: Path, entity: Entity | None, loads: Sequence[Load]
) -> None:
    """Make the temporary table ``rejected`` of `loads`: each row with its ``status``.

    Beside the columns of the files it has ``_commit_seq`` and ``root_seq``. An entity that is not
    declared any more (None) cannot tell what superseded its rows.
    """
    roots = {commit.commit_seq: commit.replay_of for commit, _ in loads if commit.replay_of}
    rejected = _read(lake, [file for _, part in loads for file in part.rejected_files], _REJECTED)
    marks = _read(lake, [file for _, part in loads for file in part.replayed_files], _MARKS)
    identity = ", ".join(IDENTITY)
    same = " and ".join(f"mark.{name} is not distinct from row.{name}" for name in IDENTITY)
    connection.execute(
        f"""
        create or replace temp table judged as
        with
            rows as (select *, {_root(roots)} as root_seq from ({rejected})),
            marks as (
                select {identity}, {_root(roots)} as root_seq, max(_commit_seq) as seq
                from ({marks}) group by all
            )
        select
            row.*,
            row_number() over () as row_id,
            coalesce(mark.seq > row._commit_seq, false) as is_replayed
        from rows as row
        left join marks as mark on mark.root_seq = row.root_seq and {same}
        """
    )
    told_again = ["select null::bigint as row_id where false"]
    if entity is not None:
        connection.execute(f"create or replace temp table told as {_told(connection, entity)}")
        told_again += _superseded(connection, lake, entity, loads, roots)
    names = ", ".join(name for name, _ in _REJECTED)
    connection.execute(
        f"""
        create or replace temp table rejected as
        select {names}, _commit_seq, root_seq, case
            when is_replayed then '{Status.REPLAYED}'
            when again.row_id is not null then '{Status.SUPERSEDED}'
            else '{Status.OUTSTANDING}' end as status
        from judged
        left join (select distinct row_id from ({" union all ".join(told_again)})) as again
            using (row_id)
        """
    )


def _read(lake: Path, files: Sequence[FileEntry], columns: Sequence[tuple[str, str]]) -> str:
    """A select of `columns` and ``_commit_seq``; NULL where a file lacks a column."""
    typed = ", ".join(f"null::{kind} as {name}" for name, kind in columns)
    empty = f"select {typed}, null::bigint as _commit_seq where false"
    if not files:
        return empty
    listed = ", ".join(literal(str(lake / file.path)) for file in files)
    return (
        f"{empty} union all by name from read_parquet([{listed}], union_by_name = true,"
        " hive_partitioning = true, hive_types = {'_commit_seq': bigint})"
    )


def _root(roots: Mapping[int, int | None]) -> str:
    """SQL of the number of the commit that first brought a row."""
    whens = " ".join(f"when {seq} then {root}" for seq, root in roots.items())
    return f"(case _commit_seq {whens} else _commit_seq end)" if roots else "_commit_seq"


# -- what a rejected row still tells of itself -----------------------------------------------------


def _own(entity: Entity) -> list[str]:
    """The columns by which loads of the entity supersede its rows, the mode's own last."""
    mode = entity.mode
    if isinstance(mode, Files):
        return [*entity.key, mode.version] if mode.version else []
    own = [] if isinstance(mode, Snapshot) else [mode.column]
    return [*(name for name in entity.key if name not in own), *own]


def _told(connection: duckdb.DuckDBPyConnection, entity: Entity) -> str:
    """A select of the judged rows with ``k<n>``, the n-th of their own columns, and ``told<n>``.

    A column is told if its text is as declared now, or missing; then ``k<n>`` is its value.
    """
    texts = _texts(connection, entity)
    told = []
    for number, name in enumerate(_own(entity)):
        column = entity.column(name)
        text = texts[name] if column.type.value == "VARCHAR" else f"nullif({texts[name]}, '')"
        made = cast(column, text, numeric_booleans=entity.has_numeric_booleans)
        value = f"case when {made.is_faithful} then {made.value} end"
        told += [
            f"{value} as k{number}",
            f"({text} is null or {value} is not null) as told{number}",
        ]
    columns = ", ".join(["row_id, root_seq, _row_hash, _account, _file, _row", *told])
    return f"select {columns} from ({_shaped(entity)}) where not is_replayed"


def _shaped(entity: Entity) -> str:
    """The judged rows as :func:`_texts` reads them: ``t`` is the record's declared shape."""
    if isinstance(entity.mode, Files):
        return "select *, case when json_valid(_record) then _record end as record from judged"
    shape = record_shape(entity)
    return (
        f"select *, {shape.transform} as t from"
        " (select *, _record::json as record, _account as account from judged)"
    )


def _texts(connection: duckdb.DuckDBPyConnection, entity: Entity) -> dict[str, str]:
    """SQL of the text of each declared column; NULL where a row is no record."""
    if not isinstance(entity.mode, Files):
        shape = record_shape(entity)
        return {c.name: text for c, text in zip(entity.columns, shape.texts, strict=True)}
    names = [
        name
        for (name,) in connection.execute(
            "select distinct unnest(json_keys(_record)) as name from judged"
            " where json_valid(_record) and _mapping is null order by name"
        ).fetchall()
    ]
    return {column.name: _named_text(column, names) for column in entity.columns}


def _named_text(column: Column, names: Sequence[str]) -> str:
    name = name_of(column, names)
    if name is None:
        return "null::varchar"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    path = literal(f'$."{quoted}"')
    return f"(case when _mapping is null then json_extract_string(record, {path}) end)"


# -- what was told again ---------------------------------------------------------------------------


def _superseded(
    connection: duckdb.DuckDBPyConnection,
    lake: Path,
    entity: Entity,
    loads: Sequence[Load],
    roots: Mapping[int, int | None],
) -> list[str]:
    """Selects of the ``row_id`` of those told rows that a later load told again."""
    replaces = [(c.commit_seq, part.replaces) for c, part in loads if part.replaces]
    by_key = _by_key(connection, lake, entity, loads, roots)
    match entity.mode:
        case Snapshot():
            newest = max((seq for seq, told in replaces if told.get("all")), default=0)
            return [f"select row_id from told where root_seq < {newest}", *by_key]
        case Window():
            return [*_by_day(replaces, len(_own(entity)) - 1), *by_key]
        case Files():
            return [*_by_file(replaces), *by_key]
        case Versioned() | Log():
            return [_by_hash(entity), *by_key]


def _by_day(replaces: Sequence[tuple[int, Mapping[str, Any]]], day: int) -> list[str]:
    """Its day was covered; if that cannot be told, every day of the load that brought it was."""
    spans = {
        seq: (date.fromisoformat(told["from"]), date.fromisoformat(told["to"]))
        for seq, told in replaces
        if "from" in told
    }
    if not spans:
        return []
    covers = ", ".join(f"({seq}, date '{a}', date '{b}')" for seq, (a, b) in spans.items())
    whole = [
        seq
        for seq, span in spans.items()
        if _is_covered(span, [later for number, later in spans.items() if number > seq])
    ]
    return [
        f"select row_id from told join (values {covers}) as cover (seq, first_day, end_day)"
        f" on k{day} >= first_day and k{day} < end_day and seq > root_seq",
        _of_loads(whole, f"k{day}"),
    ]


def _is_covered(span: tuple[date, date], others: Sequence[tuple[date, date]]) -> bool:
    """Whether every day of [first, end) is in one of the `others`."""
    reached, end = span
    for first, last in sorted(others):
        if first > reached:
            break
        reached = max(reached, last)
    return span[0] < end <= reached


def _by_file(replaces: Sequence[tuple[int, Mapping[str, Any]]]) -> list[str]:
    """Its file was delivered; if that is not known, all files of the load that brought it were."""
    newest = {file: seq for seq, told in replaces for file in told.get("files", ())}
    if not newest:
        return []
    listed = ", ".join(f"({literal(file)}, {seq})" for file, seq in newest.items())
    whole = [
        seq
        for seq, told in replaces
        if told.get("files") and all(newest[file] > seq for file in told["files"])
    ]
    return [
        f"select row_id from told join (values {listed}) as delivered (file, seq)"
        " on file = _file and seq > root_seq",
        _of_loads(whole, "_file"),
    ]


def _of_loads(whole: Sequence[int], part: str) -> str:
    """Rows without a `part` that loads brought of which everything was told again."""
    listed = ", ".join(map(str, whole)) or "null"
    return f"select row_id from told where {part} is null and root_seq in ({listed})"


def _by_hash(entity: Entity) -> str:
    """The very same row was rejected again by a later load, which stands for it."""
    has_account = any(column.path == ACCOUNT for column in entity.columns)
    account = "_account" if has_account else "null::varchar"
    return (
        f"select row_id from (select *, {account} as account from told) as told"
        f" join (select _row_hash, {account} as account, max(root_seq) as newest_seq"
        " from judged group by all) as seen"
        " on seen._row_hash = told._row_hash and newest_seq > root_seq"
        " and (told.account is null or seen.account is not distinct from told.account)"
    )


def _by_key(
    connection: duckdb.DuckDBPyConnection,
    lake: Path,
    entity: Entity,
    loads: Sequence[Load],
    roots: Mapping[int, int | None],
) -> list[str]:
    """A later load brought its key: in a version as great, where versions decide."""
    own = _own(entity)
    row = connection.execute("select min(root_seq) from told").fetchone()
    if not own or row is None or row[0] is None:
        return []
    later = [
        part
        for commit, part in loads
        if (roots.get(commit.commit_seq) or commit.commit_seq) >= row[0] and part.files
    ]
    if not later:
        return []
    window = (entity.mode.column,) if isinstance(entity.mode, Window) else ()
    keyed = [own.index(name) for name in dict.fromkeys((*entity.key, *window))]
    matches = [f"told{n} and later.k{n} is not distinct from told.k{n}" for n in keyed]
    version = getattr(entity.mode, "version", None)
    if isinstance(entity.mode, Versioned):
        version = entity.mode.column
    if version is not None:
        number = own.index(version)
        matches.append(f"(told.k{number} is null or later.k{number} >= told.k{number})")
    values = ", ".join(f"{identifier(name)} as k{n}" for n, name in enumerate(own))
    is_later, place = "later.root_seq > told.root_seq", ""
    if isinstance(entity.mode, Files):  # of one load the last row counts
        is_later = "(later.root_seq, later._row) > (told.root_seq, told._row)"
        place = ", _row"
    brought = f"select {values}, {_root(roots)} as root_seq{place}"
    return [
        f"select row_id from told"
        f" join ({brought} from ({entity_query(lake, entity, later)})) as later"
        f" on {is_later} and {' and '.join(matches)}"
    ]
