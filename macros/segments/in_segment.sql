{# A query for the members of another segment: segments of segments, and exclusions. The ref is inside, so lineage and the order of
   building are right; two segments that name each other are refused by dbt as a cycle.

   {{ goldseam.in_segment('lapsed_vips') }}
   except
   {{ goldseam.in_segment('replenishment_due') }}

     lapsed_vips: anna, ben    replenishment_due: ben, carl    ->  anna #}
{% macro in_segment(name) -%}
    select profile_id from {{ ref('segment_' ~ name) }}
{%- endmacro %}
