"""Surveys and customer health: what the marts say, and what the simulator says."""

COMPARISONS = {
    "survey_responses": (
        """
        select tenant_id, response_id, customer_id, survey_type, score, has_comment,
               if(ticket_key <> md5('unknown'), 'ticket', null), responded_at, responded_date,
               is_promoter, is_detractor, is_satisfied, is_very_disappointed
        from marts.fct_survey_responses as responses
        join marts.dim_tenant using (tenant_key)
        join marts.dim_customer using (customer_version_key)
        """,
        """
        -- A ticket that was deleted since is nobody's.
        select tenant_id, response_id, crm_account_id, survey_type, score, has_comment,
               if(about in (
                   select 'ticket/' || ticket_id from read_parquet('{truth}/tickets.parquet')
                   where source = 'support_desk'
               ), 'ticket', null),
               responded_at::timestamp, responded_date,
               if(survey_type = 'nps', score in (9, 10), null),
               if(survey_type = 'nps', score < 7, null),
               if(survey_type = 'csat', score in (4, 5), null),
               if(survey_type = 'pmf', score = 3, null)
        from read_parquet('{truth}/survey_responses.parquet')
        """,
    ),
    "survey_response_rate": (
        """
        select tenant_id, period_start::date, numerator::bigint, denominator::bigint
        from marts.fct_kpi_values
        where kpi_key = 'nps_response_rate' and grain = 'month' and slice = 'total'
          and denominator > 0
        """,
        """
        select tenant_id, date_trunc('month', sent_date)::date, count(*) filter (is_answered),
               count(*)
        from read_parquet('{truth}/last_invitations.parquet') group by all
        """,
    ),
    "customer_health": (
        """
        select tenant_id, customer_id, health_date, usage_score, engagement_score, support_score,
               payment_score, relationship_score, health_score,
               completeness_rate::decimal(3, 2), risk_band
        from marts.fct_customer_health_daily as health
        join marts.dim_tenant using (tenant_key)
        where day(health_date + 1) = 1
           or health_date = (
               select max(health_date) from marts.fct_customer_health_daily as other
               where other.tenant_key = health.tenant_key
           )
        """,
        """
        select tenant_id, crm_account_id, health_date, usage, engagement, support, payment,
               relationship, health, completeness, band
        from read_parquet('{truth}/customer_health.parquet')
        """,
    ),
}
