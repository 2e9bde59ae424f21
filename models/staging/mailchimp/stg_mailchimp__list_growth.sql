with
    source as ({{ current_rows("mailchimp", "list_growth") }}),

    final as (
        select
            {{ tenant_id_or_unknown() }} as tenant_id,
            source.list_id,
            source.month,
            source.subscribed,
            source.unsubscribed,
            source.cleaned,
            source.pending,
            source.reconfirmed,
            source.deleted,
            source.existing,
            source.opt_ins,
            source._extracted_at,
            source._commit_seq
        from source {{ join_tenant("mailchimp", "source.list_id") }}
    )

select *
from final
