-- Health of business impact (M-14): a tile's score is the share of its metrics that are excellent
-- or
-- acceptable, the whole is the mean of the tiles, and its status that of the worst metric.
{% set tiles = ["performance", "roi", "adoption"] %}
with
    metrics as (
        select
            *,
            case when band in ('excellent', 'acceptable') then 1 else 0 end as is_sound,
            case
                band when 'critical' then 4 when 'warning' then 3 when 'acceptable' then 2 else 1
            end as severity
        from {{ ref("int_roi__impact_metrics") }}
    ),

    scores as (
        select
            tenant_key,
            grain,
            period_start,
            {% for tile in tiles -%}
                100.0
                * cast(sum(case when tile = '{{ tile }}' then is_sound else 0 end) as double)
                / nullif(
                    sum(case when tile = '{{ tile }}' then 1 else 0 end), 0
                ) as {{ tile }}_score,
            {% endfor -%}
            max(severity) as severity,
            count(*) as metric_count
        from metrics
        group by tenant_key, grain, period_start
    ),

    final as (
        select
            tenant_key,
            grain,
            period_start,
            {% for tile in tiles -%} {{ tile }}_score, {% endfor -%}
            (
                {% for tile in tiles -%}
                    coalesce({{ tile }}_score, 0) {{ "+" if not loop.last }}
                {% endfor %}
            ) / nullif(
                {% for tile in tiles -%}
                    case when {{ tile }}_score is null then 0 else 1 end {{ "+" if not loop.last }}
                {% endfor %},
                0
            ) as overall_score,
            case
                severity
                when 4
                then 'critical'
                when 3
                then 'warning'
                when 2
                then 'acceptable'
                else 'excellent'
            end as status,
            metric_count
        from scores
    )

select *
from final
