"""Advertising and web traffic: what the marts say, and what the simulator says."""

COMPARISONS = {
    "ad spend": (
        """
        select tenant_id, platform, campaign_id, reporting_date::date,
               sum(impression_count)::bigint, sum(click_count)::bigint,
               sum(spend_amount)::decimal(18, 2)
        from marts.fct_ad_performance_daily
        join marts.dim_tenant using (tenant_key)
        join (select distinct campaign_key, campaign_id from marts.dim_campaign)
            using (campaign_key)
        group by all
        """,
        """
        select * from (
            select tenant_id, platform, campaign_id, reporting_date::date, impressions::bigint,
                   clicks::bigint, spend::decimal(18, 2)
            from read_parquet('{truth}/ad_spend_daily.parquet')
            union all
            select tenant_id, platform, campaign_id, reporting_date::date, sum(impressions)::bigint,
                   sum(clicks)::bigint, sum(spend)::decimal(18, 2)
            from read_parquet('{truth}/social_ads_daily.parquet') group by all
        )
        """,
    ),
    "ad conversions": (
        """
        select tenant_id, platform, campaign_id, round(sum(conversion_count), 4)
        from marts.fct_ad_performance_daily
        join marts.dim_tenant using (tenant_key)
        join (select distinct campaign_key, campaign_id from marts.dim_campaign)
            using (campaign_key)
        group by all
        """,
        """
        select * from (
            select tenant_id, platform, campaign_id, round(sum(conversions), 4)
            from read_parquet('{truth}/ad_spend_daily.parquet') group by all
            union all
            select tenant_id, platform, campaign_id, sum(conversions)::double
            from read_parquet('{truth}/social_ads_daily.parquet') group by all
        )
        """,
    ),
    "social ads": (
        """
        select tenant_id, a.platform, campaign_id, d.ad_id, reporting_date::date,
               impression_count::bigint, click_count::bigint, spend_amount::decimal(18, 2),
               conversion_count::bigint, conversion_value_amount::decimal(18, 2),
               lead_count::bigint, engagement_count::bigint
        from marts.fct_ad_performance_daily as a
        join marts.dim_tenant using (tenant_key)
        join marts.dim_ad as d using (ad_key)
        join (select distinct campaign_key, campaign_id from marts.dim_campaign) as c
            on a.campaign_key = c.campaign_key
        where a.platform in ('meta_ads', 'linkedin_ads')
        """,
        """
        select tenant_id, platform, campaign_id, ad_id, reporting_date::date, impressions::bigint,
               clicks::bigint, spend::decimal(18, 2), conversions::bigint,
               conversion_value::decimal(18, 2), leads::bigint, engagements::bigint
        from read_parquet('{truth}/social_ads_daily.parquet')
        """,
    ),
    "ads by hour": (
        """
        select tenant_id, a.platform, campaign_id, reporting_date::date, hour_key::bigint,
               impression_count::bigint, click_count::bigint, spend_amount::decimal(18, 2),
               round(conversion_count, 4)
        from marts.fct_ad_performance_intraday as a
        join marts.dim_tenant using (tenant_key)
        join (select distinct campaign_key, campaign_id from marts.dim_campaign)
            using (campaign_key)
        where breakdown = 'hour'
        """,
        """
        select tenant_id, platform, campaign_id, reporting_date::date, hour::bigint,
               impressions::bigint, clicks::bigint, spend::decimal(18, 2), round(conversions, 4)
        from read_parquet('{truth}/ads_hourly.parquet')
        """,
    ),
    "ads by country": (
        """
        select tenant_id, a.platform, campaign_id, reporting_date::date, country_code,
               sum(impression_count)::bigint, sum(click_count)::bigint,
               sum(spend_amount)::decimal(18, 2), round(sum(conversion_count), 4)
        from marts.fct_ad_performance_intraday as a
        join marts.dim_tenant using (tenant_key)
        join marts.dim_geography using (geography_key)
        join (select distinct campaign_key, campaign_id from marts.dim_campaign)
            using (campaign_key)
        where breakdown = 'geography'
        group by all
        """,
        """
        select tenant_id, platform, campaign_id, reporting_date::date, country,
               impressions::bigint, clicks::bigint, spend::decimal(18, 2), round(conversions, 4)
        from read_parquet('{truth}/ads_by_country.parquet')
        """,
    ),
    "campaign budgets": (
        """
        select tenant_id, platform, campaign_id, budget_date::date,
               daily_budget_amount::decimal(18, 2), spend_to_date_amount::decimal(18, 2)
        from marts.fct_campaign_budget_daily
        join marts.dim_tenant using (tenant_key)
        join (select distinct campaign_key, campaign_id from marts.dim_campaign)
            using (campaign_key)
        """,
        """
        select * from (
            select tenant_id, 'google_ads', campaign_id, budget_date::date,
                   daily_budget::decimal(18, 2), spend_to_date::decimal(18, 2)
            from read_parquet('{truth}/campaign_budget_daily.parquet')
            union all
            select tenant_id, platform, campaign_id, budget_date::date,
                   daily_budget::decimal(18, 2), spend_to_date::decimal(18, 2)
            from read_parquet('{truth}/social_budgets_daily.parquet')
        )
        """,
    ),
    "sessions": (
        """
        select tenant_id, reporting_date::date, channel_id, sum(session_count)::bigint,
               sum(engaged_session_count)::bigint, sum(new_user_count)::bigint,
               sum(page_view_count)::bigint
        from marts.fct_web_traffic_hourly
        join marts.dim_tenant using (tenant_key)
        join marts.dim_channel using (channel_key)
        group by all
        """,
        """
        select tenant_id, reporting_date::date, channel, sessions::bigint,
               engaged_sessions::bigint, new_users::bigint, page_views::bigint
        from read_parquet('{truth}/sessions_daily.parquet')
        """,
    ),
}
