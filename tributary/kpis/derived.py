"""The generated SQL of the union of all KPIs, and of those that are derived from others."""

from __future__ import annotations

from tributary.kpis.catalogue import GROUP, Aggregation, Catalogue, Kpi
from tributary.kpis.measures import readings

MEASURED = "int_kpi__measured_values_unioned"
DERIVED = "int_kpi__derived_values"


def union_sql(catalogue: Catalogue) -> str:
    """All measured KPIs, one below the other."""
    return " union all ".join(
        f"select * from {{{{ ref('{reading.name}') }}}}" for reading in readings(catalogue)
    )


def derived_sql(catalogue: Catalogue) -> str:
    """KPIs that are expressions over others of the same tenant, slice, grain and period."""
    kpis = [kpi for kpi in catalogue.kpis if kpi.aggregation is Aggregation.DERIVED]
    operands = list(dict.fromkeys(key for kpi in kpis for key in kpi.operands))
    keys = "tenant_key, slice_dimension, slice_member, grain, period_start, period_end"
    pivoted = ", ".join(
        f"max(case when kpi_key = '{key}' then value end) as {key}" for key in operands
    )
    names = ", ".join(f"'{key}'" for key in operands)
    return (
        f"with operands as (select {keys}, {pivoted} from {{{{ ref('{MEASURED}') }}}} "
        f"where kpi_key in ({names}) group by {keys}) "
        + " union all ".join(_value(kpi) for kpi in kpis)
    )


def _value(kpi: Kpi) -> str:
    numerator = f"cast({kpi.numerator} as double)"
    denominator = (
        f"cast({kpi.denominator} as double)" if kpi.denominator else "cast(null as double)"
    )
    value = f"{numerator} / nullif({denominator}, 0)" if kpi.denominator else numerator
    grains = ", ".join(f"'{grain}'" for grain in kpi.grains)
    dimensions = ", ".join(f"'{name}'" for name in ("total", *kpi.slices))
    scope = (
        "" if kpi.is_additive else f"and tenant_key <> {{{{ surrogate_key([\"'{GROUP}'\"]) }}}} "
    )
    return (
        f"select '{kpi.key}' as kpi_key, tenant_key, slice_dimension, slice_member, grain, "
        f"period_start, period_end, {numerator} as numerator, {denominator} as denominator, "
        f"{value} as value from operands where {numerator} is not null "
        f"and grain in ({grains}) and slice_dimension in ({dimensions}) {scope}"
    )
