{% macro join_crm_customer(alias, tenant_id, account_id) -%}
    {#- Joins the customer (customer_key) that a tenant's CRM knows by the id of its account. -#}
    left join
        (
            select distinct tenant_id, customer_id, customer_key
            from {{ ref("int_customers__versions") }}
            where source_system in ('hubspot', 'salesforce')
        ) as {{ alias }}
        on {{ tenant_id }} = {{ alias }}.tenant_id
        and {{ account_id }} = {{ alias }}.customer_id
{%- endmacro %}
