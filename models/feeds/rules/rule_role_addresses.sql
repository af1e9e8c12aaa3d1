{{ goldseam.union_rule('role_addresses', key=['local_part']) }}
