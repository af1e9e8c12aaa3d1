{# What chi-square exceeds once in a thousand: chi_square_limit('1') -> 10.8276. From ten degrees of freedom on by
   Wilson & Hilferty (1931), to a hundredth. #}
{% macro chi_square_limit(degrees) -%}
    {%- set limits = [10.827566, 13.815511, 16.266236, 18.466827, 20.515006, 22.457744, 24.321886, 26.124482, 27.877165] -%}
    case {{ degrees }}
        {%- for limit in limits %}
        when {{ loop.index }} then {{ limit }}
        {%- endfor %}
        else {{ degrees }} * power(
            1 - 2 / (9 * cast({{ degrees }} as double precision))
            + 3.090232 * sqrt(2 / (9 * cast({{ degrees }} as double precision))), 3
        )
    end
{%- endmacro %}
