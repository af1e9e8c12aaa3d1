{{ goldseam.union_rule('identifier_types', key=['identifier_type']) }}
