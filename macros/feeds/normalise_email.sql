{# An e-mail address as one writes to it and hashes it: cleaned, in lower case; null where it is not an address.

   ' Anna.Weber+News@GMail.com '   ->  'anna.weber+news@gmail.com'
   'Anna Weber <anna@web.de>'      ->  'anna@web.de'
   'mailto:anna@web.de?subject=x'  ->  'anna@web.de'
   'anna@web', 'a..b@web.de'       ->  null          email_problem() says why

   The syntax is RFC 5321's for addresses that real mailboxes have. Left out on purpose: quoted local parts, comments, IP
   addresses in brackets. Letters of all alphabets are allowed on both sides (RFC 6531); a domain written in letters and the
   same domain in punycode (müller.de, xn--mller-kva.de) stay two, since no engine translates between them.
   Lower case on the left is what every large provider does, though RFC 5321 would allow two mailboxes. #}
{% macro written_email(expression) -%}
    {%- set email = goldseam._cleaned_email(expression) -%}
    case when {{ goldseam._is_email(email) }} then {{ email }} end
{%- endmacro %}

{# Why written_email is null, in words; null for a good address and for null.
   email_problem("'anna@@web.de'") -> 'there is more than one @' #}
{% macro email_problem(expression) -%}
    {{ goldseam._email_problem(goldseam._cleaned_email(expression)) }}
{%- endmacro %}

{# The part after @ of a written e-mail; joins the rules of seed email_domains. email_domain("'anna@web.de'") -> 'web.de' #}
{% macro email_domain(written) -%}
    split_part({{ written }}, '@', 2)
{%- endmacro %}

{# The spelling by which two addresses of one mailbox are the same, by the rule of its provider; never mailed or hashed.

   written                       rule (row of email_domains)                    ->
   'a.weber+x@googlemail.com'    gmail.com, ignores_dots, tag_separator '+'     'aweber@gmail.com'
   'a.weber+x@web.de'            null (no rule for the domain)                  'a.weber+x@web.de'

   written: a written_email; rule: alias of the joined rule, left join ... on rule.domain = email_domain(written). #}
{% macro canonical_email(written, rule) -%}
    {%- set local = "split_part(" ~ written ~ ", '@', 1)" -%}
    {%- set untagged = "coalesce(nullif(case when " ~ rule ~ ".tag_separator is null then " ~ local
        ~ " else split_part(" ~ local ~ ", " ~ rule ~ ".tag_separator, 1) end, ''), " ~ local ~ ")" -%}
    case when {{ rule }}.ignores_dots then replace({{ untagged }}, '.', '') else {{ untagged }} end
    || '@' || coalesce({{ rule }}.canonical_domain, {{ goldseam.email_domain(written) }})
{%- endmacro %}

{# Lower case, no spaces or invisible characters around, out of '<...>', without 'mailto:' and its parameters. #}
{% macro _cleaned_email(expression) -%}
    {%- set space = "[" ~ goldseam.space_characters() ~ "]*" -%}
    {%- set front = "^[^<]*<" ~ space ~ "(mailto:)?" ~ space ~ "|^" ~ space ~ "(mailto:)?" ~ space -%}
    {%- set back = "[?][^@]*$|[>" ~ goldseam.space_characters() ~ "]+$" -%}
    {{ goldseam.regex_replace(
        goldseam.lower_text('cast(' ~ expression ~ ' as text)'), "'" ~ front ~ "|" ~ back ~ "'", "''"
    ) }}
{%- endmacro %}

{# Characters (for use in [...]) that neither side may hold; they are named, not the allowed ones, so that all alphabets pass. #}
{% macro _no_local_characters() -%}
    {%- set control = goldseam.regex_characters([('0001', '001f'), ('007f', '007f')]) -%}
    {{ return(control ~ goldseam.space_characters() ~ '"(),:;<>@\\[\\]\\\\') }}
{%- endmacro %}

{# ASCII and Latin-1 but letters, digits, hyphen, dot; general punctuation, symbols, CJK marks, variation selectors. #}
{% macro _no_domain_characters() -%}
    {%- set ranges = [
        ('0001', '002c'), ('002f', '002f'), ('003a', '0060'), ('007b', '00a9'), ('00ab', '00b4'), ('00b6', '00b9'),
        ('00bb', '00bf'), ('2000', '206f'), ('20a0', '2bff'), ('3000', '3004'), ('fe00', 'fe0f'), ('feff', 'feff'),
    ] -%}
    {{ return(goldseam.regex_characters(ranges) ~ goldseam.space_characters()) }}
{%- endmacro %}

{# One pattern for the common case; email: cleaned. _email_problem explains what fails here, and a test holds the two together. #}
{% macro _is_email(email) -%}
    {%- set atom = "[^." ~ goldseam._no_local_characters() ~ "]+" -%}
    {%- set word = "[^." ~ goldseam._no_domain_characters() ~ "-]+" -%}
    {%- set last = "([^0-9." ~ goldseam._no_domain_characters() ~ "-]{2,63}|xn--[a-z0-9-]*[a-z0-9])" -%}
    {%- set pattern = "'^" ~ atom ~ "([.]" ~ atom ~ ")*@(" ~ word ~ "(-+" ~ word ~ ")*[.])+" ~ last ~ "$'" -%}
    {{ goldseam.regex_match(email, pattern) }}
    and length({{ email }}) <= 254
    and position('@' in {{ email }}) <= 65
    and (length({{ email }}) <= 66 or not {{ goldseam.regex_match(email, "'@.*[^.@]{64}'") }})
{%- endmacro %}

{% macro _email_problem(email) -%}
    {%- set local = "split_part(" ~ email ~ ", '@', 1)" -%}
    {%- set domain = "split_part(" ~ email ~ ", '@', 2)" -%}
    case
        when {{ email }} is null or ({{ goldseam._is_email(email) }}) then null
        when {{ email }} = '' then 'it is empty'
        when {{ email }} not like '%@%' then 'there is no @'
        when {{ email }} like '%@%@%' then 'there is more than one @'
        when {{ local }} = '' then 'there is nothing before the @'
        when {{ domain }} = '' then 'there is nothing after the @'
        when {{ email }} like '%..%' then 'there are two dots in a row'
        when {{ goldseam.regex_match(local, "'[" ~ goldseam._no_local_characters() ~ "]'") }}
            then 'the part before the @ holds a character that none may hold'
        when {{ local }} like '.%' or {{ local }} like '%.' then 'the part before the @ begins or ends with a dot'
        when {{ goldseam.regex_match(domain, "'[" ~ goldseam._no_domain_characters() ~ "]'") }}
            then 'the domain holds a character that none may hold'
        when {{ domain }} not like '%.%' then 'there is no dot after the @'
        when {{ goldseam.regex_match(domain, "'^[.-]|[.-]$|[.]-|-[.]'") }}
            then 'a part of the domain is empty, or begins or ends with a hyphen'
        when length({{ email }}) > 254 then 'it is longer than 254 characters'
        when length({{ local }}) > 64 then 'the part before the @ is longer than 64 characters'
        when {{ goldseam.regex_match(domain, "'[^.]{64}'") }} then 'a part of the domain is longer than 63 characters'
        else 'the domain does not end as any domain does'
    end
{%- endmacro %}
