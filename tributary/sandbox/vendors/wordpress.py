"""WordPress REST API: posts, filtered by status and last change, in numbered pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.pages import only
from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    basic,
    iso,
    json_response,
)
from tributary.sandbox.world.content import CATEGORIES, SUBJECTS, Post, posts

MAX_PER_PAGE, DEFAULT_PER_PAGE = 100, 10
STATUSES = {"publish", "trash"}
ORDER_BY = {"date": "date_gmt", "modified": "modified_gmt", "id": "id"}


class WordPress(Vendor):
    """One site, in which every business unit has its blog."""

    name = "cms"
    secrets = ("username", "token")
    limit = Limit(requests=600, seconds=60.0)

    def routes(self) -> list[Route]:
        return [self.route("/wp-json/wp/v2/posts", self._list)]

    def authorise(self, request: Request) -> None:
        given = basic(request)
        if given is None:
            raise VendorError(401, "rest_not_logged_in", "You are not currently logged in.")
        if given != (self.credentials["username"], self.credentials["token"]):
            raise VendorError(
                401,
                "incorrect_password",
                "The provided password is an invalid application password.",
            )

    def error_body(self, error: VendorError) -> Any:
        return {
            "code": error.code,
            "message": error.message,
            "data": {"status": error.status},
        }

    def write(self, entity: str) -> list[Record]:
        if entity != "content_items":
            return super().write(entity)
        return [_post(post) for post in self.world.of(posts)]

    async def _list(self, request: Request) -> Response:
        query = request.query_params
        statuses = set(query.get("status", "publish").split(","))
        if not statuses <= STATUSES:
            raise _invalid("status")
        per_page = _number(query.get("per_page"), "per_page", DEFAULT_PER_PAGE, MAX_PER_PAGE)
        page = _number(query.get("page"), "page", 1, 1_000_000)
        order_by = query.get("orderby", "date")
        if order_by not in ORDER_BY or query.get("order", "desc") not in ("asc", "desc"):
            raise _invalid("orderby")
        found = [post for post in self.records("content_items") if post["status"] in statuses]
        if "modified_after" in query:
            after = _instant(query["modified_after"])
            found = [post for post in found if post["modified_gmt"] > after]
        found.sort(
            key=lambda post: (post[ORDER_BY[order_by]], post["id"]),
            reverse=query.get("order", "desc") == "desc",
        )
        pages = -(-len(found) // per_page)
        if page > max(pages, 1):
            raise VendorError(
                400,
                "rest_post_invalid_page_number",
                "The page number requested is larger than the number of pages available.",
            )
        shown = found[(page - 1) * per_page : page * per_page]
        if "_fields" in query:
            shown = [only(post, query["_fields"].split(",")) for post in shown]
        response = json_response(shown)
        response.headers.update({"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)})
        return response


def _invalid(name: str) -> VendorError:
    return VendorError(400, "rest_invalid_param", f"Invalid parameter(s): {name}")


def _number(text: str | None, name: str, default: int, greatest: int) -> int:
    if text is None:
        return default
    if not text.isdigit() or not 1 <= int(text) <= greatest:
        raise _invalid(name)
    return int(text)


def _instant(text: str) -> str:
    """An instant as WordPress writes it: UTC without saying so."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise _invalid("modified_after") from error
    at = at.astimezone(UTC) if at.tzinfo else at
    return at.strftime("%Y-%m-%dT%H:%M:%S")


def _post(post: Post) -> Record:
    link = f"https://blog.{post.tenant.tenant_id.replace('_', '-')}.example/{post.slug}/"
    published, modified = iso(post.published, ""), iso(post.modified, "")
    return {
        "id": post.post_id,
        "date": published,
        "date_gmt": published,
        "guid": {"rendered": f"{link}?p={post.post_id}"},
        "modified": modified,
        "modified_gmt": modified,
        "slug": post.slug if post.status == "publish" else f"{post.slug}__trashed",
        "status": post.status,
        "type": "post",
        "link": link,
        "title": {"rendered": post.title},
        "content": {"rendered": f"<p>{post.title}.</p>\n", "protected": False},
        "excerpt": {"rendered": f"<p>{post.title}.</p>\n", "protected": False},
        "author": post.author_id,
        "featured_media": 0,
        "comment_status": "closed",
        "ping_status": "closed",
        "sticky": False,
        "template": "",
        "format": "standard",
        "meta": {"footnotes": ""},
        "categories": [CATEGORIES.index(post.category) + 1],
        "tags": sorted(SUBJECTS.index(tag) + 100 for tag in post.tags),
        "acf": {
            "business_unit": post.tenant.tenant_id,
            "primary_category": post.category,
            "is_thought_leadership": post.is_thought_leadership,
            "word_count": post.word_count,
        },
    }
