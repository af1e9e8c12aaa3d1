{{ config(post_hook="{{ goldseam.stop_on_bad_attribute_rules() }}") }}

{{ goldseam.union_rule('attribute_rules', key=['attribute']) }}
