-- Payment part of customer health: 100 less 2 for each day of the longest delay of an invoice due
-- in the last 90 days (at most 60), and 10 for each failed charge in them (at most 40). An invoice
-- without a due date is due when it is made out. Customers who were never invoiced have none.
with
    days as (
        select tenant_id, customer_key, health_date
        from {{ ref("int_customers__paying_days") }}
        where customer_key <> {{ unknown_key() }}
    ),

    accounts as (
        select
            billing.tenant_id, billing.billing_customer_id, billing.customer_key, tenants.time_zone
        from {{ ref("int_customers__billing_accounts") }} as billing
        inner join
            {{ ref("int_shared__tenants_collected") }} as tenants
            on billing.tenant_id = tenants.tenant_id
    ),

    invoices as (
        select
            accounts.customer_key,
            {{
                to_tenant_date(
                    "coalesce(invoices.due_at, invoices.created_at)", "accounts.time_zone"
                )
            }} as due_date,
            {{ to_tenant_date("invoices.paid_at", "accounts.time_zone") }} as paid_date
        from {{ ref("stg_billing__invoices") }} as invoices
        inner join accounts on invoices.customer_id = accounts.billing_customer_id
        where invoices.status not in ('draft', 'void')
    ),

    failures as (
        select
            accounts.customer_key,
            {{ to_tenant_date("payments.created_at", "accounts.time_zone") }} as failed_date
        from {{ ref("stg_billing__payments") }} as payments
        inner join accounts on payments.customer_id = accounts.billing_customer_id
        where payments.status = 'failed'
    ),

    lateness as (
        select
            days.customer_key,
            days.health_date,
            max(
                case
                    when invoices.due_date > {{ days_before("days.health_date", 90) }}
                    then
                        {{
                            days_between(
                                "invoices.due_date",
                                "least(coalesce(invoices.paid_date, days.health_date), days.health_date)",
                            )
                        }}
                end
            ) as late_days
        from days
        inner join
            invoices
            on days.customer_key = invoices.customer_key
            and invoices.due_date <= days.health_date
        group by days.customer_key, days.health_date
    ),

    failed as (
        select days.customer_key, days.health_date, count(*) as failed_charge_count
        from days
        inner join
            failures
            on days.customer_key = failures.customer_key
            and failures.failed_date <= days.health_date
            and failures.failed_date > {{ days_before("days.health_date", 90) }}
        group by days.customer_key, days.health_date
    ),

    final as (
        select
            lateness.customer_key,
            lateness.health_date,
            cast(
                100
                - least(2 * greatest(coalesce(lateness.late_days, 0), 0), 60)
                - least(10 * coalesce(failed.failed_charge_count, 0), 40) as decimal(7, 4)
            ) as payment_score
        from lateness
        left join
            failed
            on lateness.customer_key = failed.customer_key
            and lateness.health_date = failed.health_date
    )

select *
from final
