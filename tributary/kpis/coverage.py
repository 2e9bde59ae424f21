"""Which KPIs of the catalogue have values, for which of the tenants they are meant for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tributary.kpis.catalogue import GROUP, Catalogue, Kpi


@dataclass(frozen=True, slots=True)
class KpiCoverage:
    """One KPI: the tenants it is meant for, those it has values for, and why it has none at all.

    `reason` is given for KPIs that the catalogue names as not met; they have no definition.
    """

    key: str
    family: str
    source_model: str
    expected: tuple[str, ...]
    covered: tuple[str, ...]
    reason: str | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Tenants it is meant for without a value."""
        return tuple(tenant for tenant in self.expected if tenant not in self.covered)


def kpi_coverage(catalogue: Catalogue, warehouse: Path) -> list[KpiCoverage]:
    """Every KPI, defined or not met, held against the values in the database file `warehouse`.

    A KPI that is meant for all is so for every tenant of the file but the group and the unknown
    one.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tenants = _column(
            connection,
            "select tenant_id from marts.dim_tenant"
            f" where tenant_id not in ('unknown', '{GROUP}') order by tenant_id",
        )
        valued: dict[str, list[str]] = {}
        for key, tenant in connection.execute(
            "select distinct kpi_key, tenant_id from marts.fct_kpi_values"
            " where value is not null order by all"
        ).fetchall():
            valued.setdefault(key, []).append(tenant)
    found = [_covered(kpi, tenants, valued.get(kpi.key, [])) for kpi in catalogue.kpis]
    return found + [
        KpiCoverage(key, "", "", (), (), reason) for key, reason in catalogue.unmet.items()
    ]


def table_rows(warehouse: Path) -> Mapping[str, int]:
    """Rows of every table of the schema marts, by name."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        names = _column(
            connection,
            "select table_name from information_schema.tables where table_schema = 'marts'"
            " order by table_name",
        )
        return {name: _count(connection, name) for name in names}


def _covered(kpi: Kpi, tenants: Sequence[str], valued: Sequence[str]) -> KpiCoverage:
    expected = tuple(tenants) if kpi.applies_to == ("all",) else kpi.applies_to
    return KpiCoverage(kpi.key, kpi.family, kpi.model or "", expected, tuple(valued))


def _column(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [row[0] for row in connection.execute(query).fetchall()]


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f'select count(*) from marts."{table}"').fetchone()
    return int(row[0]) if row else 0
