{# Text without outer space, with single inner spaces, and null where nothing is said.

   '  Anna   Maria '   ->  'Anna Maria'        'n/a', '-', 'NULL', 'unknown', ' '  ->  null
   'Anna' || nbsp      ->  'Anna'              'Na'                                ->  'Na'     (a surname)

   expression: SQL text. Case is kept. #}
{% macro normalise_text(expression) -%}
    {%- set said_nothing = "'n/a', 'n.a.', '#n/a', 'null', '(null)', 'none', '(none)', 'nil', 'nan', 'undefined', 'unknown', "
        ~ "'not set', '(not set)', 'not available', 'not provided', 'tbd', 'test', 'тест', 'нет', 'неизвестно', 'не указано', "
        ~ "'unbekannt', 'keine angabe', 'k.a.', 'nieznane', 'brak', ''" -%}
    {%- set text = goldseam.collapse_spaces(expression) -%}
    case
        when {{ goldseam.lower_text(text) }} not in ({{ said_nothing }}) and {{ goldseam.regex_match(text, "'[^ .,;:?!_/*#()\\[\\]-]'") }}
            then {{ text }}
    end
{%- endmacro %}

{# Runs of spaces, tabs, line breaks, no-break and zero-width characters as one space, none at the ends.
   collapse_spaces("' a \t b '") -> 'a b' #}
{% macro collapse_spaces(expression) -%}
    trim({{ goldseam.regex_replace('cast(' ~ expression ~ ' as text)', "'[" ~ goldseam.space_characters() ~ "]+'", "' '") }})
{%- endmacro %}
