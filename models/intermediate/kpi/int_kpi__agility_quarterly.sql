-- Organisational agility of each quarter, 0-100: the mean of those parts that are known of
-- market     median days from the begin of an epic to its last roll-out: 100 up to 30, 0 from 180
-- cycle      median days of work on an item until it was done: 100 up to 1, 0 from 10
-- decision   median days from an item's report until work on it began: 100 up to 1, 0 from 30
-- of what was done in the quarter. No source keeps decisions: that an item is taken up is one.
with
    items as (
        select
            tenant_key,
            cast(date_trunc('quarter', closed_date) as date) as quarter_start,
            percentile_cont(0.5) within group (order by cycle_days) as cycle_days,
            percentile_cont(0.5) within group (order by lead_days - cycle_days) as decision_days
        from {{ ref("fct_work_items") }}
        where is_done and not is_epic and closed_date is not null
        group by tenant_key, cast(date_trunc('quarter', closed_date) as date)
    ),

    epics as (
        select
            tenant_key,
            cast(date_trunc('quarter', closed_date) as date) as quarter_start,
            percentile_cont(0.5) within group (order by market_days) as market_days
        from {{ ref("int_kpi__epics_released") }}
        group by tenant_key, cast(date_trunc('quarter', closed_date) as date)
    ),

    joined as (
        select
            coalesce(items.tenant_key, epics.tenant_key) as tenant_key,
            coalesce(items.quarter_start, epics.quarter_start) as quarter_start,
            epics.market_days,
            items.cycle_days,
            items.decision_days
        from items
        full outer join
            epics
            on items.tenant_key = epics.tenant_key
            and items.quarter_start = epics.quarter_start
    ),

    scored as (
        select
            *,
            {{ normalised_score("market_days", 180, 30) }} as market_score,
            {{ normalised_score("cycle_days", 10, 1) }} as cycle_score,
            {{ normalised_score("decision_days", 30, 1) }} as decision_score
        from joined
    ),

    final as (
        select
            *,
            {{ mean_of_present(["market_score", "cycle_score", "decision_score"]) }}
            as agility_score
        from scored
    )

select *
from final
