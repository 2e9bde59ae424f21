-- Targets with the dates between which they hold; of two for the same day the later row counts.
with
    targets as (
        select
            {{ clean_text("kpi_key") }} as kpi_key,
            tenant_id,
            {{ normalised("grain") }} as grain,
            coalesce(valid_from, cast('1900-01-01' as date)) as valid_from,
            target,
            warning,
            critical,
            row_number() over (
                partition by
                    kpi_key, tenant_id, grain, coalesce(valid_from, cast('1900-01-01' as date))
                order by _commit_seq desc, _file desc, _row desc
            ) as place
        from {{ ref("stg_kpi_targets__targets") }}
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
