{{ goldseam.union_rule('email_domains', key=['domain']) }}
