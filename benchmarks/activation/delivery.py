"""From a plan to a loopback HTTP server: the engine as `goldseam sync run` runs it, ledger and all."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

SYNC = "bench_webhook"
SIZES = (100_000, 1_000_000, 10_000_000)
MEMORY = "128MB"
_BATCH, _WORKERS = 1_000, 4


def deliver(rows: int) -> dict:
    """For run_job: seconds of one run that sends everybody, and rows that were confirmed."""
    with tempfile.TemporaryDirectory(prefix="goldseam-bench-") as folder:
        os.environ.update(
            GOLDSEAM_DUCKDB_PATH=str(Path(folder) / "warehouse.duckdb"),
            GOLDSEAM_DUCKDB_MEMORY=MEMORY,
            BENCH_SECRET="whsec_a25vd24gdG8gYm90aCBzaWRlcyBvbmx5",
        )
        from orchestration.activation.engine import run_sync
        from orchestration.state import ensure_state
        from orchestration.warehouse import Warehouse

        _plan(os.environ["GOLDSEAM_DUCKDB_PATH"], rows)
        server = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.activation.receiver"], stdout=subprocess.PIPE, text=True
        )
        try:
            port = int(server.stdout.readline())
            with Warehouse.open() as warehouse:
                ensure_state(warehouse)
                started = time.perf_counter()
                report = run_sync(_sync(port), warehouse, Path(folder))
                return {"seconds": time.perf_counter() - started, "delivered": report.tally.delivered}
        finally:
            server.terminate()
            server.wait()


def _sync(port: int):
    from orchestration.activation.definitions import Sync
    from orchestration.activation.settings import SyncConfig
    from orchestration.destinations.webhook import WebhookAccount

    account = WebhookAccount(
        type="webhook",
        url=f"http://127.0.0.1:{port}/",
        signing_secret="${BENCH_SECRET}",
        rows_per_batch=_BATCH,
        workers=_WORKERS,
    )
    config = SyncConfig(
        segment="members", destination="bench", purpose="advertising", identifiers=["email", "phone"]
    )
    return Sync(name=SYNC, file="", config=config, account=account)


def _plan(path: str, rows: int) -> None:
    """A plan that adds so many people, two identifiers and three fields each."""
    with duckdb.connect(path, config={"memory_limit": MEMORY}) as connection:
        connection.execute("set preserve_insertion_order = false")
        connection.execute("create schema activation")
        connection.execute(f"""
            create table activation.activation_plan as
            select
                '{SYNC}' as sync, 'audience' as kind, md5(cast(i as text)) as profile_id, '' as message_key,
                'add' as action, 'entered_segment' as reason,
                '{{"email":"person' || i || '@example.com","phone":"+4930' || (1000000 + i) || '"}}' as identifiers,
                '{{"city":"Berlin","first_name":"Anna","last_name":"Meyer' || i || '"}}' as fields,
                sha256(cast(i as text)) as payload_hash, cast(null as bigint) as contact_node_id,
                cast(0 as bigint) as known_attempt, cast(now() at time zone 'utc' as timestamp) as planned_at
            from range({rows}) as people(i)""")
        connection.execute("""
            create table activation.sync_members (
                sync text, profile_id text, message_key text, payload_hash text, sent_digests text,
                is_maybe_there boolean
            )""")
