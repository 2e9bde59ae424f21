-- What a business unit bears of a day's shared cost, by driver, as a whole number: its share of the
-- usage units of the same category, or of all that are metered where that one is not (rent follows
-- the use of the machines); estimated revenue impact; own cost; and 1 for an even share.
with
    shared as (
        select distinct cost_date, cost_category
        from {{ ref("fct_operating_costs_daily") }}
        where is_shared
    ),

    tenants as (
        select tenant_key from {{ ref("dim_tenant") }} where tenant_id not in ('group', 'unknown')
    ),

    used as (
        select tenant_key, cost_date, cost_category, sum(usage_units) as units
        from {{ ref("fct_operating_costs_daily") }}
        where not is_shared and usage_units > 0
        group by tenant_key, cost_date, cost_category
    ),

    -- Hours and tokens cannot be added, shares of either can.
    shares as (
        select
            *,
            cast(
                cast(units as double) / cast(
                    sum(units) over (partition by cost_date, cost_category) as double
                ) as decimal(18, 9)
            ) as share
        from used
    ),

    usage_of_all as (
        select tenant_key, cost_date, sum(share) as share from shares group by tenant_key, cost_date
    ),

    metered as (select distinct cost_date, cost_category from used),

    revenue_impact as (
        select
            tenant_key,
            impact_date as cost_date,
            sum(revenue_impact_estimated_amount_reporting) as impact_amount
        from {{ ref("fct_feature_impact_daily") }}
        group by tenant_key, impact_date
    ),

    own_cost as (
        select tenant_key, cost_date, sum(amount_reporting) as cost_amount
        from {{ ref("fct_operating_costs_daily") }}
        where not is_shared
        group by tenant_key, cost_date
    ),

    weights as (
        select
            shared.cost_date,
            shared.cost_category,
            tenants.tenant_key,
            cast(
                coalesce(
                    case
                        when metered.cost_category is not null
                        then shares.share
                        else usage_of_all.share
                    end,
                    0
                )
                * 1000000000 as decimal(19, 0)
            ) as usage_units,
            cast(
                greatest(coalesce(revenue_impact.impact_amount, 0), 0) * 10000 as decimal(19, 0)
            ) as revenue_impact,
            cast(
                greatest(coalesce(own_cost.cost_amount, 0), 0) * 10000 as decimal(19, 0)
            ) as own_cost
        from shared
        cross join tenants
        left join
            metered
            on shared.cost_date = metered.cost_date
            and shared.cost_category = metered.cost_category
        left join
            shares
            on tenants.tenant_key = shares.tenant_key
            and shared.cost_date = shares.cost_date
            and shared.cost_category = shares.cost_category
        left join
            usage_of_all
            on tenants.tenant_key = usage_of_all.tenant_key
            and shared.cost_date = usage_of_all.cost_date
        left join
            revenue_impact
            on tenants.tenant_key = revenue_impact.tenant_key
            and shared.cost_date = revenue_impact.cost_date
        left join
            own_cost
            on tenants.tenant_key = own_cost.tenant_key
            and shared.cost_date = own_cost.cost_date
    ),

    totals as (
        select
            *,
            {% for driver in var("shared_cost_drivers") -%}
                sum({{ driver }}) over (partition by cost_date, cost_category) as {{ driver }}_total
                {{- "," if not loop.last }}
            {% endfor %}
        from weights
    ),

    final as (
        select
            cost_date,
            cost_category,
            tenant_key,
            case
                {% for driver in var("shared_cost_drivers") -%}
                    when {{ driver }}_total > 0 then '{{ driver }}'
                {% endfor %}
                else 'even'
            end as driver,
            case
                {% for driver in var("shared_cost_drivers") -%}
                    when {{ driver }}_total > 0 then {{ driver }}
                {% endfor %}
                else 1
            end as weight
        from totals
    )

select *
from final
