-- Quality Score of keywords by campaign and day, weighted by impressions.
with
    final as (
        select
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            {{ surrogate_key(["tenant_id", "'google_ads'", "campaign_id"]) }} as campaign_key,
            reporting_date,
            sum(historical_quality_score * impressions) as weighted_score,
            sum(impressions) as impression_count
        from {{ ref("stg_google_ads__keyword_quality_daily") }}
        where historical_quality_score is not null
        group by tenant_id, campaign_id, reporting_date
    )

select *
from final
