"""Conversations and tickets: what the marts say, and what the simulator says."""

COMPARISONS = {
    "conversations": (
        """
        select tenant_id, conversation_id, opened_at, first_response_seconds::bigint,
               resolution_seconds::bigint, status, handled_by, csat_score::bigint, contact_channel
        from marts.fct_conversations join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, conversation_id, opened_at::timestamp, first_response_seconds::bigint,
               resolution_seconds::bigint, status, handled_by, csat::bigint, channel
        from read_parquet('{truth}/conversations.parquet')
        """,
    ),
    "tickets": (
        """
        select tenant_id, source_system, ticket_id, created_at, round(first_response_minutes),
               round(resolution_minutes), is_open, reopen_count::bigint
        from marts.fct_tickets join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, source, ticket_id, created_at::timestamp, round(first_response_minutes),
               round(resolution_minutes), status not in ('solved', 'closed'), reopens::bigint
        from read_parquet('{truth}/tickets.parquet')
        """,
    ),
}
