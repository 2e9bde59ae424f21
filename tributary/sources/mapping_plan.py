"""The one query of a mapping over a file, in which the rules of all columns run side by side."""

from __future__ import annotations

from collections.abc import Sequence

from tributary.lake.casts import identifier, literal
from tributary.sources.declaration import Type
from tributary.sources.mapping_model import ColumnRule, Condition, Mapping, RowRule, Unmatched
from tributary.sources.mapping_reader import TextTable
from tributary.sources.mapping_sql import Step, steps, test, without


class Plan:
    """The query of one mapping over one file.

    Inside, source columns are ``c<n>``, those of the k-th lookup ``l<k>_c<n>``, and the text of a
    chain of rules after its k-th step ``<chain>_<k>``: no name of a file is an identifier here.
    """

    def __init__(self, mapping: Mapping, source: TextTable, lookups: dict[str, TextTable]) -> None:
        self.mapping, self.source, self.lookups = mapping, source, lookups
        self.flags: list[tuple[str, str]] = []  # SQL, rule name
        self.failures: list[tuple[str, str | None, str]] = []  # SQL, column, reason
        self._finals: dict[str, str] = {}
        self._picked: set[str] = set()

    @property
    def counted_flags(self) -> list[tuple[str, str]]:
        """The judged table's flag columns, and the rule each counts."""
        return [(f"flag_{number}", name) for number, (_, name) in enumerate(self.flags)]

    # -- the query ---------------------------------------------------------------------------------

    def query(self) -> str:
        """One row per record: source columns, ``t<n>`` per canonical column, flags, ``failed``."""
        mapping = self.mapping
        query = f"select * from {self.source.table}"
        for reader_column in mapping.reader.blank:
            self._refuse_content(reader_column)
        query = self._layers(
            query, [(f"by{n}", lookup.by, None) for n, lookup in enumerate(mapping.lookups)]
        )
        query = self._joined(query)
        chains = [
            (f"x{n}", rule, mapping.target(rule.name).type)
            for n, rule in enumerate(mapping.columns)
        ]
        query = self._layers(query, chains)
        for chain, rule, _ in chains:
            self._finals[rule.name] = self._finals.pop(chain)
            if rule.lookup is None:
                self._picked.update(self.source.column(name, "") for name in rule.columns)
        for row_rule in mapping.rejects:
            self.failures.append((self._holds(row_rule, "reject"), None, row_rule.reason or ""))
        for row_rule in mapping.counts:
            self.flags.append((self._holds(row_rule, "count"), row_rule.name))
        for name in mapping.ignored:
            ignored = self.source.column(name, f"{mapping.path.name}: ignore")
            self._picked.add(ignored)
            self.flags.append((f"{ignored} is not null", f"ignore.{name}"))
        texts = [
            f"{self._text(column.name)} as t{n}" for n, column in enumerate(mapping.entity.columns)
        ]
        flags = [f"coalesce({sql}, false) as flag_{n}" for n, (sql, _) in enumerate(self.flags)]
        arms = "".join(f" when {sql} then {n}" for n, (sql, _, _) in enumerate(self.failures))
        failed = f"(case{arms} end)::integer" if arms else "null::integer"
        columns = ", ".join(["row", *self._source_columns(), *texts, *flags])
        return f"select {columns}, {failed} as failed from ({query})"

    def records(self, judged: str) -> str:
        """The rows that go on to be typed."""
        names = [identifier(column.name) for column in self.mapping.entity.columns]
        texts = ", ".join(f"t{n} as {name}" for n, name in enumerate(names))
        rest = [
            (name, column)
            for name, column in zip(self.source.names, self._source_columns(), strict=True)
            if column not in self._picked
        ]
        extra = "null::varchar"
        if rest:
            is_blank = " and ".join(f"{column} is null" for _, column in rest)
            whole = f"json_merge_patch('{{}}', {_json(rest)})::varchar"
            extra = f"case when not ({is_blank}) then {whole} end"
        return (
            f"select {texts}, {extra} as _extra, {self._record()} as _record, row as _row"
            f" from {judged} where failed is null order by row"
        )

    def rejected(self, judged: str) -> str:
        """The rows that do not, as received."""
        reasons = _arms([reason for _, _, reason in self.failures])
        columns = _arms([column for _, column, _ in self.failures])
        return (
            f"select {self._record()} as _record, {reasons} as _reason, {columns} as _column,"
            f" row as _row from {judged} where failed is not null"
            f" union all select record, reason, null, null from {self.source.malformed}"
        )

    # -- its parts ---------------------------------------------------------------------------------

    def _source_columns(self) -> list[str]:
        return [f"c{number}" for number in range(1, len(self.source.names) + 1)]

    def _record(self) -> str:
        return f"{_json(zip(self.source.names, self._source_columns(), strict=True))}::varchar"

    def _text(self, name: str) -> str:
        if name in self.mapping.constants:
            return literal(self.mapping.constants[name])
        return self._finals.get(name, "null::varchar")

    def _refuse_content(self, key: str) -> None:
        names = self.source.names
        number = names.index(key) if key in names else int(key) - 1
        self._picked.add(f"c{number + 1}")
        self.failures.append(
            (
                f"nullif(trim(c{number + 1}), '') is not null",
                None,
                f"column {number + 1}, declared blank, holds something",
            )
        )

    def _layers(self, query: str, chains: Sequence[tuple[str, ColumnRule, Type | None]]) -> str:
        """`query` with the steps of all `chains`, the k-th of each in the k-th layer."""
        laid: list[tuple[str, ColumnRule, list[Step]]] = []
        picks = []
        for chain, rule, target in chains:
            pick = self._pick(rule)
            if target is not Type.TEXT:  # an empty cell holds no value
                pick = f"nullif({pick}, '')"
            picks.append(f"{pick} as {chain}_0")
            laid.append((chain, rule, steps(rule, target)))
        query = _layer(query, picks)
        for depth in range(max((len(own) for _, _, own in laid), default=0)):
            query = _layer(
                query,
                [
                    f"{own[depth].value(f'{chain}_{depth}')} as {chain}_{depth + 1}"
                    for chain, _, own in laid
                    if depth < len(own)
                ],
            )
        for chain, rule, own in laid:
            for depth, step in enumerate(own):
                before, after = f"{chain}_{depth}", f"{chain}_{depth + 1}"
                self.flags += [(sql(before, after), name) for name, sql in step.counts]
                if step.fails:
                    self.failures.append((step.fails(before, after), rule.name, step.reason))
            self._finals[chain] = f"{chain}_{len(own)}"
        return query

    def _pick(self, rule: ColumnRule) -> str:
        key = rule.name if rule.name.startswith("lookups.") else f"columns.{rule.name}"
        where = f"{self.mapping.path.name}: {key}"
        if rule.lookup is not None:
            table = self.lookups[rule.lookup]
            prefix = f"{self._lookup_prefix(rule.lookup)}_"
            columns = [prefix + table.column(name, where) for name in rule.columns]
        else:
            columns = [self.source.column(name, where) for name in rule.columns]
        if rule.separator is not None:  # a key with a part missing is no key
            return f"({f' || {literal(rule.separator)} || '.join(columns)})"
        if len(columns) == 1:
            return columns[0]
        values = [f"nullif({without(column, rule.nulls, rule.folds)}, '')" for column in columns]
        chosen = f"coalesce({', '.join(values)})"
        self.flags.append((f"{values[0]} is null and {chosen} is not null", f"{rule.name}.from"))
        if rule.nulls:
            emptied = (
                f"({c} is not null and {without(c, rule.nulls, rule.folds)} is null)"
                for c in columns
            )
            self.flags.append((" or ".join(emptied), f"{rule.name}.nulls"))
        return chosen

    def _lookup_prefix(self, name: str) -> str:
        return f"l{[lookup.name for lookup in self.mapping.lookups].index(name)}"

    def _joined(self, query: str) -> str:
        for number, lookup in enumerate(self.mapping.lookups):
            table, by = self.lookups[lookup.name], self._finals.pop(f"by{number}")
            key = table.column(lookup.key, "")
            columns = ", ".join(
                f"joined.c{n} as l{number}_c{n}" for n in range(1, len(table.names) + 1)
            )
            query = (
                f"select base.*, {columns}, {by} is not null and joined.{key} is null"
                f" as unmatched_{number} from ({query}) as base"
                f" left join {table.table} as joined on base.{by} = joined.{key}"
            )
            if lookup.unmatched is Unmatched.REJECT:
                reason = f"{lookup.key} is not in {lookup.file}"
                self.failures.append((f"unmatched_{number}", None, reason))
            else:
                self.flags.append((f"unmatched_{number}", f"lookups.{lookup.name}.unmatched"))
        return query

    def _holds(self, rule: RowRule, key: str) -> str:
        where = f"{self.mapping.path.name}: {key}.{rule.name}"
        return " and ".join(self._test(condition, where) for condition in rule.conditions)

    def _test(self, condition: Condition, where: str) -> str:
        def column(name: str) -> str:
            return self.source.column(name, where) if condition.is_source else self._text(name)

        right = None
        if condition.operator == "before":
            right = column(condition.operands[0] or "")
        return f"({test(condition, column(condition.column), right)})"


def _layer(query: str, columns: list[str]) -> str:
    return f"select *, {', '.join(columns)} from ({query})" if columns else query


def _arms(texts: Sequence[str | None]) -> str:
    """SQL of the text whose number is in ``failed``."""
    arms = "".join(f" when {n} then {literal(text)}" for n, text in enumerate(texts) if text)
    return f"(case failed{arms} end)" if arms else "null::varchar"


def _json(columns: Sequence[tuple[str, str]] | zip[tuple[str, str]]) -> str:
    members = ", ".join(f"{literal(name)}, {column}" for name, column in columns)
    return f"json_object({members})"
