{# A query for labels in force that cannot all hold: one row per label 'different' whose ends labels 'same' join, and 'same' label
   of the group that joins them; same_label is null where the ends are one and the same identifier. No rows: the labels agree.

   1 same a-b, 2 same b-c, 3 different a-c   ->   (3, …, 1, …) (3, …, 2, …)

   labels: relation of identity_labels. Rows tell number, author and time, never an identifier: they go to logs. #}
{% macro contradicting_labels(labels) %}
with recursive

same_pairs as (
    select left_node_id as from_node_id, right_node_id as to_node_id from {{ labels }} where kind = 'same'
    union
    select right_node_id as from_node_id, left_node_id as to_node_id from {{ labels }} where kind = 'same'
),

different_labels as (
    select * from {{ labels }} where kind = 'different'
),

-- whom the labels 'same' make one person with the left end; a set, so that rings of labels end
reached as (
    select
        different_labels.label_number,
        different_labels.left_node_id as node_id
    from different_labels
    union
    select
        reached.label_number,
        same_pairs.to_node_id as node_id
    from reached
    inner join same_pairs on reached.node_id = same_pairs.from_node_id
)

select
    different_labels.label_number as different_label,
    different_labels.author as different_author,
    different_labels.recorded_at as different_recorded_at,
    same_labels.label_number as same_label,
    same_labels.author as same_author,
    same_labels.recorded_at as same_recorded_at
from different_labels
inner join reached as joined
    on different_labels.label_number = joined.label_number
    and different_labels.right_node_id = joined.node_id
left join reached as others
    on different_labels.label_number = others.label_number
    and different_labels.left_node_id <> different_labels.right_node_id
left join {{ labels }} as same_labels
    on others.node_id = same_labels.left_node_id
    and same_labels.kind = 'same'
where same_labels.label_number is not null or different_labels.left_node_id = different_labels.right_node_id
{% endmacro %}

{# Stops the build, naming the labels, when those in force cannot all hold. Call it before anything is built.
   stop_at_contradicting_labels(ref('goldseam', 'identity_labels'))   ->  '' or a compiler error #}
{% macro stop_at_contradicting_labels(labels) %}
    {%- set groups = {} -%}
    {%- for row in run_query(goldseam.contradicting_labels(labels) ~ ' order by 1, 4') -%}
        {%- set different = goldseam._label_in_words(row[0], 'different', row[1], row[2]) -%}
        {%- do groups.setdefault(different, []) -%}
        {%- if row[3] is not none -%}
            {%- do groups[different].append(goldseam._label_in_words(row[3], 'same', row[4], row[5])) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if groups -%}
        {%- set lines = [] -%}
        {%- for different, same in groups.items() -%}
            {%- do lines.append(different ~ (
                ' contradicts ' ~ same[:5] | join(', ') ~ (' and ' ~ (same | length - 5) ~ ' more' if same | length > 5 else '')
                if same else ' parts an identifier from itself'
            )) -%}
        {%- endfor -%}
        {{ exceptions.raise_compiler_error(
            'Labels contradict each other, so nothing was built:\n  ' ~ lines | join('\n  ')
            ~ "\nDecide which of them is wrong and take it back: goldseam label withdraw <number> --note '...'."
            ~ ' `goldseam label list` shows what they say.'
        ) }}
    {%- endif -%}
    {{ return('') }}
{% endmacro %}

{% macro _label_in_words(number, kind, author, recorded_at) -%}
    {{ return("label " ~ number ~ " ('" ~ kind ~ "', by " ~ author ~ ', ' ~ (recorded_at | string)[:16] ~ ')') }}
{%- endmacro %}
