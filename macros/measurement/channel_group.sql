{# The channel of a visit, by the order and the patterns of GA4's default channel group
   (https://support.google.com/analytics/answer/9756891), in snake case; what matches none is unassigned.

   channel_group('utm_source', 'utm_medium', 'utm_campaign', 'category')
   findit, cpc, brand, search -> paid_search     newsletter, email, weekly, null -> email     (direct), (none) -> direct

   Texts in lower case; category: search, social, video or shopping (rule_traffic_sources), or null. #}
{% macro channel_group(source, medium, campaign, category) -%}
    {%- set is_paid = goldseam.regex_match(medium, "'^(.*cp.*|ppc|retargeting|paid.*)$'") -%}
    {%- set is_shop = goldseam.regex_match(campaign, "'^(.*(([^a-df-z]|^)shop|shopping).*)$'") -%}
    case
        when {{ source }} = '(direct)' and {{ medium }} in ('(none)', '(not set)') then 'direct'
        when {{ campaign }} like '%cross-network%' then 'cross_network'
        when ({{ category }} = 'shopping' or {{ is_shop }}) and {{ is_paid }} then 'paid_shopping'
        when {{ category }} = 'search' and {{ is_paid }} then 'paid_search'
        when {{ category }} = 'social' and {{ is_paid }} then 'paid_social'
        when {{ category }} = 'video' and {{ is_paid }} then 'paid_video'
        when {{ medium }} in ('display', 'banner', 'expandable', 'interstitial', 'cpm') then 'display'
        when {{ is_paid }} then 'paid_other'
        when {{ category }} = 'shopping' or {{ is_shop }} then 'organic_shopping'
        when
            {{ category }} = 'social'
            or {{ medium }} in ('social', 'social-network', 'social-media', 'sm', 'social network', 'social media')
            then 'organic_social'
        when {{ category }} = 'video' or {{ medium }} like '%video%' then 'organic_video'
        when {{ category }} = 'search' or {{ medium }} = 'organic' then 'organic_search'
        when {{ medium }} in ('referral', 'app', 'link') then 'referral'
        when
            {{ source }} in ('email', 'e-mail', 'e_mail', 'e mail')
            or {{ medium }} in ('email', 'e-mail', 'e_mail', 'e mail')
            then 'email'
        when {{ medium }} = 'affiliate' then 'affiliates'
        when {{ medium }} = 'audio' then 'audio'
        when {{ source }} = 'sms' or {{ medium }} = 'sms' then 'sms'
        when {{ medium }} like '%push' or {{ medium }} like '%mobile%' or {{ medium }} like '%notification%' then 'push'
        else 'unassigned'
    end
{%- endmacro %}

{# All that channel_group can say. #}
{% macro channels() %}
    {{ return([
        'direct', 'cross_network', 'paid_shopping', 'paid_search', 'paid_social', 'paid_video', 'display', 'paid_other',
        'organic_shopping', 'organic_social', 'organic_video', 'organic_search', 'referral', 'email', 'affiliates', 'audio', 'sms',
        'push', 'unassigned',
    ]) }}
{% endmacro %}

{# A campaign tag as it is compared: without blanks around it, in lower case. ' Findit ' -> 'findit', null -> '(not set)' #}
{% macro utm_tag(column) -%}
    coalesce({{ goldseam.lower_text("nullif(trim(" ~ column ~ "), '')") }}, '(not set)')
{%- endmacro %}
