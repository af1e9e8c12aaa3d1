{# The number of standard errors to either side of an estimate that hold 95 % of a normal distribution. #}
{% macro normal_quantile() -%} 1.959963984540054 {%- endmacro %}
