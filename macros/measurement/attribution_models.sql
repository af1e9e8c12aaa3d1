{# What each rule of attribution gives to a touch: name -> SQL over columns of conversion_paths; the weights of an order sum to 1.

   attribution_models()['linear']   the third of four touches -> 0.25

   Position-based (U-shaped): 40 % to the first and to the last touch, 20 % to those between. Time decay: half as much for each
   var attribution_half_life_days before the last touch. Both as web analytics defined them until 2023
   (https://support.google.com/analytics/answer/10596866). #}
{% macro attribution_models() %}
    {{ return({
        'first_touch': 'case when touch_number = 1 then 1 else 0 end',
        'last_touch': 'case when touch_number = greatest(touch_count, 1) then 1 else 0 end',
        'last_non_direct': 'case when is_last_non_direct then 1 else 0 end',
        'linear': goldseam.divide('1', 'greatest(touch_count, 1)', 12),
        'position_based': "case when touch_count <= 1 then 1 when touch_count = 2 then 0.5"
            ~ " when touch_number in (1, touch_count) then 0.4 else " ~ goldseam.divide('0.2', 'touch_count - 2', 12) ~ " end",
        'time_decay': 'time_decay_weight',
    }) }}
{% endmacro %}
