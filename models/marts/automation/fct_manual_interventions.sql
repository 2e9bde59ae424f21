with
    interventions as (
        select interventions.*, {{ workflow_columns() }}
        from
            {{ ref("stg_automation_engine__interventions") }} as interventions
            {{ join_workflow("interventions") }}
    ),

    executions as (select execution_key, execution_id from {{ ref("fct_workflow_executions") }}),

    final as (
        select
            {{ surrogate_key(["interventions.tenant_id", "interventions.intervention_id"]) }}
            as intervention_key,
            interventions.tenant_key,
            interventions.intervention_id,
            interventions.workflow_key,
            coalesce(executions.execution_key, {{ unknown_key() }}) as execution_key,
            case
                when interventions.employee_id is null
                then {{ unknown_key() }}
                else
                    {{
                        employee_key(
                            "'hris'", "interventions.tenant_id", "interventions.employee_id"
                        )
                    }}
            end as employee_key,
            interventions.process_step,
            interventions.occurred_at,
            {{ to_tenant_date("interventions.occurred_at", "interventions.time_zone") }}
            as occurred_date,
            interventions.spent_minutes,
            interventions.potential_saving_minutes
        from interventions
        left join executions on interventions.execution_id = executions.execution_id
    )

select *
from final
