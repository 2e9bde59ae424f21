with
    source as ({{ current_rows("meta_ads", "ad_insights_hourly") }}),

    leads as (
        {{
            meta_actions(
                "source",
                ["account_id", "campaign_id", "date", "hour"],
                "actions",
                "lead",
                "bigint",
            )
        }}
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.account_id,
            source.campaign_id,
            source.date as reporting_date,
            try_cast(substring(source.hour, 1, 2) as int) as reporting_hour,
            source.currency_code,
            source.impressions,
            source.clicks,
            source.spend_amount,
            coalesce(leads.total, 0) as lead_count,
            source.actions,
            source._extracted_at,
            source._commit_seq
        from source
        left join
            leads
            on source.account_id = leads.account_id
            and source.campaign_id = leads.campaign_id
            and source.date = leads.date
            and source.hour = leads.hour
            {{ join_tenant("meta_ads", "source.account_id") }}
    )

select *
from final
