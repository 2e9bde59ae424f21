{# No identifier that means one person is borne by records of two contacts. #}
select links.identifier_key, count(distinct resolved.contact_key) as contact_count
from {{ ref("int_identity__links") }} as links
inner join {{ ref("int_identity__resolved") }} as resolved on links.record_key = resolved.record_key
group by links.identifier_key
having count(distinct resolved.contact_key) > 1
