-- Which employee an account of Superset is: who alone bears its address at work in the HR system.
with
    addresses as (
        select
            work_email_hash,
            min({{ employee_key("'hris'", "tenant_id", "employee_id") }}) as employee_key
        from {{ ref("stg_hris__employees") }}
        where work_email_hash is not null
        group by work_email_hash
        having count(distinct {{ employee_key("'hris'", "tenant_id", "employee_id") }}) = 1
    )

select accounts.user_id, addresses.employee_key
from {{ ref("stg_superset_meta__users") }} as accounts
left join addresses on accounts.email_hash = addresses.work_email_hash
