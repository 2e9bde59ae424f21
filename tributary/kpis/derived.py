"""The generated SQL of the union of all KPIs, and of those that are made of others."""

from __future__ import annotations

from collections.abc import Iterable

from tributary.kpis.catalogue import Aggregation, Catalogue, Kpi
from tributary.kpis.measures import GROUP_KEY, value_columns
from tributary.kpis.periods import quoted
from tributary.kpis.readings import Reading, readings

MEASURED = "int_kpi__measured_values_unioned"
DERIVED = "int_kpi__derived_values"
CHANGES = "int_kpi__changes"
OF_KPIS = "int_kpi__values_of_kpis_unioned"
_KEYS = "tenant_key, slice_dimension, slice_member, grain, period_start, period_end"


def union_sql(catalogue: Catalogue) -> str:
    """All measured KPIs, one below the other, but those of how others stand."""
    return _unioned(reading for reading in readings(catalogue) if not reading.is_of_kpis)


def of_kpis_sql(catalogue: Catalogue) -> str:
    """The KPIs of how other KPIs stand."""
    return _unioned(reading for reading in readings(catalogue) if reading.is_of_kpis)


def _unioned(found: Iterable[Reading]) -> str:
    selects = [f"select * from {{{{ ref('{reading.name}') }}}}" for reading in found]
    return " union all ".join(selects) or f"select * from {{{{ ref('{MEASURED}') }}}} where false"


def derived_sql(catalogue: Catalogue) -> str:
    """KPIs that are expressions over others of the same tenant, slice, grain and period."""
    kpis = [kpi for kpi in catalogue.kpis if kpi.aggregation is Aggregation.DERIVED]
    operands = list(dict.fromkeys(key for kpi in kpis for key in kpi.operands))
    pivoted = ", ".join(
        f"max(case when kpi_key = '{key}' then value end) as {key}" for key in operands
    )
    return (
        f"with operands as (select {_KEYS}, {pivoted} from {{{{ ref('{MEASURED}') }}}} "
        f"where kpi_key in ({quoted(operands)}) group by {_KEYS}) "
        + " union all ".join(_value(kpi) for kpi in kpis)
    )


def _value(kpi: Kpi) -> str:
    scope = "" if kpi.is_additive else f"and tenant_key <> {GROUP_KEY} "
    return (
        f"select '{kpi.key}' as kpi_key, {_KEYS}, "
        f"{value_columns(kpi.numerator, kpi.denominator)} "
        f"from operands where ({kpi.numerator}) is not null "
        f"and grain in ({quoted(kpi.grains)}) "
        f"and slice_dimension in ({quoted(kpi.dimensions)}) {scope}"
    )


#: How far apart two periods of a grain begin.
_LENGTHS = {
    "5min": (5, "minute"),
    "15min": (15, "minute"),
    "hour": (1, "hour"),
    "day": (1, "day"),
    "week": (7, "day"),
    "month": (1, "month"),
    "quarter": (3, "month"),
}


def changes_sql(catalogue: Catalogue) -> str:
    """KPIs that compare another with what it was some periods before, in the same slice."""
    kpis = [kpi for kpi in catalogue.kpis if kpi.aggregation.is_of_a_change]
    compared = quoted(dict.fromkeys(kpi.operands[0] for kpi in kpis))
    readings_ = " union all ".join(
        f"select * from {{{{ ref('{model}') }}}} where kpi_key in ({compared})"
        for model in (MEASURED, DERIVED)
    )
    if not kpis:
        return f"select * from {{{{ ref('{MEASURED}') }}}} where false"
    return f"with operands as ({readings_}) " + " union all ".join(_change(kpi) for kpi in kpis)


def _change(kpi: Kpi) -> str:
    """Current and former periods are joined by the grain's own length: a gap has no change."""
    former = " ".join(
        f"when '{grain}' then current_values.period_start - interval "
        f"'{_LENGTHS[grain][0] * kpi.lag}' {_LENGTHS[grain][1]}"
        for grain in kpi.grains
    )
    change = "cast(current_values.value as double) - former_values.value"
    columns = (
        value_columns(change, "former_values.value")
        if kpi.aggregation is Aggregation.GROWTH
        else value_columns(change, None)
    )
    keys = ", ".join(f"current_values.{key}" for key in _KEYS.split(", "))
    same = " ".join(
        f"and current_values.{key} = former_values.{key}"
        for key in ("kpi_key", "tenant_key", "slice_dimension", "slice_member", "grain")
    )
    return (
        f"select '{kpi.key}' as kpi_key, {keys}, {columns} from operands as current_values "
        "inner join operands as former_values "
        f"on former_values.period_start = case current_values.grain {former} end {same} "
        f"where current_values.kpi_key = '{kpi.operands[0]}' "
        f"and current_values.grain in ({quoted(kpi.grains)}) "
        f"and current_values.slice_dimension in ({quoted(kpi.dimensions)}) "
        f"and current_values.tenant_key <> {GROUP_KEY} "
        f"and ({change}) is not null"
    )
