{{ goldseam.union_rule('disposable_domains', key=['domain']) }}
