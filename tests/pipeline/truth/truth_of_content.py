"""Content, social profiles and e-mail: what the marts say, and what the simulator says."""

COMPARISONS = {
    "content": (
        """
        select tenant_id, platform,
               case platform when 'ga4' then regexp_extract(content_id, '/.*') else content_id end,
               reporting_date::date, published_count::bigint, view_count::bigint,
               engagement_seconds::bigint, like_count::bigint, comment_count::bigint,
               share_count::bigint, new_backlink_count::bigint
        from marts.fct_content_performance_daily
        join marts.dim_tenant using (tenant_key)
        join (select content_key, content_id from marts.dim_content) using (content_key)
        """,
        """
        select tenant_id, platform, content_id, reporting_date::date, published::bigint,
               views::bigint, seconds::bigint, likes::bigint, comments::bigint, shares::bigint,
               new_links::bigint
        from read_parquet('{truth}/content_daily.parquet')
        """,
    ),
    "social profiles": (
        """
        select tenant_id, platform, profile_id, reporting_date::date, follower_count::bigint,
               net_follower_change_count::bigint, reach_count::bigint, impression_count::bigint,
               engagement_count::bigint
        from marts.fct_social_profile_daily
        join marts.dim_tenant using (tenant_key)
        where platform in ('facebook', 'linkedin')
        """,
        """
        select tenant_id, platform, profile_id, reporting_date::date, followers::bigint,
               net_change::bigint, reach::bigint, impressions::bigint, engagements::bigint
        from read_parquet('{truth}/social_profiles_daily.parquet')
        """,
    ),
    "social followers": (
        """
        select tenant_id, platform, profile_id, max_by(follower_count, reporting_date)::bigint
        from marts.fct_social_profile_daily
        join marts.dim_tenant using (tenant_key)
        where follower_count is not null and platform <> 'youtube'
        group by all
        """,
        """
        select tenant_id, platform, profile_id, followers::bigint
        from read_parquet('{truth}/social_followers_now.parquet')
        """,
    ),
    "e-mails": (
        """
        select tenant_id, platform, email_id, sent_at, sent_date::date, sent_count::bigint,
               delivered_count::bigint, unique_open_count::bigint, unique_click_count::bigint,
               unsubscribe_count::bigint, bounce_count::bigint
        from marts.fct_email_performance
        join marts.dim_tenant using (tenant_key)
        where email_kind = 'campaign'
        """,
        """
        select tenant_id, platform, email_id, sent_at, sent_date::date, sent::bigint,
               delivered::bigint, opens::bigint, clicks::bigint, unsubscribed::bigint,
               bounces::bigint
        from read_parquet('{truth}/emails.parquet')
        """,
    ),
    "e-mail lists": (
        """
        select tenant_id, period_start::date, value::bigint
        from marts.fct_kpi_values
        where kpi_key = 'email_list_size' and grain = 'day' and slice = 'total'
            and tenant_id <> 'group' and value is not null
        """,
        """
        select tenant_id, list_date::date, subscribers::bigint
        from read_parquet('{truth}/email_list_daily.parquet')
        """,
    ),
}
