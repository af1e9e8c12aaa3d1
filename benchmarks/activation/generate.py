"""What the plan reads, written by DuckDB: people with address, phone, consent and name; nearly all are members."""

import duckdb

SYNC, SEGMENT = "bench_ads", "members"
# One person in a hundred is not in the segment at first; half of those who change have moved, the others come or go.
CHANGED = 100
_CHANNELS = ("email", "sms", "push", "telegram")
_SETTINGS = {"threads": "2", "memory_limit": "8GB"}
_CITIES = "['Berlin', 'Hamburg', 'Wien', 'Kraków', 'London', 'Leeds', 'Warszawa', 'Köln']"


def generate(path: str, members: int) -> None:
    """For run_job: the tables behind the plan, as segments and profiles would leave them."""
    people = members + members // CHANGED
    with duckdb.connect(path, config=_SETTINGS) as connection:
        connection.execute("set preserve_insertion_order = false")
        for schema in ("cdp", "identity", "feeds", "goldseam_state"):
            connection.execute(f"create schema if not exists {schema}")
        for table, query in _queries(people, members).items():
            connection.execute(f"create table {table} as {query}")


def deliver(path: str) -> None:
    """For run_job: the ledger as the engine leaves it when every row of the plan was confirmed."""
    with duckdb.connect(path, config=_SETTINGS) as connection:
        connection.execute(f"""
            create temp table sent as
            select
                profile_id, action, reason, payload_hash,
                (select coalesce(max(attempt), 0) from goldseam_state.sync_ledger) + row_number() over () as attempt
            from activation.activation_plan
            where sync = '{SYNC}' and action in ('add', 'update', 'remove')""")
        for outcome, payload, digests in (
            ("intent", "payload_hash", f"case when action <> 'remove' then {_digests()} end"),
            ("confirmed", "null", "null"),
        ):
            connection.execute(f"""
                insert into goldseam_state.sync_ledger (
                    sync, attempt, destination, batch_id, profile_id, message_key, action, reason,
                    payload_hash, sent_digests, outcome, run_id, recorded_at
                )
                select '{SYNC}', attempt, 'bench', 'batch ' || attempt // 5000, profile_id, '', action, reason,
                    {payload}, {digests}, '{outcome}', 'run', timestamp '2025-11-01'
                from sent""")


def change(path: str, round_number: int) -> None:
    """For run_job: a day later, 1 in 200 has moved, 1 in 400 has left the segment, 1 in 400 has come."""
    with duckdb.connect(path, config=_SETTINGS) as connection:
        connection.execute(f"""
            update cdp.profiles set city = 'Round {round_number}'
            where hash(profile_id || '{round_number}') % (2 * {CHANGED}) = 0""")
        connection.execute(f"""
            create temp table coming as
            select profile_id from cdp.profiles
            where profile_id not in (select profile_id from cdp.segment_memberships)
            order by hash(profile_id || '{round_number}')
            limit (select count(*) // (4 * {CHANGED}) from cdp.segment_memberships)""")
        connection.execute(f"""
            delete from cdp.segment_memberships
            where hash('out' || profile_id || '{round_number}') % (4 * {CHANGED}) = 0""")
        connection.execute(f"""
            insert into cdp.segment_memberships
            select '{SEGMENT}', profile_id, timestamp '2025-11-01' from coming
            where profile_id not in (select profile_id from cdp.segment_memberships)""")


def _digests() -> str:
    return """'{"email":"' || sha256(profile_id) || '","phone":"' || sha256('phone' || profile_id) || '"}'"""


def _queries(people: int, members: int) -> dict[str, str]:
    everybody = f"select i, left(md5(cast(i as text)), 24) as profile_id from range({people}) as people(i)"
    moment = "timestamp '2025-01-01'"
    return {
        "cdp.profiles": f"""
            select profile_id, 'Name' || i % 5000 as first_name, ({_CITIES})[1 + i % 8] as city from ({everybody})""",
        "cdp.profile_traits": f"select profile_id, i % 9 as orders from ({everybody})",
        "cdp.profile_reach": f"""
            select profile_id, 'person' || i || '@mail.example.com' as email, i as email_node_id,
                case when i % 5 < 3 then '+49151' || (20000000 + i * 3) end as phone, -i as phone_node_id,
                cast(null as text) as push, cast(null as bigint) as push_node_id,
                cast(null as text) as telegram, cast(null as bigint) as telegram_node_id
            from ({everybody})""",
        "cdp.profile_permissions": f"""
            select profile_id, 'advertising' as purpose, {", ".join(f"i % 50 > 0 as may_{one}" for one in _CHANNELS)}
            from ({everybody})""",
        "cdp.profile_consents": """
            select '' as profile_id, 'all' as purpose, 'any' as channel, false as is_granted where false""",
        "cdp.segment_memberships": f"""
            select '{SEGMENT}' as segment, profile_id, {moment} as evaluated_at
            from ({everybody}) where i < {members}""",
        "cdp.segment_membership_history": f"""
            select '{SEGMENT}' as segment, profile_id, {moment} as entered_at, cast(null as timestamp) as exited_at,
                'behaviour' as entered_cause
            from ({everybody}) where i < {members}""",
        "cdp.order_items": "select '' as profile_id, '' as item_id, timestamp '2025-01-01' as occurred_at where false",
        "cdp.messages": f"""
            select '' as profile_id, '' as channel, '' as message_id, '' as message_event_id, '' as kind,
                {moment} as occurred_at where false""",
        "identity.profile_redirects": f"""
            select '' as from_profile_id, '' as to_profile_id, '' as kind, {moment} as occurred_at where false""",
        "identity.profile_redirects_current": f"""
            select '' as from_profile_id, '' as to_profile_id, {moment} as retired_at where false""",
    }
