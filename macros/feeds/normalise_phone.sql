{# Phone spellings as E.164, by the lengths and prefixes of seed phone_regions.

   raw_value, region                 ->  e164            reason
   '0171 / 123 45 67', 'DE'              +491711234567   null
   '8 (916) 123-45-67 доб. 12', 'RU'     +79161234567    null
   '+44 (0)20 7946 0018', 'DE'           +442079460018   null
   '79161234567', 'RU'                   +79161234567    null            calling code without a plus
   '0000000000', 'DE'                    null            its national number begins with 0
   'n/a', 'US'                           null            there is no digit 0 to 9 in it

   spellings: a relation with raw_value and region (ISO2, see phone_region); gives a query with the four columns above.

   The order of reading is libphonenumber's: extension off; plus or international prefix (the region's, or 00); else national,
   trunk prefix off where the rest has a possible length; the region's calling code off where the national reading does not
   fit. Where lengths leave two readings open, the seed's national_pattern decides. Tested against the phonenumbers library: of
   17,032 spellings of valid numbers of all 245 regions 16 differ (tests/feeds/test_phone_numbers.py). What differs, on purpose:
   - in a country with trunk prefix 0, digits that begin with its calling code and have nine more are read with the code:
     491701234567 is a German mobile, not an area code 0491 whose zero was forgotten;
   - "possible" is enough: a number of the right length in an area code not assigned yet is kept;
   - Argentina's mobile 15 (011 15-2345-6789 is +54 9 11 2345-6789), carrier codes dialled in Brazil, Colombia and South
     Korea, numbers of seven digits without an area code (Canada, Caribbean, Channel Islands, Madagascar) are not rewritten:
     they are rejected or, where the length fits, kept as they stand;
   - letters (1-800-FLOWERS) and digits of other scripts are rejected. #}
{% macro normalise_phone(spellings) %}
    {%- set dashes = goldseam.regex_characters([('2010', '2015'), ('2212', '2212')]) -%}
    {%- set signs = "[" ~ goldseam.space_characters() ~ dashes ~ "()./~-]" -%}
    with

    spelled as (
        select
            raw_value,
            region,
            {{ goldseam.lower_text('raw_value') }} as lowered
        from {{ spellings }}
    ),

    -- the label in front and the extension behind: 'tel: 030 123 ext. 4' is '030 123'
    cut as {{ goldseam.fence() }} (
        select
            *,
            {{ goldseam.regex_replace(
                goldseam.regex_replace('lowered', "'(ext|extn|x|доб|доп|вн|wew|durchwahl|poste|[;#,])[^+]*$'", "''"),
                "'^ *(tel|phone|mobile|mob|тел|моб)[.:]* *'", "''"
            ) }} as number_text
        from spelled
    ),

    cleaned as {{ goldseam.fence() }} (
        select
            raw_value,
            region,
            {{ goldseam.regex_replace('number_text', "'" ~ signs ~ "'", "''") }} as compact,
            replace(number_text, ' ', '') like '%(0)%' as has_bracketed_zero
        from cut
    ),

    -- digits, and for a foreign number the digits after its plus or international prefix
    dialled as {{ goldseam.fence() }} (
        select
            cleaned.raw_value,
            cleaned.region,
            cleaned.compact,
            cleaned.has_bracketed_zero,
            {{ goldseam.regex_match('cleaned.compact', "'^[+]*[0-9]+$'") }} as is_number,
            replace(cleaned.compact, '+', '') as digits,
            case
                when cleaned.compact like '+%' then replace(cleaned.compact, '+', '')
                when
                    home.international_prefix is not null
                    and substr(cleaned.compact, 1, length(home.international_prefix)) = home.international_prefix
                    and substr(cleaned.compact, length(home.international_prefix) + 1, 1) between '1' and '9'
                    then substr(cleaned.compact, length(home.international_prefix) + 1)
                when {{ goldseam.regex_match('cleaned.compact', "'^00[1-9]'") }} then substr(cleaned.compact, 3)
            end as foreign_digits
        from cleaned
        left join {{ ref('goldseam', 'phone_regions') }} as home
            on cleaned.region = home.region
    ),

    -- ITU-T E.164 assigns calling codes so that none begins another; their lengths are fixed by zone
    addressed as {{ goldseam.fence() }} (
        select
            *,
            case
                when {{ goldseam.regex_match('foreign_digits', "'^[17]'") }} then substr(foreign_digits, 1, 1)
                when {{ goldseam.regex_match(
                    'foreign_digits', "'^(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])'"
                ) }} then substr(foreign_digits, 1, 2)
                else substr(foreign_digits, 1, 3)
            end as foreign_code
        from dialled
    ),

    -- the plan that rules the number: of the country it names, else of the region it was written in
    planned as {{ goldseam.fence() }} (
        select
            addressed.raw_value,
            addressed.region,
            addressed.compact,
            addressed.is_number,
            addressed.foreign_digits is not null as is_foreign,
            plans.region as plan_region,
            plans.calling_code,
            plans.trunk_prefix,
            plans.other_trunk_prefix,
            plans.national_lengths,
            plans.may_begin_with_zero,
            '^(' || plans.national_pattern || ')$' as national_pattern,
            case
                when addressed.foreign_digits is null then addressed.digits
                -- +48 (0)22 ...: nobody dials this zero from abroad, save where national numbers begin with one (Italy)
                when
                    addressed.has_bracketed_zero
                    and not plans.may_begin_with_zero
                    and substr(addressed.foreign_digits, length(plans.calling_code) + 1, 1) = '0'
                    then substr(addressed.foreign_digits, length(plans.calling_code) + 2)
                else substr(addressed.foreign_digits, length(plans.calling_code) + 1)
            end as whole
        from addressed
        left join {{ ref('goldseam', 'phone_regions') }} as mains
            on addressed.foreign_code = mains.calling_code
            and mains.is_main_region
        left join {{ ref('goldseam', 'phone_regions') }} as plans
            on plans.region = case when addressed.foreign_digits is null then addressed.region else mains.region end
    ),

    readings as {{ goldseam.fence() }} (
        select
            *,
            {{ goldseam._without_trunk_prefix('whole') }} as without_trunk,
            case
                when not is_foreign and substr(whole, 1, length(calling_code)) = calling_code
                    then {{ goldseam._without_trunk_prefix('substr(whole, length(calling_code) + 1)') }}
            end as without_code
        from planned
    ),

    fitted as {{ goldseam.fence() }} (
        select
            *,
            {{ goldseam._fits_plan('whole') }} as is_whole_possible,
            {{ goldseam._fits_plan('without_trunk') }} as is_without_trunk_possible,
            {{ goldseam._fits_plan('without_code') }} as is_without_code_possible
        from readings
    ),

    -- patterns are slow, one per region: asked only where lengths leave two readings
    chosen as {{ goldseam.fence() }} (
        select
            *,
            case
                when is_without_code_possible and not is_whole_possible then without_code
                when
                    case
                        when is_without_code_possible
                            then {{ goldseam.regex_match('without_code', 'national_pattern') }}
                                and (
                                    (trunk_prefix = '0' and length(without_code) >= 9)
                                    or not {{ goldseam.regex_match('whole', 'national_pattern') }}
                                )
                        else false
                    end
                    then without_code
                when is_without_trunk_possible and not is_whole_possible then without_trunk
                when
                    case
                        when is_without_trunk_possible and without_trunk <> whole
                            then not {{ goldseam.regex_match('whole', 'national_pattern') }}
                                or {{ goldseam.regex_match('without_trunk', 'national_pattern') }}
                        else false
                    end
                    then without_trunk
                when is_whole_possible then whole
            end as national_number
        from fitted
        where raw_value is not null
    ),

    explained as (
        select
            raw_value,
            region,
            calling_code || national_number as international_number,
            case
                when not {{ goldseam.regex_match('compact', "'[0-9]'") }} then 'there is no digit 0 to 9 in it'
                when not is_number and {{ goldseam.regex_match('compact', "'[0-9][+]'") }}
                    then 'a plus sign stands in the middle of it'
                when not is_number then 'it holds letters or signs that no phone number has'
                when plan_region is null and is_foreign then 'no country has the calling code it begins with'
                when plan_region is null
                    then 'it names no country, and region ''' || coalesce(region, '') || ''' is not in seeds/phone_regions.csv'
                when national_number is null and without_trunk like '0%' and not may_begin_with_zero
                    then 'its national number begins with 0'
                when national_number is null
                    then 'a number of ' || plan_region || ' never has ' || cast(length(without_trunk) as text) || ' digits'
                when replace(national_number, substr(national_number, 1, 1), '') = '' then 'all its digits are the same'
            end as reason
        from chosen
    )

    select
        raw_value,
        region,
        case when reason is null then '+' || international_number end as e164,
        reason
    from explained
{% endmacro %}

{# The region in which a phone is read: the row's own, else the default of its source (var default_regions).
   phone_region("'shop'", 'region')   null -> 'DE', ' gb ' -> 'GB', 'UK' -> 'GB'     source, region: SQL expressions #}
{% macro phone_region(source, region) -%}
    {%- set defaults = var('default_regions') -%}
    {%- if 'default' not in defaults -%}
        {{ exceptions.raise_compiler_error(
            "var default_regions: key 'default' is missing. Give the ISO 3166 code of the country whose phones are written"
            ~ " without a calling code, for example {default: DE}."
        ) }}
    {%- endif -%}
    coalesce(
        {{ goldseam.normalise_country_code(region) }},
        {%- for name, default in defaults.items() if name != 'default' %}
        case when {{ source }} = '{{ name }}' then '{{ default | upper }}' end,
        {%- endfor %}
        '{{ defaults.default | upper }}'
    )
{%- endmacro %}

{# Inside normalise_phone: the digits without the trunk prefix of the plan; unchanged where they do not begin with it. #}
{% macro _without_trunk_prefix(digits) -%}
    case
        when substr({{ digits }}, 1, length(other_trunk_prefix)) = other_trunk_prefix
            then substr({{ digits }}, length(other_trunk_prefix) + 1)
        when substr({{ digits }}, 1, length(trunk_prefix)) = trunk_prefix
            then substr({{ digits }}, length(trunk_prefix) + 1)
        else {{ digits }}
    end
{%- endmacro %}

{# Inside normalise_phone: whether the digits have a length of the plan and begin as its numbers do. #}
{% macro _fits_plan(digits) -%}
    coalesce(
        national_lengths like '%|' || cast(length({{ digits }}) as text) || '|%'
        and ({{ digits }} not like '0%' or may_begin_with_zero),
        false
    )
{%- endmacro %}
