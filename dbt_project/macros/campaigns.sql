{% macro join_campaign_of(record, at) -%}
    {#-
        Joins the campaign that `record` names: `names` by campaign_name as of the instant `at`,
        `ids` by campaign_id. Its key is campaign_key_of_record().
    -#}
    left join
        {{ ref("int_marketing__campaign_names") }} as names
        on {{ record }}.tenant_id = names.tenant_id
        and {{ normalised(record ~ ".campaign_name") }} = names.campaign_name
        and {{ at }} >= names.named_from
        and {{ at }} < names.named_to
    left join
        {{ ref("int_marketing__campaign_ids") }} as ids
        on {{ record }}.tenant_id = ids.tenant_id
        and {{ record }}.campaign_id = ids.campaign_id
{%- endmacro %}

{% macro campaign_key_of_record() -%}
    coalesce(names.campaign_key, ids.campaign_key, {{ unknown_key() }})
{%- endmacro %}

{% macro ad_key(ad) -%}
    {#- Key of the ad of a row of int_marketing__ads_unioned (alias `ad`); unknown where it has none. -#}
    case
        when {{ ad }}.ad_id is null
        then {{ unknown_key() }}
        else
            {{
                surrogate_key(
                    [
                        ad ~ ".tenant_id",
                        ad ~ ".platform",
                        ad ~ ".account_id",
                        ad ~ ".ad_group_id",
                        ad ~ ".ad_id",
                    ]
                )
            }}
    end
{%- endmacro %}
