"""WordPress: posts by its REST API, with the fields that the site adds to them (ACF).

A post that is deleted for good is no longer listed; the bin is read too, so that is seen first.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Paging,
    Request,
    Source,
    Type,
    Versioned,
    columns,
)

_FIELDS = "id,type,status,slug,link,title,author,categories,tags,date_gmt,modified_gmt,acf"

SOURCE = Source(
    name="cms",
    title="WordPress",
    auth=Auth.BASIC,
    requests_per_second=5,
    entities=(
        Entity(
            name="content_items",
            description="Posts as they are now; those in the bin have the status 'trash'.",
            key=("content_id",),
            mode=Versioned("modified_at"),
            columns=(
                Column("content_id", Type.TEXT, "Post", "id", required=True),
                *columns(
                    ("business_unit", Type.TEXT, "Business unit", "acf.business_unit"),
                    ("type", Type.TEXT, "post", "type"),
                    ("status", Type.TEXT, "publish or trash", "status"),
                    ("title", Type.TEXT, "Title, as HTML", "title.rendered"),
                    ("slug", Type.TEXT, "Last part of the address", "slug"),
                    ("url", Type.TEXT, "Address", "link"),
                    ("author_id", Type.TEXT, "User who wrote it", "author"),
                    ("category", Type.TEXT, "Primary category", "acf.primary_category"),
                    ("category_ids", Type.JSON, "All its categories", "categories"),
                    ("tag_ids", Type.JSON, "Its tags", "tags"),
                    (
                        "is_thought_leadership",
                        Type.BOOLEAN,
                        "Marked as thought leadership",
                        "acf.is_thought_leadership",
                    ),
                    ("word_count", Type.INTEGER, "Words", "acf.word_count"),
                    ("published_at", Type.INSTANT, "Published", "date_gmt"),
                ),
                Column("modified_at", Type.INSTANT, "Last change", "modified_gmt", required=True),
            ),
            fetch=Request(
                path="/wp-json/wp/v2/posts",
                params={
                    "status": "publish,trash",
                    "modified_after": "{since}",
                    "orderby": "modified",
                    "order": "asc",
                    "_fields": _FIELDS,
                },
                records="",
                paging=Paging.PAGE_NUMBER,
                paging_options={
                    "offset": "page",
                    "limit": "per_page",
                    "page_size": 100,
                    "first": 1,
                    "total_pages_header": "X-WP-TotalPages",
                },
                reported="@X-WP-Total",
            ),
        ),
    ),
)
