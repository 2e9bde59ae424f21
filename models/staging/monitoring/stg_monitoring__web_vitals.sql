with
    source as ({{ current_rows("monitoring", "web_vitals") }}),

    pivoted as (
        select
            source.service,
            source.page,
            source.device,
            source.sampled_at,
            sum(
                case when source.metric = 'page:lcp_seconds:p75_1d' then source.value end
            ) as lcp_p75_seconds,
            sum(
                case when source.metric = 'page:inp_seconds:p75_1d' then source.value end
            ) as inp_p75_seconds,
            sum(case when source.metric = 'page:cls:p75_1d' then source.value end) as cls_p75,
            sum(
                case when source.metric = 'page:visits:count1d' then source.value end
            ) as measured_visit_count,
            max(source._extracted_at) as _extracted_at,
            max(source._commit_seq) as _commit_seq
        from source
        group by source.service, source.page, source.device, source.sampled_at
    ),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            pivoted.service,
            pivoted.page,
            pivoted.device,
            pivoted.sampled_at - interval '24' hour as window_start_at,
            pivoted.sampled_at as window_end_at,
            pivoted.lcp_p75_seconds,
            pivoted.inp_p75_seconds,
            pivoted.cls_p75,
            pivoted.measured_visit_count,
            pivoted._extracted_at,
            pivoted._commit_seq
        from pivoted {{ join_tenant("monitoring", "pivoted.service") }}
    )

select *
from final
