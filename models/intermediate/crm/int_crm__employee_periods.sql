-- Versions of employees, open to the past: what happened before the first version belongs to it.
select
    employee_key,
    employee_version_key,
    case
        when version_number = 1 then cast('1900-01-01' as timestamp) else valid_from
    end as valid_from,
    coalesce(valid_to, cast('9999-12-31' as timestamp)) as valid_to
from {{ ref("dim_employee") }}
where source_system <> 'unknown'
