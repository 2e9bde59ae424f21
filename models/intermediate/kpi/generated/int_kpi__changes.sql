{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
select * from {{ ref("int_kpi__measured_values_unioned") }} where false
