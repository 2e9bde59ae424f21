{% macro join_tenant(source_system, account) -%}
    {#- Joins `tenant`, the business unit of a source's account; read it with tenant_id_or_unknown. -#}
    left join
        {{ ref("tenant_accounts") }} as tenant
        on tenant.source_system = '{{ source_system }}'
        and tenant.account_id = {{ account }}
{%- endmacro %}

{% macro tenant_id_or_unknown() -%}
    {#- An account that no mapping names belongs to the unknown business unit. -#}
    coalesce(tenant.tenant_id, 'unknown')
{%- endmacro %}
