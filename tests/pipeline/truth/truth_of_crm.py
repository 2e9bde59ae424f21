"""Messages, channels, agents and the cost of conversations: the marts and the simulator."""

COMPARISONS = {
    "messages": (
        """
        select tenant_id, message_id, direction, sent_at, is_sent, is_delivered, is_read, is_failed,
               is_mature, nullif(message_template, 'none'), phone_number_id, seconds_to_deliver,
               seconds_to_read, cost_amount
        from marts.fct_messages join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, message_id, direction, sent_at::timestamp, is_sent, is_delivered, is_read,
               is_failed, is_mature, template_name, phone_number_id, seconds_to_deliver,
               seconds_to_read, cost
        from read_parquet('{truth}/messages.parquet')
        """,
    ),
    "channel_health": (
        """
        select tenant_id, subject_id, hour_at, queue_depth, enqueued_count, processed_count,
               oldest_age_seconds, is_connected
        from marts.fct_channel_health join marts.dim_tenant using (tenant_key)
        """,
        "select * from read_parquet('{truth}/channel_health.parquet')",
    ),
    "agent_status": (
        """
        select tenant_id, employee_id, agent_status, activity, started_at, ended_at,
               active_seconds + idle_seconds + away_seconds
        from marts.fct_agent_status join marts.dim_employee using (employee_version_key)
        join marts.dim_tenant on fct_agent_status.tenant_key = dim_tenant.tenant_key
        """,
        "select * from read_parquet('{truth}/agent_status.parquet')",
    ),
    "conversation_sla": (
        """
        select tenant_id, conversation_id, response_clock_seconds, is_sla_met
        from marts.fct_conversations join marts.dim_tenant using (tenant_key)
        where sla_threshold_seconds is not null
        """,
        "select * from read_parquet('{truth}/conversation_sla.parquet')",
    ),
    "conversation_costs": (
        """
        select tenant_id, conversation_id, agent_cost_amount, message_cost_amount, bot_cost_amount
        from marts.fct_conversations join marts.dim_tenant using (tenant_key)
        """,
        "select * from read_parquet('{truth}/conversation_costs.parquet')",
    ),
    "agent_days": (
        """
        select tenant_id, employee_id, activity_date, assigned_count, handled_count,
               coalesce(active_seconds, 0), coalesce(idle_seconds, 0), coalesce(away_seconds, 0)
        from marts.mart_agent_performance_daily join marts.dim_tenant using (tenant_key)
        """,
        "select * from read_parquet('{truth}/agent_days.parquet')",
    ),
    "conversation_hours": (
        """
        select tenant_id, hour_date, hour_key, contact_channel, handled_by, sum(opened_count),
               sum(inbound_message_count), sum(outbound_message_count)
        from marts.mart_conversation_hourly join marts.dim_tenant using (tenant_key)
        group by all
        having sum(opened_count + inbound_message_count + outbound_message_count) > 0
        """,
        "select * from read_parquet('{truth}/conversation_hours.parquet')",
    ),
    "whatsapp_funnel": (
        """
        select sum(sent_count), sum(delivered_count), sum(read_count), sum(failed_count),
               sum(mature_sent_count), sum(mature_delivered_count), sum(cost_amount)
        from marts.mart_whatsapp_delivery_daily
        """,
        """
        select count(*), count_if(is_delivered), count_if(is_read), count_if(is_failed),
               count_if(is_mature), count_if(is_mature and is_delivered), sum(cost)
        from read_parquet('{truth}/messages.parquet') where is_sent
        """,
    ),
}
