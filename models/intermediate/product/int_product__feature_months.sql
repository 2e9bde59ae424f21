-- Who could have seen a feature in a month, and who did. Eligible is who had access on some day of
-- the month while the feature was there; only telemetry's own features are seen.
with
    months as (select * from {{ ref("int_product__months") }}),

    features as (
        select
            features.tenant_key,
            features.feature_key,
            {{ to_tenant_date("features.released_at", "tenants.time_zone") }} as released_date,
            {{ to_tenant_date("features.deprecated_at", "tenants.time_zone") }} as deprecated_date
        from {{ ref("dim_feature") }} as features
        inner join {{ ref("dim_tenant") }} as tenants on features.tenant_key = tenants.tenant_key
        where features.source_system = 'telemetry'
    ),

    eligible as (
        select months.tenant_key, months.month_start, features.feature_key, users.user_key
        from months
        inner join
            features
            on months.tenant_key = features.tenant_key
            and (features.released_date < months.month_end or features.released_date is null)
            and (features.deprecated_date > months.month_start or features.deprecated_date is null)
        inner join
            {{ ref("int_product__users") }} as users
            on months.tenant_key = users.tenant_key
            and users.signed_up_date < months.month_end
            and (users.deactivated_date >= months.month_start or users.deactivated_date is null)
    ),

    final as (
        select
            eligible.tenant_key,
            eligible.month_start,
            eligible.feature_key,
            count(*) as eligible_users,
            count(seen.user_key) as discovering_users
        from eligible
        left join
            {{ ref("int_product__user_feature_months") }} as seen
            on eligible.user_key = seen.user_key
            and eligible.feature_key = seen.feature_key
            and eligible.month_start = seen.month_start
        group by eligible.tenant_key, eligible.month_start, eligible.feature_key
    )

select *
from final
