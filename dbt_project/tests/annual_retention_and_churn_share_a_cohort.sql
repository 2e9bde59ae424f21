-- Of the customers of twelve months ago those that pay and those that do not are all (C2-09):
-- annual
-- retention is measured on that cohort, never compounded from months.
with
    annual as (
        select
            tenant_key,
            period_start,
            max(case when kpi_key = 'customer_retention_rate' then numerator end) as retained,
            max(case when kpi_key = 'annual_churn_rate' then numerator end) as churned,
            max(case when kpi_key = 'customer_retention_rate' then denominator end) as cohort
        from {{ ref("fct_kpi_values") }}
        where
            kpi_key in ('customer_retention_rate', 'annual_churn_rate')
            and slice = 'total'
            and grain = 'month'
        group by tenant_key, period_start
    )

select *
from annual
where abs(retained + churned - cohort) > 0.000001
