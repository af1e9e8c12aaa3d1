{# The same for Student's t: student_quantile('100') -> 1.983971518. Four terms of the expansion of Abramowitz & Stegun (1964),
   26.7.5: exact to 1e-9 from 100 degrees of freedom on, to 1e-4 from 8 on. #}
{% macro student_quantile(degrees) -%}
    {%- set z = goldseam.normal_quantile() | trim | float -%}
    {%- set terms = [
        (z ** 3 + z) / 4,
        (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
        (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
        (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
    ] -%}
    ({{ z }}
    {%- for term in terms %} + {{ '%.12f' | format(term) }} / power({{ degrees }}, {{ loop.index }}){% endfor -%}
    )
{%- endmacro %}
