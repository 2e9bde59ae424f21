{#
    Tables and views of work.duckdb in one statement. dbt's own materialisations make a second
    relation, rename both and drop the former: six statements and three commits each, for hundreds
    of relations that nobody reads while they are made.
#}
{% macro replace_relation(kind) -%}
    {%- set former = load_cached_relation(this) -%}
    {%- set relation = this.incorporate(type=kind) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if former is not none and former.type != kind %} {{ drop_relation(former) }} {% endif %}
    {% call statement("main") -%}
        create or replace {{ kind }} {{ relation }} as ({{ sql }})
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({"relations": [relation]}) }}
{%- endmacro %}

{% materialization replaced_table, adapter = "duckdb" %}
    {{ return(replace_relation("table")) }}
{% endmaterialization %}

{% materialization replaced_view, adapter = "duckdb" %}
    {{ return(replace_relation("view")) }}
{% endmaterialization %}
