"""A Postgres server for one test session: temporary folder, free loopback port, thrown away afterwards."""

import contextlib
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OLDEST_VERSION = 15
SUPERUSER = "goldseam"
SERVER_USERS = ("postgres", "nobody")
START_SECONDS = 120

# Locale C proves that no model leans on the database's collation.
INITDB_OPTIONS = ["--encoding=UTF8", "--locale=C", "--auth=trust", f"--username={SUPERUSER}", "--no-sync"]
SERVER_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "30",
    "shared_buffers": "256MB",
    # A query that would hang fails instead.
    "statement_timeout": "120s",
    # A session in another zone shows every timestamp that was not handled as UTC.
    "timezone": "Asia/Kolkata",
}


class EngineAbsentError(Exception):
    """This machine cannot start the engine; the message says why and what would mend it."""


@dataclass(frozen=True)
class PostgresServer:
    """Where a running server listens."""

    host: str
    port: int
    user: str = SUPERUSER

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run one statement outside a transaction."""
        import psycopg2

        connection = psycopg2.connect(host=self.host, port=self.port, user=self.user, dbname=database)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()

    def recreate_database(self, name: str) -> None:
        """An empty database of this name, whatever was there before."""
        self.execute(f'drop database if exists "{name}" with (force)')
        self.execute(f'create database "{name}" template template0')


def find_binaries() -> Path | None:
    """The folder of the newest installed initdb and postgres that are new enough, else None."""
    folders = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    folders += Path("/usr/lib/postgresql").glob("*/bin")
    usable = {
        _version(folder): folder
        for folder in folders
        if all((folder / name).exists() for name in ("initdb", "postgres"))
    }
    newest = max(usable, default=0)
    return usable[newest] if newest >= OLDEST_VERSION else None


def _version(folder: Path) -> int:
    command = [folder / "postgres", "--version"]
    shown = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)", shown)
    return int(found.group(1)) if found else 0


@contextlib.contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Start a server, yield it, stop it. Raises EngineAbsentError where this machine cannot run one."""
    binaries = find_binaries()
    if binaries is None:
        raise EngineAbsentError(
            f"no initdb and postgres of version {OLDEST_VERSION} or later on PATH or in "
            "/usr/lib/postgresql/*/bin; install the Postgres server package of this system"
        )
    as_user, owner = _drop_root()
    # Directly under the system's temporary folder: pytest's own folders are closed to other users.
    folder = Path(tempfile.mkdtemp(prefix="goldseam-postgres-"))
    try:
        if owner:
            shutil.chown(folder, *owner)
        data, log = folder / "data", folder / "server.log"
        _run([*as_user, binaries / "initdb", *INITDB_OPTIONS, "-D", data], "initdb", folder)
        with _server_process(as_user, binaries, data, log) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _drop_root() -> tuple[list[str], tuple[int, int] | None]:
    """The command prefix that runs the server as another user, and that user's ids; none unless root."""
    if os.geteuid() != 0:
        return [], None
    if not shutil.which("setpriv"):
        raise EngineAbsentError(
            "Postgres refuses to run as root, and there is no setpriv to become another user"
        )
    for name in SERVER_USERS:
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            ids = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
            # pdeathsig: the server does not outlive a test run that was killed.
            return ["setpriv", *ids, "--pdeathsig=INT", "--"], (user.pw_uid, user.pw_gid)
    raise EngineAbsentError(f"Postgres refuses to run as root, and none of the users {SERVER_USERS} exists")


def _run(command: list, name: str, folder: Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{name} failed with status {done.returncode}:\n{done.stdout}\n{done.stderr}")


@contextlib.contextmanager
def _server_process(as_user: list[str], binaries: Path, data: Path, log: Path) -> Iterator[PostgresServer]:
    port = _free_port()
    settings = [f"--{name}={value}" for name, value in {**SERVER_SETTINGS, "port": port}.items()]
    command = [*as_user, binaries / "postgres", "-D", data, *settings]
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=data.parent)
        try:
            server = PostgresServer("127.0.0.1", port)
            _wait_until_ready(server, process, log)
            yield server
        finally:
            # SIGINT is Postgres' fast shutdown: open sessions are ended, files are left in order.
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=START_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_ready(server: PostgresServer, process: subprocess.Popen, log: Path) -> None:
    import psycopg2

    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return server.execute("select 1")
        except psycopg2.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Postgres did not start:\n{log.read_text()}") from error
            time.sleep(0.05)
