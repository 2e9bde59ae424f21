{% macro sales_topic(words) -%}
    {#- What a call, e-mail or meeting is about, from its subject or type. -#}
    case
        when {{ normalised(words) }} like '%discovery%'
        then 'discovery'
        when {{ normalised(words) }} like '%demo%'
        then 'demo'
        when {{ normalised(words) }} like '%proposal%review%'
        then 'proposal_review'
        when {{ normalised(words) }} like '%proposal%'
        then 'proposal'
        when
            {{ normalised(words) }} like '%negotiation%'
            or {{ normalised(words) }} like '%contract%'
        then 'negotiation'
        when {{ normalised(words) }} like '%qualification%'
        then 'qualification'
        when {{ normalised(words) }} like '%first response%'
        then 'first_response'
        when {{ normalised(words) }} like '%follow%up%'
        then 'follow_up'
        else 'other'
    end
{%- endmacro %}

{% macro meeting_status(outcome, ends_at) -%}
    {#- How a meeting went; one without an outcome was held once its end has passed. -#}
    case
        when {{ normalised(outcome) }} = 'completed'
        then 'completed'
        when {{ normalised(outcome) }} = 'no_show'
        then 'no_show'
        when {{ normalised(outcome) }} in ('canceled', 'cancelled', 'rescheduled')
        then 'cancelled'
        when {{ normalised(outcome) }} is null and {{ ends_at }} < {{ as_of() }}
        then 'completed'
        else 'scheduled'
    end
{%- endmacro %}
