{# A text as it is compared where spelling should not matter: lower case, without accents, ß and ligatures spelled out, punctuation and
   runs of spaces as one space. Letters of other alphabets stay.

   folded_text("'Łukasz  O''Neill-Weiß'") -> 'lukasz o neill weiss'      'Ёлкина' -> 'елкина'      null -> null #}
{% macro folded_text(expression) -%}
    {%- set accented = 'àáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćĉċčďēĕėęěĝğġģĥĩīĭįĵķĺļľńņňōŏőŕŗřśŝşšţťũūŭůűųŵŷźżžșțøłđħıё' -%}
    {%- set plain = 'aaaaaaceeeeiiiinooooouuuuyyaaaccccdeeeeegggghiiiijklllnnnooorrrssssttuuuuuuwyzzzstoldhiе' -%}
    {%- set marks = "'[" ~ goldseam.regex_characters([('0300', '036f')]) ~ "]+'" -%}
    {%- set punctuation = "'[" ~ goldseam.space_characters() ~ ".,;:/#''\"()&+_«»„“”-]+'" -%}
    {%- set unmarked = goldseam.regex_replace(goldseam.lower_text('cast(' ~ expression ~ ' as text)'), marks, "''") -%}
    {%- set spelled_out = "replace(replace(replace(" ~ unmarked ~ ", 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe')" -%}
    {%- set unaccented = "translate(" ~ spelled_out ~ ", '" ~ accented ~ "', '" ~ plain ~ "')" -%}
    trim({{ goldseam.regex_replace(unaccented, punctuation, "' '") }})
{%- endmacro %}
