with
    source as ({{ current_rows("meta_ads", "ad_insights_daily") }}),

    leads as (
        {{ meta_actions("source", ["account_id", "ad_id", "date"], "actions", "lead", "bigint") }}
    ),

    lead_values as (
        {{
            meta_actions(
                "source",
                ["account_id", "ad_id", "date"],
                "action_values",
                "lead",
                "decimal(18, 4)",
            )
        }}
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.account_id,
            source.campaign_id,
            source.adset_id,
            source.adset_name,
            source.ad_id,
            source.date as reporting_date,
            source.currency_code,
            source.impressions,
            source.clicks,
            source.inline_link_clicks,
            source.post_engagement,
            source.spend_amount,
            coalesce(leads.total, 0) as lead_count,
            coalesce(lead_values.total, 0) as lead_value_amount,
            source.actions,
            source.action_values,
            source._extracted_at,
            source._commit_seq
        from source
        left join
            leads
            on source.account_id = leads.account_id
            and source.ad_id = leads.ad_id
            and source.date = leads.date
        left join
            lead_values
            on source.account_id = lead_values.account_id
            and source.ad_id = lead_values.ad_id
            and source.date = lead_values.date
            {{ join_tenant("meta_ads", "source.account_id") }}
    )

select *
from final
