"""Conversions and their credits: what the marts say, and what the simulator says."""

COMPARISONS = {
    "conversions": (
        """
        select tenant_id, conversion_type, source_id, converted_at, value_amount
        from marts.fct_conversions join marts.dim_tenant using (tenant_key)
        """,
        """
        select tenant_id, conversion_type, conversion_id, converted_at::timestamp,
               value::decimal(18, 4)
        from read_parquet('{truth}/conversions.parquet')
        """,
    ),
    "attribution credits": (
        """
        select tenant_id, conversions.conversion_type, conversions.source_id, model_id,
               credits.touched_at, channel_id, round(credits.credit, 6)
        from marts.fct_attribution as credits
        join marts.fct_conversions as conversions using (conversion_key)
        join marts.dim_attribution_model using (attribution_model_key)
        join marts.dim_tenant on credits.tenant_key = dim_tenant.tenant_key
        join marts.dim_channel on credits.channel_key = dim_channel.channel_key
        where model_id <> 'markov'
        """,
        """
        select tenant_id, conversion_type, conversion_id, model, touched_at::timestamp, channel,
               round(credit, 6)
        from read_parquet('{truth}/attribution_credits.parquet')
        """,
    ),
}
