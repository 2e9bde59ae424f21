{# Values of a customer's tracked attributes from an instant on, from the CRMs' own histories. #}
with
    companies as (select * from {{ ref("stg_hubspot__companies") }}),

    {% set company_properties = [
        ("industry", "industry", "industry"),
        ("employee_count", "numberofemployees", "cast(employee_count as string)"),
        ("segment", "customer_segment", "segment"),
        ("owner_id", "hubspot_owner_id", "owner_id"),
    ] %}

    hubspot_histories as (
        {% for attribute, property, current_value in company_properties %}
            select
                tenant_id,
                company_id,
                created_at,
                '{{ attribute }}' as attribute,
                {{ current_value }} as current_value,
                {{ json_text("property_history", "$." ~ property) }} as history
            from companies
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
    ),

    hubspot_entries as (
        {{
            json_array_rows(
                "hubspot_histories", ["tenant_id", "company_id", "attribute"], "history"
            )
        }}
    ),

    hubspot as (
        select
            tenant_id,
            'hubspot' as source_system,
            company_id as customer_id,
            attribute,
            nullif({{ json_text("element", "$.value") }}, '') as value,
            {{ instant("element", "$.timestamp") }} as valid_from
        from hubspot_entries
        {# Newest first; of two entries of one instant the newer counts. #}
        qualify
            row_number() over (
                partition by company_id, attribute, {{ instant("element", "$.timestamp") }}
                order by position
            )
            = 1
        union all
        select
            tenant_id,
            'hubspot' as source_system,
            company_id as customer_id,
            attribute,
            current_value as value,
            created_at as valid_from
        from hubspot_histories
        where history is null or history = '[]'
    ),

    accounts as (select * from {{ ref("stg_salesforce__accounts") }}),

    account_changes as (
        select
            account_id,
            case
                when lower(field) = 'industry'
                then 'industry'
                when lower(field) = 'numberofemployees'
                then 'employee_count'
                when lower(field) = 'customer_segment__c'
                then 'segment'
                {# Salesforce records a change of owner twice: by id and by name. #}
                when
                    lower(field) in ('owner', 'ownerid')
                    and coalesce(new_value, old_value) like '005%'
                then 'owner_id'
            end as attribute,
            nullif(old_value, '') as old_value,
            nullif(new_value, '') as new_value,
            created_at,
            history_id
        from {{ ref("stg_salesforce__account_history") }}
    ),

    first_account_changes as (
        select account_id, attribute, old_value, created_at
        from account_changes
        where attribute is not null
        qualify
            row_number() over (partition by account_id, attribute order by created_at, history_id)
            = 1
    ),

    accounts_now as (
        {% for attribute, current_value in [
            ("industry", "industry"),
            ("employee_count", "cast(employee_count as string)"),
            ("segment", "segment"),
            ("owner_id", "owner_id"),
        ] %}
            select
                tenant_id,
                account_id,
                created_at,
                '{{ attribute }}' as attribute,
                {{ current_value }} as current_value
            from accounts
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
    ),

    {# Salesforce's history may begin later than the account: until then the first old value held. #}
    salesforce as (
        select
            accounts_now.tenant_id,
            'salesforce' as source_system,
            accounts_now.account_id as customer_id,
            accounts_now.attribute,
            case
                when first_account_changes.account_id is null
                then accounts_now.current_value
                else first_account_changes.old_value
            end as value,
            accounts_now.created_at as valid_from
        from accounts_now
        left join
            first_account_changes
            on accounts_now.account_id = first_account_changes.account_id
            and accounts_now.attribute = first_account_changes.attribute
        where
            first_account_changes.account_id is null
            or first_account_changes.created_at > accounts_now.created_at
        union all
        select
            accounts.tenant_id,
            'salesforce' as source_system,
            accounts.account_id as customer_id,
            account_changes.attribute,
            account_changes.new_value as value,
            account_changes.created_at as valid_from
        from account_changes
        inner join accounts on account_changes.account_id = accounts.account_id
        where account_changes.attribute is not null
        qualify
            row_number() over (
                partition by
                    account_changes.account_id,
                    account_changes.attribute,
                    account_changes.created_at
                order by account_changes.history_id desc
            )
            = 1
    ),

    crm_app as (
        select
            customers.tenant_id,
            'crm_app' as source_system,
            customers.customer_id,
            'segment' as attribute,
            case
                when changes.customer_id is null then customers.segment else changes.segment
            end as value,
            coalesce(
                changes.changed_at, customers.first_contact_at, cast('1970-01-01' as timestamp)
            ) as valid_from
        from {{ ref("stg_crm_app__customers") }} as customers
        left join
            {{ ref("stg_crm_app__customer_history") }} as changes
            on customers.customer_id = changes.customer_id
        qualify
            row_number() over (
                partition by customers.customer_id, changes.changed_at
                order by changes.history_id desc
            )
            = 1
    ),

    final as (
        select *
        from hubspot
        union all
        select *
        from salesforce
        union all
        select *
        from crm_app
    )

select *
from final
