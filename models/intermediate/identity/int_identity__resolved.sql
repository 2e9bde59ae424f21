{#
    Whose record it is: the connected components of the contact graph. A contact's key is that of
    its oldest record of a person, so that records which come later do not change it; a browser
    that nobody is known for is a contact of its own.

    Labels run along the edges: a record takes the label of any neighbour whose label is smaller
    than its own key, and in the end has the smallest of its component.
#}
with recursive
    records as (select * from {{ ref("int_identity__records") }}),

    links as (select * from {{ ref("int_identity__links") }}),

    {# A star for each identifier instead of all its pairs. #}
    hubs as (
        select identifier_key, min(record_key) as hub_key
        from links
        group by identifier_key
        having count(*) > 1
    ),

    spokes as (
        select links.record_key, hubs.hub_key
        from links
        inner join hubs on links.identifier_key = hubs.identifier_key
        where links.record_key <> hubs.hub_key
    ),

    edges as (
        select record_key as from_key, hub_key as to_key
        from spokes
        union
        select hub_key as from_key, record_key as to_key
        from spokes
    ),

    labels as (
        select record_key, record_key as label
        from records
        union
        select edges.to_key as record_key, labels.label
        from labels
        inner join edges on labels.record_key = edges.from_key
        where labels.label < edges.to_key
    ),

    components as (select record_key, min(label) as component from labels group by record_key),

    ranked as (
        select
            components.component,
            records.*,
            row_number() over (
                partition by components.component
                order by
                    case when records.is_person then 0 else 1 end,
                    records.created_at nulls last,
                    records.record_key
            ) as age_rank,
            {# The account: as the CRM says, else as billing, else as the support inbox says. #}
            row_number() over (
                partition by components.component
                order by
                    case
                        when records.customer_key is null
                        then 3
                        when records.source_system = 'billing'
                        then 1
                        when records.source_system = 'crm_app'
                        then 2
                        else 0
                    end,
                    records.created_at nulls last,
                    records.record_key
            ) as account_rank
        from records
        inner join components on records.record_key = components.record_key
    ),

    contacts as (
        select
            component,
            max(case when age_rank = 1 then record_key end) as contact_key,
            max(case when account_rank = 1 then customer_key end) as customer_key,
            max(case when is_person then 1 else 0 end) = 1 as is_person
        from ranked
        group by component
    ),

    final as (
        select
            ranked.record_key,
            ranked.tenant_id,
            ranked.source_system,
            ranked.record_type,
            ranked.record_id,
            contacts.contact_key,
            contacts.customer_key,
            contacts.is_person,
            ranked.age_rank = 1 as is_first_record
        from ranked
        inner join contacts on ranked.component = contacts.component
    )

select *
from final
