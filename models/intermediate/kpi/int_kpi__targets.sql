-- Targets with the dates between which they hold; of two for the same day the later row counts. A
-- target that names no grain holds for those that have none of their own.
{% set grains = [
    "5min",
    "15min",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "sprint",
    "project",
] -%}

with
    stated as (
        select
            {{ clean_text("kpi_key") }} as kpi_key,
            tenant_id,
            {{ normalised("grain") }} as grain,
            coalesce(valid_from, cast('1900-01-01' as date)) as valid_from,
            target,
            warning,
            critical,
            _commit_seq,
            _file,
            _row
        from {{ ref("stg_kpi_targets__targets") }}
    ),

    specific as (select distinct kpi_key, tenant_id, grain from stated where grain is not null),

    grains as (
        {% for grain in grains -%}
            select '{{ grain }}' as grain {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    by_grain as (
        select
            stated.kpi_key,
            stated.tenant_id,
            grains.grain,
            stated.valid_from,
            stated.target,
            stated.warning,
            stated.critical,
            stated._commit_seq,
            stated._file,
            stated._row
        from stated
        inner join grains on stated.grain = grains.grain or stated.grain is null
        left join
            specific
            on stated.kpi_key = specific.kpi_key
            and stated.tenant_id = specific.tenant_id
            and grains.grain = specific.grain
        where stated.grain is not null or specific.grain is null
    ),

    targets as (
        select
            *,
            row_number() over (
                partition by kpi_key, tenant_id, grain, valid_from
                order by _commit_seq desc, _file desc, _row desc
            ) as place
        from by_grain
    ),

    final as (
        select
            kpi_key,
            tenant_id,
            grain,
            valid_from,
            coalesce(
                lead(valid_from) over (partition by kpi_key, tenant_id, grain order by valid_from),
                cast('9999-12-31' as date)
            ) as valid_to,
            target,
            warning,
            critical
        from targets
        where place = 1
    )

select *
from final
