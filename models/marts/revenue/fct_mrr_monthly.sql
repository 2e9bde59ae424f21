with
    movements as (
        select *, {{ surrogate_key(["tenant_id"]) }} as tenant_key
        from {{ ref("int_revenue__mrr_movements") }}
    ),

    -- A month ends just before month_end_at: the version that held then is the customer's.
    final as (
        select
            {{
                surrogate_key(
                    [
                        "movements.tenant_id",
                        "movements.source_system",
                        "movements.customer_id",
                        "movements.product",
                        "movements.currency_code",
                        "movements.month_start",
                    ]
                )
            }} as mrr_key,
            movements.tenant_key,
            movements.month_start,
            coalesce(customers.customer_key, {{ unknown_key() }}) as customer_key,
            coalesce(customers.customer_version_key, {{ unknown_key() }}) as customer_version_key,
            coalesce(versions.segment, 'unknown') as segment,
            coalesce(channels.channel_key, {{ unknown_key() }}) as channel_key,
            movements.source_system,
            movements.customer_id,
            movements.product,
            case
                when movements.product = 'unknown'
                then {{ unknown_key() }}
                else
                    {{
                        surrogate_key(
                            [
                                "movements.tenant_id",
                                "movements.source_system",
                                "movements.product",
                            ]
                        )
                    }}
            end as product_key,
            {% for movement in [
                "opening",
                "new",
                "expansion",
                "contraction",
                "churned",
                "reactivation",
                "closing",
            ] -%}
                cast(
                    movements.{{ movement }}_mrr_amount as decimal(18, 4)
                ) as {{ movement }}_mrr_amount,
            {% endfor -%}
            movements.currency_code,
            {% for movement in [
                "opening",
                "new",
                "expansion",
                "contraction",
                "churned",
                "reactivation",
                "closing",
            ] -%}
                {{
                    to_reporting(
                        "movements." ~ movement ~ "_mrr_amount",
                        "movements.currency_code",
                        "movements.month_start",
                    )
                }} as {{ movement }}_mrr_amount_reporting,
            {% endfor -%}
            movements.is_partial
        from movements
        left join
            {{ ref("int_crm__customer_periods") }} as customers
            on movements.tenant_key = customers.tenant_key
            and movements.customer_id = customers.customer_id
            and customers.id_namespace = case
                when movements.source_system = 'file_drop'
                then 'file_drop'
                when movements.is_crm_account
                then 'crm'
                else 'billing'
            end
            and customers.valid_from < movements.month_end_at
            and customers.valid_to >= movements.month_end_at
        left join
            {{ ref("dim_customer") }} as versions
            on customers.customer_version_key = versions.customer_version_key
        left join
            {{ ref("int_revenue__customer_channels") }} as channels
            on customers.customer_key = channels.customer_key
            {{ join_exchange_rate("movements.currency_code", "movements.month_start") }}
    )

select *
from final
