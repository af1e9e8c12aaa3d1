{# Stops the run before anything is written when a state table is missing that the registry knows, or an append-only one has fewer
   rows: building on would give every profile another id, or send every audience again.

   stop_on_lost_state()  ->  '' , or "State is lost: identity.identity_map_history had 12 rows on ... and is missing ..."

   var accept_lost_state: [identity_map_history] goes on without them; the registry forgets what it knew. #}
{% macro stop_on_lost_state() %}
    {%- if execute -%}
        {%- set named = var('accept_lost_state', []) -%}
        {%- set accepted = [named] if named is string else named -%}
        {%- set known = goldseam.registered_state() -%}
        {%- set lost = goldseam._shrunk_state(known) if known else goldseam._state_without_salt() -%}
        {%- set refused = lost | rejectattr('name', 'in', accepted) | list -%}
        {%- if refused -%}
            {%- do exceptions.raise_compiler_error(goldseam._lost_state_message(refused)) -%}
        {%- endif -%}
        {%- set statements = [] -%}
        {%- for table in lost if known -%}
            {%- do statements.append('delete from ' ~ goldseam.state_table('state_registry') ~ " where table_schema = '"
                ~ table.schema ~ "' and table_name = '" ~ table.name ~ "'") -%}
        {%- endfor -%}
        {%- do goldseam.in_one_transaction(statements) -%}
    {%- endif -%}
    {{ return('') }}
{% endmacro %}

{# Registered tables that are missing, and append-only ones that have fewer rows: `left` is none, or how many. #}
{% macro _shrunk_state(known) %}
    {%- set declared = {} -%}
    {%- for table in goldseam.state_relations() -%}
        {%- do declared.update({table.relation.schema ~ '.' ~ table.relation.identifier: table}) -%}
    {%- endfor -%}
    {%- set shrunk, counted = [], [] -%}
    {%- for name, table in known.items() -%}
        {%- set elsewhere = api.Relation.create(database=target.database, schema=table.schema, identifier=table.name) -%}
        {%- set relation = declared[name].relation if name in declared else elsewhere -%}
        {%- if load_relation(relation) is none -%}
            {%- do shrunk.append(dict(table, left=none)) -%}
        {%- elif name in declared and declared[name].is_append_only -%}
            {%- do counted.append(relation) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for name, rows in goldseam.count_rows(counted).items() if rows < known[name].rows -%}
        {%- do shrunk.append(dict(known[name], left=rows)) -%}
    {%- endfor -%}
    {{ return(shrunk) }}
{% endmacro %}

{# No registry, no salt, but profile ids: schema goldseam_state as a whole is gone. #}
{% macro _state_without_salt() %}
    {%- set history = graph.nodes['model.goldseam.identity_map_history'] -%}
    {%- set salts = goldseam.state_table('identity_salt') -%}
    {%- set histories = api.Relation.create(database=history.database, schema=history.schema, identifier=history.alias) -%}
    {%- set lost = [] -%}
    {%- if load_relation(histories) is not none
        and (load_relation(salts) is none or goldseam.count_rows([salts]).values() | first == 0) -%}
        {%- do lost.append({'schema': salts.schema, 'name': salts.identifier, 'rows': 1, 'counted_at': none, 'left': none}) -%}
    {%- endif -%}
    {{ return(lost) }}
{% endmacro %}

{% macro _lost_state_message(lost) %}
    {%- set sentences, names, tables = [], [], [] -%}
    {%- for table in lost -%}
        {%- do names.append(table.name) -%}
        {%- do tables.append('--table ' ~ table.name) -%}
        {%- do sentences.append('  ' ~ table.schema ~ '.' ~ table.name
            ~ (' had ' ~ table.rows ~ ' rows on ' ~ table.counted_at[:16] ~ ' UTC and ' if table.counted_at else
               ' keyed the profile ids that stand, and ')
            ~ ('is missing or empty' if not table.counted_at else
               'is missing' if table.left is none else 'has ' ~ table.left ~ ' now')) -%}
    {%- endfor -%}
    {%- set replace = ' --replace' if lost | rejectattr('left', 'none') | list else '' -%}
    {{ return(
        'State is lost, nothing was written:\n' ~ sentences | join('\n')
        ~ '\nThese tables cannot be built again from raw tables. Bring them back from a backup:\n'
        ~ '  goldseam state restore <folder> ' ~ tables | join(' ') ~ replace
        ~ '\nor accept the loss, for one run: people get new profile ids, what was sent is not remembered (docs/state.md):\n'
        ~ "  --vars '{accept_lost_state: [" ~ names | join(', ') ~ "]}'"
    ) }}
{% endmacro %}
