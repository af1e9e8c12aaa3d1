{# Where an absorbing Markov chain ends, exactly: its inner states are taken out one after the other, and each way through a state
   that goes becomes a direct way (state reduction: Grassmann, Taksar and Heyman, Operations Research 33, 1985). Nothing is
   subtracted, so nothing is lost in rounding, and the steps are as many as the states.

   (start) -3-> a, a -1-> b, a -2-> (conversion), b -1-> (null)   absorbing_chain('ways', ['a', 'b'])
   ->  CTE reduced:  (start) -2-> (conversion), (start) -1-> (null)

   relation: chain, from_state, to_state, weight; a row's weights count only against those of the same from_state.
   states: the inner states; one that does not occur changes nothing. #}
{% macro absorbing_chain(relation, states) -%}
    {%- for state in states %}
    {%- set before = relation if loop.first else 'reduced_' ~ loop.index0 %}
    {{ 'reduced' if loop.last else 'reduced_' ~ loop.index }} as {{ goldseam.fence() }} (
        select
            chain,
            from_state,
            to_state,
            sum(weight) as weight
        from (
            select
                chain,
                from_state,
                to_state,
                weight
            from {{ before }}
            where from_state <> '{{ state }}' and to_state <> '{{ state }}'
            union all
            select
                into_state.chain,
                into_state.from_state,
                out_of_state.to_state,
                into_state.weight * out_of_state.share as weight
            from {{ before }} as into_state
            inner join (
                select
                    chain,
                    to_state,
                    weight / sum(weight) over (partition by chain) as share
                from {{ before }}
                where from_state = '{{ state }}' and to_state <> '{{ state }}'
            ) as out_of_state on into_state.chain = out_of_state.chain
            where into_state.from_state <> '{{ state }}' and into_state.to_state = '{{ state }}'
        ) as ways
        group by chain, from_state, to_state
    ){{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
