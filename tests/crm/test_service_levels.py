"""What is agreed of first replies, until a unit states its own."""

from __future__ import annotations

import csv

import pytest

from tributary.settings import PROJECT_DIR

SEED = PROJECT_DIR / "dbt_project" / "seeds" / "sla_policies.csv"
POLICIES = {
    (row["subject"], row["contact_channel"], row["priority"]): row
    for row in csv.DictReader(SEED.read_text("utf-8").splitlines())
}


@pytest.mark.parametrize(
    ("subject", "channel", "priority", "minutes", "in_business_hours"),
    [
        ("conversation", "whatsapp", "", 5, "true"),
        ("conversation", "web_chat", "", 5, "true"),
        ("ticket", "", "urgent", 60, "false"),
        ("ticket", "", "high", 4 * 60, "false"),
        ("ticket", "", "normal", 8 * 60, "false"),
        ("ticket", "", "low", 24 * 60, "false"),
    ],
)
def test_first_replies_are_due_as_agreed(
    subject: str, channel: str, priority: str, minutes: int, in_business_hours: str
) -> None:
    policy = POLICIES[subject, channel, priority]
    assert int(policy["first_response_seconds"]) == minutes * 60
    assert policy["is_business_hours"] == in_business_hours


def test_nobody_is_said_to_have_promised_what_is_our_default() -> None:
    assert len(POLICIES) == 6
    assert {policy["origin"] for policy in POLICIES.values()} == {"ours"}
