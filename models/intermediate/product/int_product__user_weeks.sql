-- Weeks in which a user was active, and the sessions that began in them.
select
    sessions.tenant_key,
    sessions.user_key,
    calendar.week_start,
    max(sessions.customer_key) as customer_key,
    max(sessions.segment) as segment,
    count(*) as session_count
from {{ ref("int_product__sessions") }} as sessions
inner join {{ ref("dim_date") }} as calendar on sessions.started_date = calendar.date_key
where sessions.user_key <> {{ unknown_key() }}
group by sessions.tenant_key, sessions.user_key, calendar.week_start
