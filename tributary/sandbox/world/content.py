"""Posts of the business units' blogs: written, published, revised, sometimes thrown away."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tributary.sandbox.randomness import stream
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import Month, activity, random_instants
from tributary.sandbox.world.tenants import TENANTS, Tenant

POSTS_A_DAY = 0.11
CATEGORIES = ("product", "customer-stories", "guides", "industry", "company")
CATEGORY_SHARE = (0.28, 0.2, 0.27, 0.17, 0.08)
SUBJECTS = (
    "onboarding", "forecasting", "lead scoring", "customer service", "reporting", "pricing",
    "data quality", "automation", "retention", "sales calls", "privacy", "attribution",
)  # fmt: skip
TITLES = {
    "product": "What is new in {subject}",
    "customer-stories": "How a customer changed {subject}",
    "guides": "A guide to {subject}",
    "industry": "Where {subject} is heading",
    "company": "How we think about {subject}",
}
AUTHORS = 4
THOUGHT_LEADERSHIP, THROWN_AWAY = 0.35, 0.02
#: Revisions come this many days after the former one, on average.
REVISED_DAYS = 70
DAY = 86_400
NEVER = 2**62


class Post(NamedTuple):
    """A post as it is at the as-of; instants are Unix seconds."""

    post_id: int
    tenant: Tenant
    title: str
    slug: str
    category: str
    tags: tuple[str, ...]
    author_id: int
    is_thought_leadership: bool
    published: int
    modified: int
    status: str  # publish or trash
    word_count: int


def posts(world: World) -> list[Post]:
    """All posts published by the as-of, in order of their last change."""
    as_of = int(world.span.as_of.timestamp())
    start = int(world.span.start.timestamp())
    found = [
        post
        for tenant in TENANTS
        for month in world.span.months()
        for post in _month(world, tenant, month, as_of)
        if start <= post.published < as_of
    ]
    return sorted(found, key=lambda post: (post.modified, post.post_id))


def _month(world: World, tenant: Tenant, month: Month, as_of: int) -> list[Post]:
    rng = stream(world.seed, tenant.tenant_id, "posts", month)
    rate = POSTS_A_DAY * min(1.0, world.size**0.5) * activity(month)
    day = np.repeat(month.days(), rng.poisson(rate))
    at = np.sort(random_instants(rng, day, tenant.zone)).astype(int).tolist()
    return [
        _post(rng, tenant, month, number, published, as_of) for number, published in enumerate(at)
    ]


def _post(
    rng: np.random.Generator, tenant: Tenant, month: Month, number: int, published: int, as_of: int
) -> Post:
    category = str(rng.choice(CATEGORIES, p=CATEGORY_SHARE))
    subject, other = rng.choice(SUBJECTS, 2, replace=False).tolist()
    leads = category in ("industry", "company") and rng.random() < 2 * THOUGHT_LEADERSHIP
    words = int(rng.lognormal(6.8, 0.35))
    author = int(rng.integers(1, AUTHORS + 1))
    gaps = rng.exponential(REVISED_DAYS * DAY, 3).astype(int) + 3600
    longer = rng.integers(10, 160, 3).tolist()
    revisions = int(rng.integers(0, 4))
    thrown, when = rng.random(2)
    bin_at = published + int((150 + 250 * when) * DAY) if thrown < THROWN_AWAY else NEVER
    modified, status = published, "publish"
    for gap, added in zip(gaps.tolist()[:revisions], longer, strict=False):
        if modified + gap >= min(as_of, bin_at):
            break
        modified, words = modified + gap, words + added
    if bin_at < as_of:
        modified, status = bin_at, "trash"
    title = TITLES[category].format(subject=subject)
    return Post(
        post_id=tenant.number * 100_000 + month.number * 100 + number,
        tenant=tenant,
        title=title,
        slug=f"{title.lower().replace(' ', '-')}-{month}-{number}",
        category=category,
        tags=(subject, other),
        author_id=tenant.number * 10 + author,
        is_thought_leadership=bool(leads),
        published=published,
        modified=modified,
        status=status,
        word_count=words,
    )
