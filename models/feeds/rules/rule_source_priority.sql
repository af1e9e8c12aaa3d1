{{ goldseam.union_rule('source_priority', key=['attribute', 'source']) }}
