"""Delighted: answers to NPS, CSAT, CES and product-market-fit surveys, and who was asked.

Delighted tells of a person only when they were last asked: invitations before that are known from
earlier loads. Account, contact and business unit are properties that the survey was sent with.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Freshness,
    Log,
    Paging,
    Request,
    Source,
    Type,
    Versioned,
    columns,
)

SOURCE = Source(
    name="survey_tool",
    title="Delighted surveys",
    freshness=Freshness.B,
    base_url="https://api.delighted.com",
    auth=Auth.KEY_AS_USER,
    requests_per_second=2,
    entities=(
        Entity(
            name="responses",
            description="Answers as they were given or last changed; scores on the survey's scale.",
            key=("response_id",),
            mode=Versioned("updated_at", overlap_seconds=86_400),
            columns=(
                Column("response_id", Type.TEXT, "Answer", "id", required=True),
                *columns(
                    ("person_id", Type.TEXT, "Who answered", "person"),
                    ("survey_type", Type.TEXT, "nps, csat, ces or pmf", "survey_type"),
                    ("score", Type.INTEGER, "Score on the survey's scale", "score"),
                ),
                Column("comment", Type.TEXT, "What they wrote", "comment", personal=True),
                *columns(
                    ("tags", Type.JSON, "Tags of the answer", "tags"),
                    ("customer_id", Type.TEXT, "CRM account", "person_properties.customer_id"),
                    ("contact_id", Type.TEXT, "CRM contact", "person_properties.contact_id"),
                    (
                        "related_entity",
                        Type.TEXT,
                        "What the survey was about, e.g. ticket/1234",
                        "person_properties.related_to",
                    ),
                    (
                        "business_unit",
                        Type.TEXT,
                        "Business unit",
                        "person_properties.business_unit",
                    ),
                    ("responded_at", Type.EPOCH, "Answered", "created_at"),
                    ("updated_at", Type.EPOCH, "Last change", "updated_at"),
                ),
            ),
            fetch=Request(
                path="/v1/survey_responses.json",
                params={"updated_since": "{since_epoch}", "order": "asc:updated_at"},
                records="",
                paging=Paging.PAGE_NUMBER,
                paging_options={
                    "offset": "page",
                    "first": 1,
                    "limit": "per_page",
                    "page_size": 100,
                },
            ),
        ),
        Entity(
            name="invitations",
            description="People and when each was last asked; empty sent_at: not yet.",
            key=("person_id", "sent_at"),
            mode=Log("sent_at"),
            columns=(
                Column("person_id", Type.TEXT, "Person", "id", required=True),
                Column("email", Type.TEXT, "E-mail address", "email", personal=True),
                Column("name", Type.TEXT, "Full name", "name", personal=True),
                *columns(
                    ("sent_at", Type.EPOCH, "The last survey was sent", "last_sent_at"),
                    ("created_at", Type.EPOCH, "Person created", "created_at"),
                ),
            ),
            fetch=Request(
                path="/v1/people.json",
                params={"per_page": 100},
                records="",
                paging=Paging.LINK_HEADER,
            ),
        ),
    ),
)
