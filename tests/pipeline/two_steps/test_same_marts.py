"""A warehouse is a function of the lake: two loads with kills between give the marts of one."""

from __future__ import annotations

from home import Home
from marts_compared import ABOUT_RUNS, differences
from two_steps_home import AFTER_ALL_BUILDS, TwoSteps

from tributary.warehouse.versions import DATABASE

pytestmark = AFTER_ALL_BUILDS

#: What is read from sources that forget, or tell things as they are now only: whoever asked twice
#: knows more. Monitoring keeps weeks; networks tell today's followers and audience; a shop today's
#: product, Delighted a person's last invitation, Mailchimp an automation's totals so far.
TOLD_ONCE = {
    "dim_product",
    "fct_service_metrics_hourly",
    "fct_social_profile_daily",
    "int_customers__survey_invitations",
    "int_kpi__background_jobs_daily",
    "int_kpi__email_automations_daily",
    "int_kpi__operational_risk_daily",
    "int_kpi__social_audience",
    "int_kpi__social_followers_daily",
    "int_kpi__social_growth_monthly",
    "int_kpi__web_vitals_daily",
    "mart_roi_daily",
    "mart_slo_daily",
}
#: The same of single columns: the quality of a WhatsApp number is told as it is now.
TOLD_ONCE_COLUMNS = {"fct_channel_health": {"quality_rating"}}


def test_two_steps_give_the_same_marts_as_one(two_steps: TwoSteps, published_home: Home) -> None:
    assert not differences(
        published_home.published,
        two_steps.after.folder / DATABASE,
        left_out=ABOUT_RUNS | TOLD_ONCE,
        left_out_columns=TOLD_ONCE_COLUMNS,
    )


def test_a_second_version_takes_no_more_room(two_steps: TwoSteps, published_home: Home) -> None:
    """Nothing of the version before stays in the file, not even as room that is free."""
    size = (two_steps.after.folder / DATABASE).stat().st_size
    assert size < 1.2 * published_home.published.stat().st_size
