"""A warehouse is a function of the lake: two loads with kills between give the marts of one."""

from __future__ import annotations

from home import Home
from two_steps_home import AFTER_ALL_BUILDS, TwoSteps

from tributary.kpis.catalogue import load
from tributary.warehouse.versions import DATABASE

pytestmark = AFTER_ALL_BUILDS

#: What speaks of the runs themselves, so differs between one run and two by its nature.
ABOUT_RUNS = {
    "fct_data_quality_results",
    "fct_pipeline_runs",
    "mart_quality_dimensions_daily",
    "dim_data_asset",
    "int_kpi__data_quality_checks",
    "int_kpi__run_durations",
    "int_kpi__source_freshness",
}
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
LEFT_OUT = ABOUT_RUNS | TOLD_ONCE
#: With them go KPIs of KPIs, which take the others' differences with them.
OTHER_KPIS = "select kpi_key from marts.dim_kpi where source_model in ('{}')".format(
    "', '".join(sorted(LEFT_OUT | set(load().of_kpis)))
)


def test_two_steps_give_the_same_marts_as_one(two_steps: TwoSteps, published_home: Home) -> None:
    connection = published_home.warehouse()
    connection.execute(f"attach '{two_steps.after.folder / DATABASE}' as stepped (read_only)")
    tables = connection.execute(
        "select table_name, list(column_name order by ordinal_position)"
        " from information_schema.columns"
        " where table_catalog = 'warehouse' and table_schema = 'marts'"
        " and not starts_with(column_name, '_') group by table_name"
    ).fetchall()
    assert len(tables) > 20
    differences = {}
    for table, columns in tables:
        if table in LEFT_OUT:
            continue
        left_out = TOLD_ONCE_COLUMNS.get(table, set())
        listed = ", ".join(f'"{column}"' for column in columns if column not in left_out)
        where = f"where kpi_key not in ({OTHER_KPIS})" if "kpi_key" in columns else ""
        one = f"select {listed} from warehouse.marts.{table} {where}"
        two = f"select {listed} from stepped.marts.{table} {where}".replace(
            "from marts.", "from warehouse.marts."
        )
        rows = connection.execute(
            f"(select 'one', * from ({one} except all {two}))"
            f" union all (select 'two', * from ({two} except all {one})) limit 5"
        ).fetchall()
        if rows:
            differences[table] = rows
    connection.close()
    assert not differences
