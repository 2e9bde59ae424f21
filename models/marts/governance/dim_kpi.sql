select
    kpi_key,
    kpi_name,
    family,
    definition,
    unit,
    direction,
    aggregation,
    is_additive,
    grains,
    slices,
    applies_to,
    source_model,
    value_format,
    change_unit,
    display_order,
    note
from {{ ref("kpis") }}
