"""The generated SQL of the union of all KPIs, and of those that are derived from others."""

from __future__ import annotations

from tributary.kpis.catalogue import Aggregation, Catalogue, Kpi
from tributary.kpis.measures import GROUP_KEY, value_columns
from tributary.kpis.readings import readings

MEASURED = "int_kpi__measured_values_unioned"
DERIVED = "int_kpi__derived_values"
_KEYS = "tenant_key, slice_dimension, slice_member, grain, period_start, period_end"


def union_sql(catalogue: Catalogue) -> str:
    """All measured KPIs, one below the other."""
    return " union all ".join(
        f"select * from {{{{ ref('{reading.name}') }}}}" for reading in readings(catalogue)
    )


def derived_sql(catalogue: Catalogue) -> str:
    """KPIs that are expressions over others of the same tenant, slice, grain and period."""
    kpis = [kpi for kpi in catalogue.kpis if kpi.aggregation is Aggregation.DERIVED]
    operands = list(dict.fromkeys(key for kpi in kpis for key in kpi.operands))
    pivoted = ", ".join(
        f"max(case when kpi_key = '{key}' then value end) as {key}" for key in operands
    )
    names = ", ".join(f"'{key}'" for key in operands)
    return (
        f"with operands as (select {_KEYS}, {pivoted} from {{{{ ref('{MEASURED}') }}}} "
        f"where kpi_key in ({names}) group by {_KEYS}) "
        + " union all ".join(_value(kpi) for kpi in kpis)
    )


def _value(kpi: Kpi) -> str:
    grains = ", ".join(f"'{grain}'" for grain in kpi.grains)
    dimensions = ", ".join(f"'{name}'" for name in ("total", *kpi.slices))
    scope = "" if kpi.is_additive else f"and tenant_key <> {GROUP_KEY} "
    return (
        f"select '{kpi.key}' as kpi_key, {_KEYS}, "
        f"{value_columns(kpi.numerator, kpi.denominator)} "
        f"from operands where ({kpi.numerator}) is not null "
        f"and grain in ({grains}) and slice_dimension in ({dimensions}) {scope}"
    )
