{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            reviewed_date as period_date,
            product,
            project_key,
            quality_band,
            case
                when quality_score is not null then cast(quality_score as decimal(38, 12))
            end as project_quality_score__n,
            case
                when quality_score is not null then cast(1 as decimal(38, 12))
            end as project_quality_score__d,
            case
                when technical_accuracy_score is not null
                then cast(technical_accuracy_score as decimal(38, 12))
            end as technical_accuracy__n,
            case
                when technical_accuracy_score is not null then cast(1 as decimal(38, 12))
            end as technical_accuracy__d,
            case
                when completeness_score is not null then cast(completeness_score as decimal(38, 12))
            end as completeness_score__n,
            case
                when completeness_score is not null then cast(1 as decimal(38, 12))
            end as completeness_score__d,
            case
                when timeliness_score is not null then cast(timeliness_score as decimal(38, 12))
            end as timeliness_score__n,
            case
                when timeliness_score is not null then cast(1 as decimal(38, 12))
            end as timeliness_score__d,
            case
                when communication_score is not null
                then cast(communication_score as decimal(38, 12))
            end as communication_score__n,
            case
                when communication_score is not null then cast(1 as decimal(38, 12))
            end as communication_score__d,
            case
                when clarity_score is not null then cast(clarity_score as decimal(38, 12))
            end as clarity_score__n,
            case
                when clarity_score is not null then cast(1 as decimal(38, 12))
            end as clarity_score__d,
            case
                when professionalism_score is not null
                then cast(professionalism_score as decimal(38, 12))
            end as professionalism_rating__n,
            case
                when professionalism_score is not null then cast(1 as decimal(38, 12))
            end as professionalism_rating__d,
            case
                when quality_score is not null then cast(1 as decimal(38, 12))
            end as quality_band_counts__n
        from {{ ref("fct_project_quality") }}
        where reviewed_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            product,
            project_key,
            quality_band,
            sum(project_quality_score__n) as project_quality_score__n,
            sum(project_quality_score__d) as project_quality_score__d,
            sum(technical_accuracy__n) as technical_accuracy__n,
            sum(technical_accuracy__d) as technical_accuracy__d,
            sum(completeness_score__n) as completeness_score__n,
            sum(completeness_score__d) as completeness_score__d,
            sum(timeliness_score__n) as timeliness_score__n,
            sum(timeliness_score__d) as timeliness_score__d,
            sum(communication_score__n) as communication_score__n,
            sum(communication_score__d) as communication_score__d,
            sum(clarity_score__n) as clarity_score__n,
            sum(clarity_score__d) as clarity_score__d,
            sum(professionalism_rating__n) as professionalism_rating__n,
            sum(professionalism_rating__d) as professionalism_rating__d,
            sum(quality_band_counts__n) as quality_band_counts__n
        from measured
        group by tenant_key, period_date, product, project_key, quality_band
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from daily
        group by tenant_key
    ),
    filled as (
        select
            tenant_key,
            period_date,
            product,
            project_key,
            quality_band,
            project_quality_score__n,
            project_quality_score__d,
            technical_accuracy__n,
            technical_accuracy__d,
            completeness_score__n,
            completeness_score__d,
            timeliness_score__n,
            timeliness_score__d,
            communication_score__n,
            communication_score__d,
            clarity_score__n,
            clarity_score__d,
            professionalism_rating__n,
            professionalism_rating__d,
            quality_band_counts__n,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as product,
            cast(null as string) as project_key,
            cast(null as string) as quality_band,
            cast(null as decimal(38, 12)) as project_quality_score__n,
            cast(null as decimal(38, 12)) as project_quality_score__d,
            cast(null as decimal(38, 12)) as technical_accuracy__n,
            cast(null as decimal(38, 12)) as technical_accuracy__d,
            cast(null as decimal(38, 12)) as completeness_score__n,
            cast(null as decimal(38, 12)) as completeness_score__d,
            cast(null as decimal(38, 12)) as timeliness_score__n,
            cast(null as decimal(38, 12)) as timeliness_score__d,
            cast(null as decimal(38, 12)) as communication_score__n,
            cast(null as decimal(38, 12)) as communication_score__d,
            cast(null as decimal(38, 12)) as clarity_score__n,
            cast(null as decimal(38, 12)) as clarity_score__d,
            cast(null as decimal(38, 12)) as professionalism_rating__n,
            cast(null as decimal(38, 12)) as professionalism_rating__d,
            cast(0 as decimal(38, 12)) as quality_band_counts__n,
            true as is_filler
        from spans
        inner join {{ ref("int_kpi__tenants") }} as tenants on spans.tenant_key = tenants.tenant_key
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and case
                when spans.last_date >= tenants.quiet_since_date
                then tenants.today_date
                else spans.last_date
            end
    ),
    placed as (
        select
            filled.*,
            periods.grain,
            cast(periods.period_start as timestamp) as period_start,
            cast(periods.period_end as timestamp) as period_end
        from filled
        inner join {{ ref("int_kpi__periods") }} as periods on filled.period_date = periods.date_key
        where periods.grain in ('month')
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
            sum(dated.project_quality_score__n) as project_quality_score__n,
            sum(dated.project_quality_score__d) as project_quality_score__d,
            sum(dated.technical_accuracy__n) as technical_accuracy__n,
            sum(dated.technical_accuracy__d) as technical_accuracy__d,
            sum(dated.completeness_score__n) as completeness_score__n,
            sum(dated.completeness_score__d) as completeness_score__d,
            sum(dated.timeliness_score__n) as timeliness_score__n,
            sum(dated.timeliness_score__d) as timeliness_score__d,
            sum(dated.communication_score__n) as communication_score__n,
            sum(dated.communication_score__d) as communication_score__d,
            sum(dated.clarity_score__n) as clarity_score__n,
            sum(dated.clarity_score__d) as clarity_score__d,
            sum(dated.professionalism_rating__n) as professionalism_rating__n,
            sum(dated.professionalism_rating__d) as professionalism_rating__d,
            sum(dated.quality_band_counts__n) as quality_band_counts__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            cast(null as decimal(38, 12)) as project_quality_score__n,
            cast(null as decimal(38, 12)) as project_quality_score__d,
            cast(null as decimal(38, 12)) as technical_accuracy__n,
            cast(null as decimal(38, 12)) as technical_accuracy__d,
            cast(null as decimal(38, 12)) as completeness_score__n,
            cast(null as decimal(38, 12)) as completeness_score__d,
            cast(null as decimal(38, 12)) as timeliness_score__n,
            cast(null as decimal(38, 12)) as timeliness_score__d,
            cast(null as decimal(38, 12)) as communication_score__n,
            cast(null as decimal(38, 12)) as communication_score__d,
            cast(null as decimal(38, 12)) as clarity_score__n,
            cast(null as decimal(38, 12)) as clarity_score__d,
            cast(null as decimal(38, 12)) as professionalism_rating__n,
            cast(null as decimal(38, 12)) as professionalism_rating__d,
            sum(dated.quality_band_counts__n) as quality_band_counts__n
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'product' as slice_dimension,
            coalesce(cast(dated.product as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.project_quality_score__n) as project_quality_score__n,
            sum(dated.project_quality_score__d) as project_quality_score__d,
            sum(dated.technical_accuracy__n) as technical_accuracy__n,
            sum(dated.technical_accuracy__d) as technical_accuracy__d,
            sum(dated.completeness_score__n) as completeness_score__n,
            sum(dated.completeness_score__d) as completeness_score__d,
            sum(dated.timeliness_score__n) as timeliness_score__n,
            sum(dated.timeliness_score__d) as timeliness_score__d,
            sum(dated.communication_score__n) as communication_score__n,
            sum(dated.communication_score__d) as communication_score__d,
            sum(dated.clarity_score__n) as clarity_score__n,
            sum(dated.clarity_score__d) as clarity_score__d,
            sum(dated.professionalism_rating__n) as professionalism_rating__n,
            sum(dated.professionalism_rating__d) as professionalism_rating__d,
            sum(dated.quality_band_counts__n) as quality_band_counts__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.product as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'project' as slice_dimension,
            coalesce(cast(project_slice.project_id as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.project_quality_score__n) as project_quality_score__n,
            sum(dated.project_quality_score__d) as project_quality_score__d,
            sum(dated.technical_accuracy__n) as technical_accuracy__n,
            sum(dated.technical_accuracy__d) as technical_accuracy__d,
            sum(dated.completeness_score__n) as completeness_score__n,
            sum(dated.completeness_score__d) as completeness_score__d,
            sum(dated.timeliness_score__n) as timeliness_score__n,
            sum(dated.timeliness_score__d) as timeliness_score__d,
            sum(dated.communication_score__n) as communication_score__n,
            sum(dated.communication_score__d) as communication_score__d,
            sum(dated.clarity_score__n) as clarity_score__n,
            sum(dated.clarity_score__d) as clarity_score__d,
            sum(dated.professionalism_rating__n) as professionalism_rating__n,
            sum(dated.professionalism_rating__d) as professionalism_rating__d,
            sum(dated.quality_band_counts__n) as quality_band_counts__n
        from dated
        left join
            {{ ref("dim_project") }} as project_slice
            on dated.project_key = project_slice.project_key
            and project_slice.is_current
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(project_slice.project_id as string), 'unknown')
        union all
        select
            dated.tenant_key as tenant_key,
            'quality_band' as slice_dimension,
            coalesce(cast(dated.quality_band as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.project_quality_score__n) as project_quality_score__n,
            sum(dated.project_quality_score__d) as project_quality_score__d,
            sum(dated.technical_accuracy__n) as technical_accuracy__n,
            sum(dated.technical_accuracy__d) as technical_accuracy__d,
            sum(dated.completeness_score__n) as completeness_score__n,
            sum(dated.completeness_score__d) as completeness_score__d,
            sum(dated.timeliness_score__n) as timeliness_score__n,
            sum(dated.timeliness_score__d) as timeliness_score__d,
            sum(dated.communication_score__n) as communication_score__n,
            sum(dated.communication_score__d) as communication_score__d,
            sum(dated.clarity_score__n) as clarity_score__n,
            sum(dated.clarity_score__d) as clarity_score__d,
            sum(dated.professionalism_rating__n) as professionalism_rating__n,
            sum(dated.professionalism_rating__d) as professionalism_rating__d,
            sum(dated.quality_band_counts__n) as quality_band_counts__n
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }} and not dated.is_filler
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.quality_band as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'quality_band' as slice_dimension,
            coalesce(cast(dated.quality_band as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            cast(null as decimal(38, 12)) as project_quality_score__n,
            cast(null as decimal(38, 12)) as project_quality_score__d,
            cast(null as decimal(38, 12)) as technical_accuracy__n,
            cast(null as decimal(38, 12)) as technical_accuracy__d,
            cast(null as decimal(38, 12)) as completeness_score__n,
            cast(null as decimal(38, 12)) as completeness_score__d,
            cast(null as decimal(38, 12)) as timeliness_score__n,
            cast(null as decimal(38, 12)) as timeliness_score__d,
            cast(null as decimal(38, 12)) as communication_score__n,
            cast(null as decimal(38, 12)) as communication_score__d,
            cast(null as decimal(38, 12)) as clarity_score__n,
            cast(null as decimal(38, 12)) as clarity_score__d,
            cast(null as decimal(38, 12)) as professionalism_rating__n,
            cast(null as decimal(38, 12)) as professionalism_rating__d,
            sum(dated.quality_band_counts__n) as quality_band_counts__n
        from dated
        where not dated.is_filler
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.quality_band as string), 'unknown')
    )
select
    'project_quality_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(project_quality_score__n as double) as numerator,
    cast(project_quality_score__d as double) as denominator,
    cast(project_quality_score__n as double)
    / nullif(cast(project_quality_score__d as double), 0) as value
from aggregated
where
    (project_quality_score__n is not null or project_quality_score__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'project', 'product')
union all
select
    'technical_accuracy' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(technical_accuracy__n as double) as numerator,
    cast(technical_accuracy__d as double) as denominator,
    cast(technical_accuracy__n as double)
    / nullif(cast(technical_accuracy__d as double), 0) as value
from aggregated
where
    (technical_accuracy__n is not null or technical_accuracy__d is not null)
    and grain in ('month')
    and slice_dimension in ('project', 'product')
union all
select
    'completeness_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(completeness_score__n as double) as numerator,
    cast(completeness_score__d as double) as denominator,
    cast(completeness_score__n as double)
    / nullif(cast(completeness_score__d as double), 0) as value
from aggregated
where
    (completeness_score__n is not null or completeness_score__d is not null)
    and grain in ('month')
    and slice_dimension in ('project', 'product')
union all
select
    'timeliness_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(timeliness_score__n as double) as numerator,
    cast(timeliness_score__d as double) as denominator,
    cast(timeliness_score__n as double) / nullif(cast(timeliness_score__d as double), 0) as value
from aggregated
where
    (timeliness_score__n is not null or timeliness_score__d is not null)
    and grain in ('month')
    and slice_dimension in ('project', 'product')
union all
select
    'communication_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(communication_score__n as double) as numerator,
    cast(communication_score__d as double) as denominator,
    cast(communication_score__n as double)
    / nullif(cast(communication_score__d as double), 0) as value
from aggregated
where
    (communication_score__n is not null or communication_score__d is not null)
    and grain in ('month')
    and slice_dimension in ('project', 'product')
union all
select
    'clarity_score' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(clarity_score__n as double) as numerator,
    cast(clarity_score__d as double) as denominator,
    cast(clarity_score__n as double) / nullif(cast(clarity_score__d as double), 0) as value
from aggregated
where
    (clarity_score__n is not null or clarity_score__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'project')
union all
select
    'professionalism_rating' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(professionalism_rating__n as double) as numerator,
    cast(professionalism_rating__d as double) as denominator,
    cast(professionalism_rating__n as double)
    / nullif(cast(professionalism_rating__d as double), 0) as value
from aggregated
where
    (professionalism_rating__n is not null or professionalism_rating__d is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'project')
union all
select
    'quality_band_counts' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(quality_band_counts__n as double) as numerator,
    cast(null as double) as denominator,
    cast(quality_band_counts__n as double) as value
from aggregated
where
    (quality_band_counts__n is not null)
    and grain in ('month')
    and slice_dimension in ('total', 'quality_band')
