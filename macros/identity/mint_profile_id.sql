{# A new profile_id: 24 hex digits of SHA-256, keyed by the warehouse's secret salt so that it cannot be traced to an e-mail.
   mint_profile_id('salt', "'email'", "'anna@example.com'", '0') -> e.g. '7d0a…' ; another generation gives another id. #}
{% macro mint_profile_id(salt, identifier_type, identifier_value, generation) -%}
    substr({{ goldseam.sha256_hex(
        salt ~ " || ':' || " ~ identifier_type ~ " || ':' || " ~ identifier_value ~ " || ':' || cast(" ~ generation ~ " as text)"
    ) }}, 1, 24)
{%- endmacro %}
