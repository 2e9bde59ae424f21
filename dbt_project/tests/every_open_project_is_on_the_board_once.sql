{{ config(meta={"dimension": "consistency"}) }}
{# The board shows each open project once, in one bucket, and nothing else. #}
select projects.project_key, projects.is_open, count(board.project_key) as board_count
from {{ ref("fct_projects") }} as projects
left join
    {{ ref("mart_project_board") }} as board
    on projects.project_key = board.project_key
    and board.attention_bucket in ('urgent', 'in_progress', 'ready_for_delivery', 'on_hold')
group by projects.project_key, projects.is_open
having count(board.project_key) <> case when projects.is_open then 1 else 0 end
