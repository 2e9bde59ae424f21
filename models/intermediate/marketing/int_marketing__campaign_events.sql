{# Values of a campaign's attributes from an instant on: Google Ads' change events. #}
with
    campaigns as (select * from {{ ref("stg_google_ads__campaigns") }}),

    changes as (
        select
            account_id,
            {{ last_segment("campaign_resource_name") }} as campaign_id,
            resource_change_operation,
            changed_at,
            resource_name,
            old_resource,
            new_resource
        from {{ ref("stg_google_ads__campaign_changes") }}
    ),

    values_changed as (
        {% for attribute, path in [
            ("campaign_name", "$.campaign.name"),
            ("status", "$.campaign.status"),
            ("daily_budget_micros", "$.campaignBudget.amountMicros"),
        ] %}
            select
                account_id,
                campaign_id,
                '{{ attribute }}' as attribute,
                {{ json_text("old_resource", path) }} as old_value,
                coalesce(
                    {{ json_text("new_resource", path) }},
                    {% if attribute == "status" %}
                        case when resource_change_operation = 'REMOVE' then 'REMOVED' end
                    {% else %} cast(null as string)
                    {% endif %}
                ) as new_value,
                changed_at,
                resource_name
            from changes
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
    ),

    {# Two changes of one attribute in one instant: the later named one counts. #}
    changed as (
        select account_id, campaign_id, attribute, old_value, new_value, changed_at
        from values_changed
        where new_value is not null
        qualify
            row_number() over (
                partition by account_id, campaign_id, attribute, changed_at
                order by resource_name desc
            )
            = 1
    ),

    first_changes as (
        select account_id, campaign_id, attribute, old_value, changed_at
        from changed
        qualify
            row_number() over (partition by account_id, campaign_id, attribute order by changed_at)
            = 1
    ),

    current_values as (
        {% for attribute, expression in [
            ("campaign_name", "campaign_name"),
            ("status", "status"),
            ("daily_budget_micros", "cast(budget_amount_micros as string)"),
        ] %}
            select
                tenant_id,
                account_id,
                campaign_id,
                '{{ attribute }}' as attribute,
                {{ expression }} as value,
                {{
                    from_tenant_time(
                        "coalesce(try_cast(start_date_time as timestamp), cast('1970-01-01' as timestamp))",
                        "time_zone",
                    )
                }}
                as started_at
            from campaigns
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
    ),

    {# What held before the first known change; of a campaign without changes, what holds now. #}
    initial as (
        select
            current_values.tenant_id,
            current_values.account_id,
            current_values.campaign_id,
            current_values.attribute,
            case
                when first_changes.changed_at is null
                then current_values.value
                else first_changes.old_value
            end as value,
            current_values.started_at as valid_from
        from current_values
        left join
            first_changes
            on current_values.account_id = first_changes.account_id
            and current_values.campaign_id = first_changes.campaign_id
            and current_values.attribute = first_changes.attribute
        where
            first_changes.changed_at is null
            or (
                first_changes.old_value is not null
                and current_values.started_at < first_changes.changed_at
            )
    ),

    final as (
        select tenant_id, account_id, campaign_id, attribute, value, valid_from
        from initial
        union all
        select
            campaigns.tenant_id,
            changed.account_id,
            changed.campaign_id,
            changed.attribute,
            changed.new_value as value,
            changed.changed_at as valid_from
        from changed
        inner join
            campaigns
            on changed.account_id = campaigns.account_id
            and changed.campaign_id = campaigns.campaign_id
    )

select *
from final
