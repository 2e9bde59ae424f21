{#
    What dbt knows of the tables of the warehouse, a list of mappings: data_asset (as the ledger names
    it), layer, area, asset_name, description, input_count, is_traced (a source entity or seed lies
    upstream) and, of raw tables, how many columns are personal and how many of those staging masks.
    Empty while dbt parses: only then is there no manifest.
#}
{% macro data_assets() -%}
    {%- set assets = [] -%}
    {%- if execute -%}
        {%- set traced = _traced_nodes() -%}
        {%- set masking = _masking_by_source() -%}
        {%- for node in graph.sources.values() | sort(attribute="unique_id") if "entity" in node.meta -%}
            {%- set name = node.meta.source ~ "/" ~ node.meta.entity -%}
            {%- do assets.append(
                _data_asset(
                    "raw/" ~ name,
                    node.meta.entity,
                    node,
                    1,
                    true,
                    masking[node.unique_id],
                )
            ) -%}
        {%- endfor -%}
        {%- for node in graph.nodes.values() | sort(attribute="unique_id") if node.resource_type == "model" -%}
            {%- set folders = (
                node.fqn[1:-1] if node.fqn[1] != "intermediate" else ["intermediate"]
            ) -%}
            {%- set path = (folders + [node.name]) | join("/") -%}
            {%- do assets.append(
                _data_asset(
                    path,
                    node.name,
                    node,
                    node.depends_on.nodes | length,
                    node.unique_id in traced,
                    {"personal": 0, "masked": 0},
                )
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(assets) }}
{%- endmacro %}

{% macro _data_asset(path, name, node, input_count, is_traced, masking) -%}
    {{
        return(
            {
                "data_asset": path,
                "layer": path.split("/")[0],
                "area": path.split("/")[1] if path.count("/") > 1 else none,
                "asset_name": name,
                "description": node.description | trim,
                "input_count": input_count,
                "is_traced": is_traced,
                "personal": masking["personal"],
                "masked": masking["masked"],
            }
        )
    }}
{%- endmacro %}

{# Models that a source or seed lies upstream of: walked down until nothing new is found. #}
{% macro _traced_nodes() -%}
    {%- set traced = {} -%}
    {%- set models = graph.nodes.values() | selectattr("resource_type", "eq", "model") | list -%}
    {%- for pass in models -%}
        {%- set known = traced | length -%}
        {%- for node in models if node.unique_id not in traced -%}
            {%- for parent in node.depends_on.nodes
                if parent.startswith("source.") or parent.startswith("seed.") or parent in traced -%}
                {%- do traced.update({node.unique_id: true}) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- if traced | length == known -%} {%- break -%} {%- endif -%}
    {%- endfor -%}
    {{ return(traced) }}
{%- endmacro %}

{#
    By source: how many of its columns are personal, and how many of them staging masks: it reads
    them through hash_personal or not at all.
#}
{% macro _masking_by_source() -%}
    {%- set code = {} -%}
    {%- for node in graph.nodes.values() if node.resource_type == "model" and node.fqn[1] == "staging" -%}
        {%- set clear = modules.re.sub("hash_personal\\([^)]*\\)", "", node.raw_code) -%}
        {%- for parent in node.depends_on.nodes -%}
            {%- do code.update({parent: code.get(parent, "") ~ clear}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set masking = {} -%}
    {%- for source in graph.sources.values() -%}
        {%- set personal = [] -%}
        {%- set masked = [] -%}
        {%- for name, column in source.columns.items() if column.meta.get("is_personal") -%}
            {%- do personal.append(name) -%}
            {%- if not modules.re.search(
                "\\w\\." ~ name ~ "\\b", code.get(source.unique_id, "")
            ) -%}
                {%- do masked.append(name) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do masking.update(
            {
                source.unique_id: {
                    "personal": personal | length,
                    "masked": masked | length,
                }
            }
        ) -%}
    {%- endfor -%}
    {{ return(masking) }}
{%- endmacro %}
