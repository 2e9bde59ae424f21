{#
    A select of `key` and `sentiment_score`, -1 to 1, of each row of `relation` that has a `text`:
    the valences of the lexicon's terms in it, s together, as s / sqrt(s * s + 15) (VADER's scale).
    A term after a negation counts -0.74 times; 0 where no term is found. A term counts once.
    For staging only, since comments are hashed there.
#}
{% macro sentiment_scores(relation, key, text) -%}
    {%- set negations = [
        "not",
        "no",
        "never",
        "without",
        "hardly",
        "dont",
        "doesnt",
        "didnt",
        "isnt",
        "wasnt",
        "cannot",
        "cant",
        "wont",
    ] -%}
    select
        comments.comment_key as {{ key }},
        cast(
            cast(
                cast(sum(coalesce(found.valence, 0)) as double) / sqrt(
                    cast(sum(coalesce(found.valence, 0)) as double)
                    * cast(sum(coalesce(found.valence, 0)) as double)
                    + 15
                ) as decimal(18, 10)
            ) as decimal(5, 4)
        ) as sentiment_score
    from ({{ _plain_words(relation, key, text) }}) as comments
    left join
        (
            select
                words.comment_key,
                case
                    when
                        {% for negation in negations %}
                            words.words like '% {{ negation }} ' || lexicon.term || ' %'
                            {% if not loop.last %} or {% endif %}
                        {% endfor %}
                    then cast(lexicon.valence * cast(-0.74 as decimal(3, 2)) as decimal(8, 4))
                    else cast(lexicon.valence as decimal(8, 4))
                end as valence
            from ({{ _plain_words(relation, key, text) }}) as words
            inner join
                {{ ref("sentiment_lexicon") }} as lexicon
                on words.words like '% ' || lexicon.term || ' %'
        ) as found
        on comments.comment_key = found.comment_key
    group by comments.comment_key
{%- endmacro %}

{# Lower case, apostrophes gone, other punctuation as spaces, a space at either end. #}
{% macro _plain_words(relation, key, text) -%}
    select
        {{ key }} as comment_key,
        ' ' || replace(
            replace(translate(lower({{ text }}), '.,;:!?()"-/', '           '), '''', ''), '’', ''
        )
        || ' ' as words
    from {{ relation }}
    where {{ clean_text(text) }} is not null
{%- endmacro %}

{% macro sentiment_class(score) -%}
    {#- positive from 0.05, negative from -0.05, else neutral; NULL without a score. -#}
    case
        when {{ score }} >= 0.05
        then 'positive'
        when {{ score }} <= -0.05
        then 'negative'
        when {{ score }} is not null
        then 'neutral'
    end
{%- endmacro %}

{#
    The theme of each text by the first keyword of the seed that it holds (M-48): a select of the
    key and `theme`. For staging only, since the words are hashed there.
#}
{% macro keyword_themes(relation, key, text) -%}
    select texts.{{ key }}, min_by(keywords.theme, keywords.keyword_order) as theme
    from {{ relation }} as texts
    inner join
        {{ ref("feedback_keywords") }} as keywords
        on lower(texts.{{ text }}) like '%' || keywords.keyword || '%'
    group by texts.{{ key }}
{%- endmacro %}
