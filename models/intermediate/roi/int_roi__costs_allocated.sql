-- Operating costs with the shared ones given to business units (C4-05). A unit's own cost stays
-- as it
-- is; shared cost is given out in units' order along its weights, so that parts sum to it exactly.
with
    costs as (select * from {{ ref("fct_operating_costs_daily") }} where amount is not null),

    weights as (
        select
            *,
            sum(weight) over (
                partition by cost_date, cost_category
                order by tenant_key
                rows between unbounded preceding and current row
            ) as share_end,
            sum(weight) over (partition by cost_date, cost_category) as whole
        from {{ ref("int_roi__shared_cost_weights") }}
    ),

    own as (
        select
            cost_key,
            tenant_key,
            cost_date,
            cost_category,
            currency_code,
            amount,
            amount_reporting,
            'own' as driver,
            is_shared
        from costs
        where not is_shared
    ),

    given_out as (
        select
            costs.cost_key,
            weights.tenant_key,
            costs.cost_date,
            costs.cost_category,
            costs.currency_code,
            {% for measure in ["amount", "amount_reporting"] -%}
                {{
                    shares_of(
                        "costs." ~ measure,
                        "weights.share_end",
                        "weights.share_end - weights.weight",
                        "weights.whole",
                    )
                }} as {{ measure }},
            {% endfor -%}
            weights.driver,
            costs.is_shared
        from costs
        inner join
            weights
            on costs.cost_date = weights.cost_date
            and costs.cost_category = weights.cost_category
        where costs.is_shared and weights.weight > 0
    ),

    final as (
        select *
        from own
        union all
        select *
        from given_out
    )

select *
from final
