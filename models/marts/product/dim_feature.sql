with
    capabilities as (
        select
        {% for id, name in {
                "lead_intelligence": "Lead intelligence",
                "property_intelligence": "Property intelligence",
                "churn_prevention": "Churn prevention",
                "ai_coaching": "AI coaching",
            }.items() %}
                '{{ id }}' as feature_id,
                '{{ name }}' as feature_name
            {% if not loop.last %}
                union all
                select
            {% endif %}
        {% endfor %}
    ),

    of_products as (
        select
            'telemetry' as source_system,
            tenant_id,
            feature_id,
            coalesce({{ clean_text("name") }}, feature_id) as feature_name,
            coalesce({{ clean_text("module") }}, 'unknown') as module,
            coalesce(is_advanced, false) as is_advanced,
            released_at,
            deprecated_at
        from {{ ref("stg_telemetry__features") }}
    ),

    of_capabilities as (
        select
            'capability' as source_system,
            tenants.tenant_id,
            capabilities.feature_id,
            capabilities.feature_name,
            'capability' as module,
            true as is_advanced,
            cast(null as timestamp) as released_at,
            cast(null as timestamp) as deprecated_at
        from capabilities
        cross join {{ ref("int_shared__tenants_collected") }} as tenants
        where tenants.tenant_id <> 'group'
    ),

    features as (
        select *
        from of_products
        union all
        select *
        from of_capabilities
    ),

    known as (
        select
            {{ feature_key("source_system", "tenant_id", "feature_id") }} as feature_key,
            {{ surrogate_key(["tenant_id"]) }} as tenant_key,
            source_system,
            feature_id,
            feature_name,
            module,
            is_advanced,
            released_at,
            deprecated_at,
            coalesce(deprecated_at <= {{ as_of() }}, false) as is_deprecated
        from features
    ),

    unknown as (
        select
            {{ unknown_key() }} as feature_key,
            {{ unknown_key() }} as tenant_key,
            'unknown' as source_system,
            'unknown' as feature_id,
            'Unknown' as feature_name,
            'unknown' as module,
            false as is_advanced,
            cast(null as timestamp) as released_at,
            cast(null as timestamp) as deprecated_at,
            false as is_deprecated
    ),

    final as (
        select *
        from known
        union all
        select *
        from unknown
    )

select *
from final
