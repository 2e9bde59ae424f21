with
    reviews as (
        select
            tenant_key,
            cast(date_trunc('month', reviewed_date) as date) as month_start,
            count(*) as review_count,
            count(quality_score) as scored_count,
            cast(sum(quality_score) as decimal(18, 4)) as quality_score_total,
            {% for band in ["excellent", "good", "acceptable", "needs_improvement"] %}
                sum(case when quality_band = '{{ band }}' then 1 else 0 end) as {{ band }}_count,
            {% endfor %}
            sum(case when is_unacceptable then 1 else 0 end) as unacceptable_count,
            sum(case when is_alert then 1 else 0 end) as alert_count,
            sum(case when is_reweighted then 1 else 0 end) as reweighted_count
        from {{ ref("fct_project_quality") }}
        group by tenant_key, cast(date_trunc('month', reviewed_date) as date)
    ),

    feedback as (
        select
            tenant_key,
            cast(date_trunc('month', submitted_date) as date) as month_start,
            count(*) as feedback_count,
            sum(case when sentiment = 'positive' then 1 else 0 end) as positive_feedback_count,
            sum(case when sentiment = 'negative' then 1 else 0 end) as negative_feedback_count
        from {{ ref("int_kpi__client_feedback") }}
        group by tenant_key, cast(date_trunc('month', submitted_date) as date)
    ),

    spans as (
        select tenant_key, min(month_start) as first_month
        from
            (
                select tenant_key, month_start
                from reviews
                union all
                select tenant_key, month_start
                from feedback
            ) as either
        group by tenant_key
    ),

    {# Every month up to the build's, so that three months before are three months before. #}
    months as (
        select spans.tenant_key, calendar.date_key as month_start
        from spans
        inner join {{ ref("dim_tenant") }} as tenants on spans.tenant_key = tenants.tenant_key
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key = calendar.month_start
            and calendar.date_key >= spans.first_month
            and calendar.date_key <= {{ tenant_today("tenants.time_zone") }}
    ),

    joined as (
        select
            months.tenant_key,
            months.month_start,
            {% for count in [
                "review",
                "scored",
                "excellent",
                "good",
                "acceptable",
                "needs_improvement",
                "unacceptable",
                "alert",
                "reweighted",
            ] %}
                cast(coalesce(reviews.{{ count }}_count, 0) as bigint) as {{ count }}_count,
            {% endfor %}
            reviews.quality_score_total,
            {% for count in ["feedback", "positive_feedback", "negative_feedback"] %}
                cast(coalesce(feedback.{{ count }}_count, 0) as bigint) as {{ count }}_count,
            {% endfor %}
            {% set before %}
                partition by months.tenant_key
                order by months.month_start
                rows between 3 preceding and 1 preceding
            {% endset %}
            sum(reviews.quality_score_total) over ({{ before }}) as quality_score_total_before,
            sum(reviews.scored_count) over ({{ before }}) as scored_count_before
        from months
        left join
            reviews
            on months.tenant_key = reviews.tenant_key
            and months.month_start = reviews.month_start
        left join
            feedback
            on months.tenant_key = feedback.tenant_key
            and months.month_start = feedback.month_start
    ),

    averaged as (
        select
            *,
            cast(quality_score_total as double) / nullif(scored_count, 0) as mean_quality_score,
            cast(quality_score_total_before as double)
            / nullif(scored_count_before, 0) as mean_quality_score_before
        from joined
    ),

    final as (
        select
            {{ surrogate_key(["tenant_key", "month_start"]) }} as quality_month_key,
            tenant_key,
            month_start,
            review_count,
            scored_count,
            quality_score_total,
            mean_quality_score,
            mean_quality_score_before,
            mean_quality_score - mean_quality_score_before as quality_trend_score,
            excellent_count,
            good_count,
            acceptable_count,
            needs_improvement_count,
            unacceptable_count,
            alert_count,
            reweighted_count,
            feedback_count,
            positive_feedback_count,
            negative_feedback_count
        from averaged
    )

select *
from final
