"""Customer-success workspace: CSV exports in a folder, one pattern an entity.

A row that changed is delivered again in a later file; the greatest modified_at counts.
"""

from tributary.sources.declaration import Column, Drop, Entity, Files, Source, Type, columns


def _entity(name: str, description: str, key: str, *own: Column) -> Entity:
    return Entity(
        name=name,
        description=description,
        key=(key,),
        mode=Files(version="modified_at"),
        columns=(
            Column(key, Type.TEXT, "Id of the row", required=True),
            Column("tenant_id", Type.TEXT, "Business unit", required=True),
            *own,
            Column("modified_at", Type.INSTANT, "Last change", required=True),
        ),
        fetch=Drop(f"{name}-*.csv", is_optional=True),
    )


CUSTOMER_ID = ("customer_id", Type.TEXT, "CRM account of the customer")
CONTACT_ID = ("contact_id", Type.TEXT, "CRM contact; empty: not in the CRM")
CURRENCY = ("currency_code", Type.TEXT, "Currency of the amounts")

SOURCE = Source(
    name="customer_success",
    title="Customer success",
    entities=(
        _entity(
            "success_plans",
            "Milestones of the customers' success plans, with the goal each serves.",
            "plan_id",
            *columns(
                CUSTOMER_ID,
                ("milestone", Type.TEXT, "kickoff, go_live, first_value, adoption, annual_review"),
                ("due_date", Type.DATE, "Day it is due"),
                ("completed_at", Type.INSTANT, "Completed"),
                ("goal", Type.TEXT, "What the customer wants to reach"),
                ("business_objective", Type.TEXT, "Stated objective that the goal serves"),
                ("is_goal_met", Type.BOOLEAN, "Goal was met; empty: not yet known"),
                ("is_value_documented", Type.BOOLEAN, "The value it brought is written down"),
                ("documented_value_amount", Type.DECIMAL, "That value, as the customer says"),
                ("contract_value_amount", Type.DECIMAL, "A year's contract value at its start"),
                CURRENCY,
                ("created_at", Type.INSTANT, "Planned"),
            ),
        ),
        _entity(
            "relationships",
            "People at the customer and how well the relationship is.",
            "relationship_id",
            *columns(CUSTOMER_ID, CONTACT_ID),
            Column("contact_name", Type.TEXT, "Full name", personal=True),
            *columns(
                ("role", Type.TEXT, "champion, executive_sponsor or user"),
                ("champion_strength", Type.INTEGER, "Champion's strength 0-100"),
                ("relationship_score", Type.INTEGER, "Quality of the relationship 0-100"),
                ("is_executive_sponsor", Type.BOOLEAN, "Sponsors us in the management"),
                ("is_active", Type.BOOLEAN, "Still in that role"),
                ("last_contact_at", Type.INSTANT, "Last contact"),
                ("next_review_date", Type.DATE, "Next review"),
            ),
        ),
        _entity(
            "interventions",
            "What was done to keep customers, why, and how it ended.",
            "intervention_id",
            *columns(
                CUSTOMER_ID,
                ("strategy", Type.TEXT, "executive_outreach, adoption_campaign, …"),
                ("type", Type.TEXT, "call, email or training"),
                (
                    "trigger",
                    Type.TEXT,
                    "detractor_survey, payment_failed, usage_drop or onboarding_stalled",
                ),
                ("survey_response_id", Type.TEXT, "Answer that it is about"),
                ("started_at", Type.INSTANT, "Started"),
                ("closed_at", Type.INSTANT, "Closed"),
                ("outcome", Type.TEXT, "open, retained, churned or no_response"),
                ("cost_amount", Type.DECIMAL, "What it cost"),
                ("retained_mrr_amount", Type.DECIMAL, "Recurring revenue a month that was kept"),
                CURRENCY,
            ),
        ),
        _entity(
            "trainings",
            "Courses assigned to contacts.",
            "training_id",
            *columns(
                CUSTOMER_ID,
                CONTACT_ID,
                ("course", Type.TEXT, "Course"),
                ("assigned_at", Type.INSTANT, "Assigned"),
                ("completed_at", Type.INSTANT, "Completed"),
            ),
        ),
        _entity(
            "advocacy",
            "Reference calls, reviews, case studies and testimonials.",
            "advocacy_id",
            *columns(
                CUSTOMER_ID,
                ("kind", Type.TEXT, "reference_call, review, case_study or testimonial"),
                ("occurred_at", Type.INSTANT, "When"),
            ),
        ),
        _entity(
            "referrals",
            "Leads that customers referred.",
            "referral_id",
            *columns(
                ("referrer_customer_id", Type.TEXT, "CRM account of the referring customer"),
                ("referred_contact_id", Type.TEXT, "CRM lead that was referred"),
                ("referred_at", Type.INSTANT, "Referred"),
                ("converted_at", Type.INSTANT, "Became a customer"),
            ),
        ),
        _entity(
            "community_activity",
            "What contacts do in the user community.",
            "activity_id",
            *columns(
                CUSTOMER_ID,
                CONTACT_ID,
                ("kind", Type.TEXT, "post, reply, reaction or event_attended"),
                ("occurred_at", Type.INSTANT, "When"),
            ),
        ),
    ),
)
