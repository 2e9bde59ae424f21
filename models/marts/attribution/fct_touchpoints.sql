with
    touches as (select * from {{ ref("int_marketing__touchpoints") }} where is_identified),

    accounts as (select distinct customer_key from {{ ref("int_customers__versions") }}),

    contacts as (
        select contact_key, max(customer_key) as customer_key
        from {{ ref("int_identity__resolved") }}
        group by contact_key
    ),

    tenants as (select * from {{ ref("int_shared__tenants_collected") }}),

    dated as (
        select
            touches.*,
            tenants.currency_code,
            {{ to_tenant_time("touches.touched_at", "tenants.time_zone") }} as touched_local
        from touches
        inner join tenants on touches.tenant_id = tenants.tenant_id
    ),

    named as (
        select
            dated.*,
            cast(dated.touched_local as date) as touched_date,
            {{ campaign_key_of_record() }} as campaign_key
        from dated {{ join_campaign_of("dated", "dated.touched_at") }}
    ),

    {# What a click of the campaign cost on the day, on average. #}
    click_costs as (
        select
            tenant_key,
            campaign_key,
            reporting_date,
            max(currency_code) as currency_code,
            sum(spend_amount) as spend_amount,
            sum(click_count) as click_count
        from {{ ref("fct_ad_performance_daily") }}
        where campaign_key <> {{ unknown_key() }}
        group by tenant_key, campaign_key, reporting_date
        having sum(click_count) > 0 and sum(spend_amount) >= 0
    ),

    costed as (
        select
            named.*,
            {{ channel_key("named.channel_id") }} as channel_key,
            channels.is_paid,
            coalesce(click_costs.currency_code, named.currency_code) as cost_currency_code,
            case
                when named.touchpoint_type = 'ad_click'
                then
                    cast(
                        cast(
                            {{
                                divide_half_up(
                                    "cast(click_costs.spend_amount * 10000 as decimal(38, 0))",
                                    "click_costs.click_count",
                                )
                            }} as decimal(24, 0)
                        )
                        * cast(0.0001 as decimal(5, 4)) as decimal(18, 4)
                    )
                when named.is_marketing and not channels.is_paid
                then cast(0 as decimal(18, 4))
            end as cost_amount
        from named
        inner join {{ ref("channels") }} as channels on named.channel_id = channels.channel_id
        left join
            click_costs
            on {{ surrogate_key(["named.tenant_id"]) }} = click_costs.tenant_key
            and named.campaign_key = click_costs.campaign_key
            and named.touched_date = click_costs.reporting_date
    ),

    final as (
        select
            costed.touchpoint_key,
            {{ surrogate_key(["costed.tenant_id"]) }} as tenant_key,
            costed.contact_key,
            coalesce(accounts.customer_key, {{ unknown_key() }}) as customer_key,
            costed.channel_key,
            costed.campaign_key,
            costed.touchpoint_type,
            costed.source_system,
            costed.source_id,
            costed.landing_page,
            costed.is_marketing,
            costed.is_paid,
            costed.touched_at,
            costed.touched_date,
            cast(extract(hour from costed.touched_local) as bigint) as hour_key,
            costed.cost_amount,
            costed.cost_currency_code as currency_code,
            {{
                to_reporting(
                    "costed.cost_amount", "costed.cost_currency_code", "costed.touched_date"
                )
            }} as cost_amount_reporting
        from costed
        left join contacts on costed.contact_key = contacts.contact_key
        left join
            accounts on contacts.customer_key = accounts.customer_key
            {{ join_exchange_rate("costed.cost_currency_code", "costed.touched_date") }}
    )

select *
from final
