{# The value of an attribute by what the attribute is, null where it cannot be used. The `value` column of feed attributes.

   attribute      value             ->
   first_name     '  Anna '         'Anna'            names and company: normalise_name
   email          'Anna@X.de '      'anna@x.de'       written_email
   country_code   'uk'              'GB'              normalise_country_code
   gender         'Female'          'f'               f, m or x
   birth_date     '1990-02-30'      null              ISO dates from 1900 on, as text: '1990-02-28'
   postal_code    'sw1a 1aa'        'SW1A1AA'         normalise_postal_code
   language       'de_DE.UTF-8'     'de'              ISO 639 code of two or three letters
   job_title      ' CTO  '          'CTO'             all others: normalise_text

   attribute, value: SQL expressions. #}
{% macro normalise_attribute(attribute, value) -%}
    case
        when {{ attribute }} in ('first_name', 'middle_name', 'last_name', 'full_name', 'company')
            then {{ goldseam.normalise_name(value) }}
        when {{ attribute }} = 'email' then {{ goldseam.written_email(value) }}
        when {{ attribute }} = 'country_code' then {{ goldseam.normalise_country_code(value) }}
        when {{ attribute }} = 'gender' then {{ goldseam.normalise_gender(value) }}
        when {{ attribute }} = 'birth_date' then {{ goldseam.normalise_birth_date(value) }}
        when {{ attribute }} = 'postal_code' then {{ goldseam.normalise_postal_code(value) }}
        when {{ attribute }} = 'language' then {{ goldseam.normalise_language(value) }}
        else {{ goldseam.normalise_text(value) }}
    end
{%- endmacro %}

{# 'Female', 'w', 'Frau', 'ж' -> 'f'      'MALE', 'Herr', 'м' -> 'm'      'diverse', 'non-binary' -> 'x'      else null #}
{% macro normalise_gender(value) -%}
    {%- set word = goldseam.lower_text(goldseam.collapse_spaces(value)) -%}
    case
        when {{ word }} in ('f', 'female', 'woman', 'w', 'weiblich', 'frau', 'k', 'kobieta', 'ж', 'жен', 'женский', 'mrs', 'ms')
            then 'f'
        when {{ word }} in ('m', 'male', 'man', 'männlich', 'herr', 'mężczyzna', 'м', 'муж', 'мужской', 'mr') then 'm'
        when {{ word }} in ('x', 'd', 'diverse', 'divers', 'non-binary', 'nonbinary', 'other') then 'x'
    end
{%- endmacro %}

{# '1990-02-28', '1990-02-28 00:00:00' -> '1990-02-28'; null for no date, years before 1900 and days after as_of. #}
{% macro normalise_birth_date(value) -%}
    {%- set day = goldseam.try_cast(value, 'date') -%}
    case
        when {{ day }} between cast('1900-01-01' as date) and cast({{ goldseam.as_of() }} as date)
            then cast({{ day }} as text)
    end
{%- endmacro %}

{# 'de', 'de-DE', 'DE_at' -> 'de'; null for what does not begin with a code of two or three letters. #}
{% macro normalise_language(value) -%}
    {%- set tag = 'lower(' ~ goldseam.collapse_spaces(value) ~ ')' -%}
    case
        when {{ goldseam.regex_match(tag, "'^[a-z]{2,3}([-_.].*)?$'") }}
            then {{ goldseam.regex_replace(tag, "'[-_.].*$'", "''") }}
    end
{%- endmacro %}
