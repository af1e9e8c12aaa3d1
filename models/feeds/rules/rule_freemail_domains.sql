{{ goldseam.union_rule('freemail_domains', key=['domain']) }}
