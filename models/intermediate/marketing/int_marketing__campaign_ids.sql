{# Campaigns by their bare id, of those ids that mean one campaign of a business unit. #}
with
    final as (
        select tenant_id, campaign_id, min(campaign_key) as campaign_key
        from {{ ref("int_marketing__campaign_versions") }}
        group by tenant_id, campaign_id
        having min(campaign_key) = max(campaign_key)
    )

select *
from final
