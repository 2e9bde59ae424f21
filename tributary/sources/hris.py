"""The HR system's nightly CSV export: employees with their history, teams, learning records.

It holds personal data: only aggregates of at least five people leave staging.
"""

from tributary.sources.declaration import Column, Drop, Entity, Files, Source, Type, columns

BUSINESS_UNIT = ("business_unit", Type.TEXT, "Business unit")

SOURCE = Source(
    name="hris",
    title="HR system",
    entities=(
        Entity(
            name="employees",
            description="Employees, one row for each day from which something about them changed.",
            key=("employee_id", "valid_from"),
            mode=Files(version="last_changed_at"),
            columns=(
                Column("employee_id", Type.TEXT, "Employee", required=True),
                Column("valid_from", Type.DATE, "First day of this version", required=True),
                *columns(BUSINESS_UNIT),
                Column("first_name", Type.TEXT, "First name", personal=True),
                Column("last_name", Type.TEXT, "Last name", personal=True),
                Column("work_email", Type.TEXT, "E-mail address at work", personal=True),
                *columns(
                    ("department", Type.TEXT, "Department"),
                    ("team_id", Type.TEXT, "Team"),
                    ("job_title", Type.TEXT, "Role"),
                    ("level", Type.TEXT, "junior, mid, senior, lead or director"),
                    ("manager_id", Type.TEXT, "Employee reported to"),
                    ("hire_date", Type.DATE, "First day of work"),
                    ("termination_date", Type.DATE, "Last day of work, once it has come"),
                    ("employment_status", Type.TEXT, "active or terminated"),
                    ("fte", Type.DECIMAL, "Share of a full-time week"),
                    ("gender_code", Type.TEXT, "f, m, x or u (not stated)"),
                    ("hourly_cost_amount", Type.DECIMAL, "Cost of an hour"),
                    ("currency_code", Type.TEXT, "Currency of the cost"),
                    ("crm_owner_id", Type.TEXT, "Owner or user in the unit's CRM"),
                    ("app_agent_id", Type.TEXT, "Agent in the CRM conversation application"),
                    ("support_agent_id", Type.TEXT, "Agent in the support desk"),
                    ("last_changed_at", Type.INSTANT, "When this version was entered"),
                ),
            ),
            fetch=Drop("employees*.csv"),
        ),
        Entity(
            name="teams",
            description="Teams as they are now.",
            key=("team_id",),
            mode=Files(),
            columns=(
                Column("team_id", Type.TEXT, "Team", required=True),
                *columns(
                    BUSINESS_UNIT,
                    ("name", Type.TEXT, "Name of the team"),
                    ("department", Type.TEXT, "Department"),
                    ("lead_id", Type.TEXT, "Employee who leads it"),
                    ("cost_center", Type.TEXT, "Cost center"),
                ),
            ),
            fetch=Drop("teams*.csv"),
        ),
        Entity(
            name="learning",
            description="Courses assigned to employees, and how they went.",
            key=("record_id",),
            mode=Files(),
            columns=(
                Column("record_id", Type.TEXT, "Learning record", required=True),
                *columns(
                    ("employee_id", Type.TEXT, "Employee"),
                    ("course", Type.TEXT, "Name of the course"),
                    ("kind", Type.TEXT, "onboarding, security, certification, leadership or tool"),
                    ("training_hours", Type.DECIMAL, "Hours the course takes"),
                    ("assigned_at", Type.INSTANT, "Assigned"),
                    ("due_date", Type.DATE, "To be completed by"),
                    ("completed_at", Type.INSTANT, "Completed"),
                    ("score", Type.INTEGER, "Result of the test, 0-100"),
                ),
            ),
            fetch=Drop("learning*.csv"),
        ),
    ),
)
