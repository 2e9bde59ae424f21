{#
    Which content asset a page of the website is: the post of the content system that has its path,
    else a page of its own. Analytics tell a page's path without its host, so the path must do.
#}
with
    pages as (
        select
            tenant_id,
            property_id,
            page_path,
            max_by(page_title, reporting_date) as page_title,
            {{ page_path("page_path") }} as path
        from {{ ref("stg_ga4__pages_daily") }}
        group by tenant_id, property_id, page_path
    ),

    {# A path that was given again means the post that has it now. #}
    posts as (
        select tenant_id, content_id, {{ page_path("url") }} as path
        from {{ ref("stg_cms__content_items") }}
        where url is not null
        qualify
            row_number() over (
                partition by tenant_id, {{ page_path("url") }}
                order by
                    case when status = 'publish' then 0 else 1 end,
                    published_at desc nulls last,
                    content_id
            )
            = 1
    ),

    final as (
        select
            pages.tenant_id,
            pages.property_id,
            pages.page_path,
            pages.page_title,
            case when posts.content_id is null then 'ga4' else 'cms' end as platform,
            case when posts.content_id is null then 'page' else 'post' end as content_type,
            coalesce(posts.content_id, pages.property_id || pages.page_path) as content_id
        from pages
        left join posts on pages.tenant_id = posts.tenant_id and pages.path = posts.path
    )

select *
from final
