{# How many standard errors to either side of a lift hold it with 95 % at every look together, however many there are: the
   asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2021), theorem 2.2, with the variance of the
   mixture at which it is narrowest for var experiment_planned_people (their equation for rho).

   anytime_factor('5000') -> 3.04, where a single look has 1.96 #}
{% macro anytime_factor(people) -%}
    {#- -2 ln 0.05, and ln of that plus 1 -#}
    {%- set rho = (5.991464547107979 + 1.944690) / goldseam.count_var('experiment_planned_people') -%}
    {%- set grown = '(' ~ people ~ ' * ' ~ '%.15f' | format(rho) ~ ')' -%}
    sqrt(2 * ({{ grown }} + 1) / {{ grown }} * ln(sqrt({{ grown }} + 1) / 0.05))
{%- endmacro %}
