-- Parts of the thought-leadership index, a row each: pieces tagged as thought leadership that were
-- published, their engagement, and citations (links gained), each against the tenant's best of the
-- last eight quarters, 0-100. A part that was never measured or was always 0 has no row.
with
    days as (
        select
            facts.tenant_key,
            cast(date_trunc('quarter', facts.reporting_date) as date) as quarter_start,
            facts.new_backlink_count,
            case when content.is_thought_leadership then facts.published_count end as piece_count,
            case
                when content.is_thought_leadership then facts.engagement_score
            end as engagement_score
        from {{ ref("fct_content_performance_daily") }} as facts
        inner join {{ ref("dim_content") }} as content on facts.content_key = content.content_key
    ),

    parts as (
        {% for part, measure in {
            "pieces": "piece_count",
            "engagement": "engagement_score",
            "citations": "new_backlink_count",
        }.items() %}
            select
                tenant_key,
                quarter_start,
                '{{ part }}' as part,
                cast(sum({{ measure }}) as decimal(18, 4)) as part_value
            from days
            group by tenant_key, quarter_start
            {% if not loop.last %}
                union all
            {% endif %}
        {% endfor %}
    ),

    -- A quarter without a piece is 0 of them, once there have been any.
    filled as (
        select
            tenant_key,
            quarter_start,
            part,
            case
                when
                    min(case when part_value is not null then quarter_start end) over (
                        partition by tenant_key, part
                    )
                    <= quarter_start
                then coalesce(part_value, 0)
            end as part_value
        from parts
    ),

    ranked as (
        select
            *,
            max(part_value) over (
                partition by tenant_key, part
                order by quarter_start
                rows between 7 preceding and current row
            ) as best_value
        from filled
    ),

    final as (
        select
            tenant_key,
            quarter_start,
            part,
            part_value,
            best_value,
            cast(
                100 * cast(part_value as double) / cast(best_value as double) as decimal(18, 4)
            ) as part_score
        from ranked
        where best_value > 0
    )

select *
from final
