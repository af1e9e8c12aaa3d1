{# A person's or company's name: spaces as normalise_text, apostrophes and hyphens as one keyboard character each, null where no
   letter is left. Case is kept: what 'MACDONALD' or 'von der leyen' should be, only its bearer knows.

   '  Jean–Luc '  ->  'Jean-Luc'      'O’Neill'  ->  'O''Neill'      '12345', 'n/a', 'test', '???'  ->  null      'Мария' -> 'Мария' #}
{% macro normalise_name(expression) -%}
    {%- set text = goldseam.normalise_text(expression) -%}
    {%- set letters = "'[^0-9 .,;:?!_/*#()@+=<>|&%$\"''\\[\\]-]'" -%}
    {%- set apostrophes = "'[`" ~ goldseam.regex_characters([('2018', '2019'), ('02bc', '02bc'), ('00b4', '00b4')]) ~ "]'" -%}
    {%- set hyphens = "'[" ~ goldseam.regex_characters([('2010', '2015')]) ~ "]'" -%}
    case
        when {{ goldseam.regex_match(text, letters) }}
            then {{ goldseam.regex_replace(goldseam.regex_replace(text, apostrophes, "''''"), hyphens, "'-'") }}
    end
{%- endmacro %}
