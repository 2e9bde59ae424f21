{{ config(meta={"dimension": "consistency"}) }}
{# Of those who entered a stage no more can have gone on than there were. #}
select stage_summary_key, entry_count, entrant_count, advanced_count
from {{ ref("mart_pipeline_stage_summary") }}
where advanced_count > entrant_count or entrant_count > entry_count
