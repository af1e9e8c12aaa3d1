"""A handful of people, the plan that dbt makes for them, and the engine on a real warehouse."""

import csv
import json
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager

from orchestration.activation.definitions import Sync, load_syncs
from orchestration.activation.engine import run_sync
from orchestration.activation.report import RunReport
from orchestration.destinations.account import Account
from orchestration.destinations.file.destination import FileAccount
from orchestration.destinations.meta_ads.customer_list import digest
from orchestration.warehouse import Warehouse
from tests.activation import killed_run
from tests.support.project import Project

SYNC = "lapsed_vips_ads"
# What the plan is made of, behind the tables that a world loads; the tables among them are filled anew for each plan.
SELECTED = [
    "profile_reach", "profile_permissions", "stg_goldseam__sync_ledger", "stg_goldseam__sync_renames", "experiments",
    "experiment_arms", "priority_winners", "syncs", "sync_successors", "sync_members", "sync_failures",
    "sync_proposals", "sync_guards", "pressed_messages", "activation_plan",
]  # fmt: skip
# Of these the tables that people and ledger move, in their order: schema and room.
EVALUATED = {
    "profile_reach": ("cdp", "profiles"),
    "profile_permissions": ("cdp", "profiles"),
    "sync_members": ("activation", "activation"),
    "sync_proposals": ("activation", "activation"),
}
# Children of a server that has imported everything once, and has no thread that a fork could break.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.activation.killed_run"])
STATED = datetime(2026, 1, 1)


@dataclass(frozen=True)
class Person:
    """One profile as the plan sees it. granted: None is no statement."""

    profile_id: str
    email: str | None = None
    phone: str | None = None
    city: str = "Berlin"
    is_member: bool = True
    granted: bool | None = True
    is_suppressed: bool = False

    @property
    def email_digest(self) -> str:
        return digest(self.email or "")


@dataclass
class World:
    """people -> plan -> run -> files; everything can be looked at between the steps."""

    project: Project
    folder: Path
    # instead of the files that the demo's sync writes
    account: Account | None = None
    options: dict[str, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    # so many more members, 'crowd1' and on, each with an address and consent
    crowd: int = 0
    _compiled: dict[str, str] = field(default_factory=dict)

    def add(self, *people: Person) -> None:
        """New people, or new facts about known ones."""
        self.people |= {person.profile_id: person for person in people}

    def change(self, profile_id: str, **facts: object) -> None:
        """The same person with other facts."""
        self.people[profile_id] = replace(self.people[profile_id], **facts)

    def forget(self, profile_id: str) -> None:
        """No such profile any more."""
        del self.people[profile_id]

    def start_over(self) -> None:
        """No people, an empty ledger, no files."""
        self.people, self.crowd = {}, 0
        self.folder.mkdir(parents=True, exist_ok=True)
        self._load_people()
        if not self._compiled:
            self._load_nothing()
            self._build()
        self.project.execute(
            *(
                f"delete from goldseam_state.{table}"
                for table in ("sync_ledger", "sync_runs", "sync_leases", "sync_renames")
            )
        )

    def plan(self) -> dict[str, tuple[str, str]]:
        """Evaluate the plan anew: {profile_id: (action, reason)}."""
        self._load_people()
        for table in EVALUATED:
            self._evaluate(table)
        rows = self.project.rows("select profile_id, action, reason from activation.activation_plan")
        return {row["profile_id"]: (row["action"], row["reason"]) for row in rows}

    def members(self) -> dict[str, dict]:
        """What the ledger says of each member: {profile_id: row of sync_members}."""
        self._evaluate("sync_members")
        rows = self.project.rows("select * from activation.sync_members")
        return {row["profile_id"]: row for row in rows}

    def _evaluate(self, table: str) -> None:
        # dbt compiled this SQL; running it again directly spares seconds at every step
        relation = f"{EVALUATED[table][0]}.{table}"
        self.project.execute(f"delete from {relation}", f"insert into {relation} {self._compiled[table]}")

    def run(self) -> RunReport:
        """One run of the engine."""
        with self.warehouse() as warehouse:
            return run_sync(self.sync, warehouse, self.folder, sleep=self.sleep)

    @staticmethod
    def sleep(seconds: float) -> None:
        """A thousandth of what the engine asks for: order stays, tests are quick."""
        time.sleep(seconds / 1000)

    def plan_and_run(self) -> RunReport:
        self.plan()
        return self.run()

    def run_elsewhere(self) -> str:
        """A run in a process of its own; how it ended, in words."""
        ear, mouth = _PROCESSES.Pipe(duplex=False)
        with self._environment():
            arguments = (self.sync, self.folder, dict(os.environ), mouth)
            process = _PROCESSES.Process(target=killed_run.run_whole, args=arguments)
            process.start()
            process.join()
        assert ear.poll(), f"the other process ended with {process.exitcode} and said nothing"
        return ear.recv()

    def run_killed(self, moment: str) -> None:
        """A run in a process of its own that is killed (SIGKILL) at the named moment; see killed_run.py."""
        with self._environment():
            arguments = (moment, self.sync, self.folder, dict(os.environ))
            process = _PROCESSES.Process(target=killed_run.run, args=arguments)
            process.start()
            process.join()
        assert process.exitcode == -signal.SIGKILL, (
            f"the run was to be killed at '{moment}': {process.exitcode}"
        )

    @cached_property
    def _declared(self) -> Sync:
        written = self.project.manifest().writable_manifest().to_dict(omit_none=False)
        manifest = json.loads(json.dumps(written, default=str))
        accounts = {
            "ads_file": FileAccount(type="file", folder=Path("audiences"), layout="meta_customer_list")
        }
        return load_syncs(manifest, accounts)[SYNC]

    @property
    def sync(self) -> Sync:
        """The demo's sync, writing below this world's folder, or sending to this world's account."""
        if not self.account:
            return self._declared
        config = self._declared.config.model_copy(update={"options": self.options})
        return self._declared.model_copy(update={"account": self.account, "config": config})

    @contextmanager
    def warehouse(self) -> Iterator[Warehouse]:
        with self._environment(), Warehouse.open(self.project.engine) as warehouse:
            yield warehouse

    @property
    def audience(self) -> Path:
        """The sync's folder."""
        return self.folder / "audiences" / SYNC

    @property
    def runs(self) -> list[Path]:
        """Complete runs, the oldest first."""
        found = self.audience.glob("*/manifest.json")
        return sorted((path.parent for path in found), key=lambda path: manifest_of(path)["finished_at"])

    def read(self, name: str, run: int = -1) -> list[dict[str, str]]:
        """The rows of a file of a run."""
        with (self.runs[run] / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def ids(self, name: str, run: int = -1) -> list[str]:
        """External ids in a file of a run."""
        return sorted(cells["extern_id"] for cells in self.read(name, run))

    def ledger(self) -> list[dict]:
        return self.project.rows("select * from goldseam_state.sync_ledger order by attempt, outcome desc")

    def _build(self) -> None:
        self.project.dbt("run", "--select", *SELECTED)
        # dbt in this process would keep a DuckDB file locked for the run that is killed in another one
        DuckDBConnectionManager.close_all_connections()
        compiled = self.project.work / "target" / "compiled" / "goldseam" / "models"
        for table, (_, room) in EVALUATED.items():
            self._compiled[table] = (compiled / room / f"{table}.sql").read_text(encoding="utf-8")

    def _load_people(self) -> None:
        people = list(self.people.values())
        text = "text"
        self._load(
            "profiles",
            [
                {
                    "profile_id": one.profile_id,
                    "first_name": "Anna",
                    "last_name": "O'Brien",
                    "city": one.city,
                    "postal_code": "10115",
                    "country_code": "DE",
                }
                for one in people
            ],
            dict.fromkeys(
                ["profile_id", "first_name", "last_name", "city", "postal_code", "country_code"], text
            ),
        )
        self._load("profile_traits", [{"profile_id": one.profile_id} for one in people], {"profile_id": text})
        points = [(one.profile_id, "email", one.email) for one in people if one.email]
        points += [(one.profile_id, "sms", one.phone) for one in people if one.phone]
        self._load(
            "profile_contact_points",
            [
                {
                    "profile_id": key,
                    "channel": channel,
                    "contact_point": value,
                    "node_id": place,
                    "is_primary": True,
                    "is_deliverable": True,
                }
                for place, (key, channel, value) in enumerate(points)
            ],
            {
                "profile_id": text,
                "channel": text,
                "contact_point": text,
                "node_id": "bigint",
                "is_primary": "boolean",
                "is_deliverable": "boolean",
            },
        )
        statements = [
            (one.profile_id, "advertising", one.granted) for one in people if one.granted is not None
        ]
        statements += [(one.profile_id, "all", False) for one in people if one.is_suppressed]
        self._load(
            "profile_consents",
            [
                {
                    "profile_id": key,
                    "purpose": purpose,
                    "channel": "any",
                    "is_granted": granted,
                    "stated_at": STATED,
                }
                for key, purpose, granted in statements
            ],
            {
                "profile_id": text,
                "purpose": text,
                "channel": text,
                "is_granted": "boolean",
                "stated_at": "timestamp",
            },
        )
        self._load(
            "segment_memberships",
            [{"segment": "lapsed_vips", "profile_id": one.profile_id} for one in people if one.is_member],
            {"segment": text, "profile_id": text},
        )
        if self.crowd:
            self._load_crowd()

    def _load_crowd(self) -> None:
        who = f"from (select 'crowd' || n as who, n from generate_series(1, {self.crowd}) as numbers (n)) as crowd"
        self.project.execute(
            "insert into cdp.profiles (profile_id, first_name, last_name, city, postal_code, country_code)"
            f" select who, 'Anna', 'O''Brien', 'Berlin', '10115', 'DE' {who}",
            f"insert into cdp.profile_traits (profile_id) select who {who}",
            "insert into cdp.profile_contact_points"
            " (profile_id, channel, contact_point, node_id, is_primary, is_deliverable)"
            f" select who, 'email', who || '@example.com', 1000000 + n, true, true {who}",
            "insert into cdp.profile_consents (profile_id, purpose, channel, is_granted, stated_at)"
            f" select who, 'advertising', 'any', true, timestamp '{STATED}' {who}",
            f"insert into cdp.segment_memberships (segment, profile_id) select 'lapsed_vips', who {who}",
        )

    def _load_nothing(self) -> None:
        """What the plan looks at beside people: nobody merged, bought or was written to."""
        text, moment = "text", "timestamp"
        merged = {"from_profile_id": text, "to_profile_id": text}
        self.project.load(
            "identity", "profile_redirects", [], {**merged, "kind": text, "occurred_at": moment}
        )
        self.project.load("identity", "profile_redirects_current", [], {**merged, "retired_at": moment})
        entries = {"segment": text, "profile_id": text, "entered_at": moment, "exited_at": moment}
        self._load("segment_membership_history", [], {**entries, "entered_cause": text})
        self._load("order_items", [], {"profile_id": text, "item_id": text, "occurred_at": moment})
        pressure = {"channel": text, "window_days": "bigint", "max_messages": "bigint"}
        self._load(
            "profile_contact_pressure", [], {"profile_id": text, **pressure, "sent_messages": "bigint"}
        )
        rules = {**pressure, "planned_weight": "numeric(18,4)"}
        self.project.load("feeds", "rule_contact_pressure", [], rules)

    def _load(self, table: str, rows: list[dict], types: dict[str, str]) -> None:
        self.project.load("cdp", table, rows, types)

    @contextmanager
    def _environment(self) -> Iterator[None]:
        before, here = dict(os.environ), Path.cwd()
        os.environ |= {**self.project.warehouse.environment(), "GOLDSEAM_TARGET": self.project.engine}
        os.environ["DBT_PROFILES_DIR"] = str(self.project._profiles_folder)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ |= before
            os.chdir(here)


def manifest_of(run: Path) -> dict:
    return json.loads((run / "manifest.json").read_text(encoding="utf-8"))
