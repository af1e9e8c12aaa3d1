{{ goldseam.union_rule('blocked_identifiers', key=['identifier_type', 'identifier_value']) }}
