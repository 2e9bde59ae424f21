{% macro page_path(url) -%}
    {#- The path of a page's address or path, without query and without a slash at its end; / at the root. -#}
    coalesce(
        nullif(regexp_extract({{ url }}, '^([a-z]+://[^/?#]*)?([^?#]*?)/*([?#].*)?$', 2), ''), '/'
    )
{%- endmacro %}

{% macro content_key(content) -%}
    {#- Key of an asset: `content` is the alias of a relation with tenant_id, platform and content_id. -#}
    {{ surrogate_key([content ~ ".tenant_id", content ~ ".platform", content ~ ".content_id"]) }}
{%- endmacro %}

{% macro engagement_score(content) -%}
    {#-
        Views + 5 x shares + 3 x comments + minutes read or watched, of the relation `content`; the
        weights are variables. What the source does not measure adds nothing; without views NULL.
    -#}
    cast(
        {{ content }}.view_count
        + {{ var("content_share_weight") }} * coalesce({{ content }}.share_count, 0)
        + {{ var("content_comment_weight") }} * coalesce({{ content }}.comment_count, 0)
        + coalesce(
            {{ content }}.watch_minutes,
            cast(
                {{ divide_half_up("10000 * " ~ content ~ ".engagement_seconds", 60) }} as decimal(
                    24, 0
                )
            )
            * cast(0.0001 as decimal(5, 4)),
            0
        ) as decimal(18, 4)
    )
{%- endmacro %}

{% macro content_measure_types() -%}
    {#- What is measured of content by day, and the types of it. -#}
    {{
        return(
            {
                "published_count": "bigint",
                "view_count": "bigint",
                "unique_viewer_count": "bigint",
                "engagement_seconds": "bigint",
                "watch_minutes": "decimal(18, 4)",
                "completed_view_count": "decimal(18, 4)",
                "like_count": "bigint",
                "comment_count": "bigint",
                "share_count": "bigint",
                "click_count": "bigint",
                "key_event_count": "double",
                "new_backlink_count": "bigint",
                "live_backlink_count": "bigint",
            }
        )
    }}
{%- endmacro %}

{% macro content_measures(given) -%}
    {#- All measures as columns: the expressions that are `given` by name, NULL for the others. -#}
    {%- for measure, type in content_measure_types().items() %}
        cast({{ given.get(measure, "null") }} as {{ type }}) as {{ measure }}
        {%- if not loop.last %}, {% endif %}
    {%- endfor -%}
{%- endmacro %}
