{{ goldseam.union_rule('attribute_rules', key=['attribute']) }}
