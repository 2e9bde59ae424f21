{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
select *
from {{ ref("int_kpi__measure_standings_by_period") }}
union all
select *
from {{ ref("int_kpi__measure_family_standings_by_period") }}
union all
select *
from {{ ref("int_kpi__measure_streaks_by_period") }}
