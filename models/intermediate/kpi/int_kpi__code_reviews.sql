-- Pull requests that were approved, and how long they waited for it.
select tenant_key, service, team, approved_date, review_hours
from {{ ref("int_devops__pull_requests_timed") }}
where approved_date is not null
