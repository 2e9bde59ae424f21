-- Invoices that were due in the three months up to the end of each month that is over, and what of
-- them was unpaid then. In the reporting currency.
with
    months as (
        select distinct
            tenants.tenant_key,
            periods.period_start as month_start,
            periods.period_end as next_month_start
        from {{ ref("int_kpi__tenants") }} as tenants
        inner join
            {{ ref("int_kpi__periods") }} as periods
            on periods.grain = 'month'
            and periods.period_end <= tenants.today_date
    ),

    {# An invoice without a due date is due when it is made out. #}
    invoices as (
        select
            {{ surrogate_key(["accounts.tenant_id"]) }} as tenant_key,
            {{
                to_tenant_date(
                    "coalesce(invoices.due_at, invoices.created_at)", "tenants.time_zone"
                )
            }} as due_date,
            {{ to_tenant_date("invoices.paid_at", "tenants.time_zone") }} as paid_date,
            upper(invoices.currency) as currency_code,
            cast(
                cast(invoices.amount_due as decimal(18, 4))
                / {{ minor_units_per_unit("invoices.currency") }} as decimal(18, 4)
            ) as due_amount,
            cast(
                cast(invoices.amount_due - invoices.amount_paid as decimal(18, 4))
                / {{ minor_units_per_unit("invoices.currency") }} as decimal(18, 4)
            ) as unpaid_amount
        from {{ ref("stg_billing__invoices") }} as invoices
        inner join
            {{ ref("int_customers__billing_accounts") }} as accounts
            on invoices.customer_id = accounts.billing_customer_id
        inner join
            {{ ref("int_kpi__tenants") }} as tenants on accounts.tenant_id = tenants.tenant_id
        where invoices.status not in ('draft', 'void')
    ),

    converted as (
        select
            invoices.tenant_key,
            invoices.due_date,
            invoices.paid_date,
            {{ to_reporting("invoices.due_amount", "invoices.currency_code", "invoices.due_date") }}
            as due_amount_reporting,
            {{
                to_reporting(
                    "invoices.unpaid_amount", "invoices.currency_code", "invoices.due_date"
                )
            }} as unpaid_amount_reporting
        from invoices {{ join_exchange_rate("invoices.currency_code", "invoices.due_date") }}
    ),

    {# An invoice is looked at in the month it was due and in the two after it. #}
    offsets as (
        {% for months_after in [0, 1, 2] %}
            select {{ months_after }} as months_after {{ "union all" if not loop.last }}
        {% endfor %}
    ),

    placed as (
        select
            converted.*,
            cast(
                date_trunc('month', converted.due_date)
                + interval '1' month * offsets.months_after as date
            ) as month_start
        from converted
        cross join offsets
    ),

    {# What was paid after the month was still open when it ended. #}
    final as (
        select
            months.tenant_key,
            months.month_start,
            sum(placed.due_amount_reporting) as due_amount_reporting,
            sum(
                case
                    when placed.paid_date >= months.next_month_start
                    then placed.due_amount_reporting
                    when placed.paid_date is null
                    then placed.unpaid_amount_reporting
                    else 0
                end
            ) as overdue_amount_reporting
        from months
        inner join
            placed
            on months.tenant_key = placed.tenant_key
            and months.month_start = placed.month_start
        group by months.tenant_key, months.month_start
    )

select *
from final
