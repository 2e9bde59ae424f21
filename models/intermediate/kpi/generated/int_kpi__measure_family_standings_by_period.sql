{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            period_date as period_date,
            grain,
            period_start,
            period_end,
            cast(needs_attention_count as decimal(38, 12)) as areas_needing_attention__n
        from {{ ref("int_kpi__family_standings") }}
        where grain in ('week')
    ),
    placed as (
        select
            tenant_key,
            period_date,
            areas_needing_attention__n,
            grain,
            cast(period_start as timestamp) as period_start,
            cast(period_end as timestamp) as period_end,
            false as is_filler
        from measured
    ),
    dated as (select * from placed),
    aggregated as (
        select
            dated.tenant_key as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.areas_needing_attention__n) as areas_needing_attention__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
    )
select
    'areas_needing_attention' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(areas_needing_attention__n as double) as numerator,
    cast(null as double) as denominator,
    cast(areas_needing_attention__n as double) as value
from aggregated
where
    (areas_needing_attention__n is not null) and grain in ('week') and slice_dimension in ('total')
