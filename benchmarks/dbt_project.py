"""A consumer project that installs Goldseam as a package, in a folder of its own, and dbt runs in it."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from dbt.cli.main import dbtRunner, dbtRunnerResult

REPOSITORY = Path(__file__).resolve().parents[1]


class DbtError(Exception):
    """A dbt command failed; the message carries what dbt said."""


def prepare(template: Path, folder: str) -> None:
    """Copy a project there and link the package."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    shutil.copy(REPOSITORY / "profiles.yml.example", Path(folder) / "profiles.yml")
    os.environ |= _settings(folder)
    _check(dbtRunner().invoke(["deps", *_folders(folder)]), "deps")


def run(folder: str, url: str, command: str, *arguments: str) -> dict:
    """One dbt command; the seconds of each model, and from the start of the first to the end of the last."""
    os.environ |= _settings(folder) | _target(url)
    result = dbtRunner().invoke([command, *_folders(folder), *arguments])
    _check(result, command)
    return _told(result)


def _told(result: dbtRunnerResult) -> dict:
    timings = [
        (one.node.name, timing.started_at.timestamp(), timing.completed_at.timestamp())
        for one in result.result.results
        for timing in one.timing
        if timing.name == "execute" and one.node.resource_type == "model"
    ]
    return {
        "seconds": max(ended for _, _, ended in timings) - min(started for _, started, _ in timings),
        "models": {name: ended - started for name, started, ended in timings},
    }


def _check(result: dbtRunnerResult, command: str) -> None:
    if result.success:
        return
    results = getattr(result.result, "results", [])
    bad = [f"{one.node.unique_id}: {one.message}" for one in results if str(one.status) in ("error", "fail")]
    raise DbtError(f"dbt {command} failed:\n" + ("\n".join(bad) or str(result.exception)))


def _folders(folder: str) -> list[str]:
    return ["--project-dir", folder, "--profiles-dir", folder]


def _settings(folder: str) -> dict[str, str]:
    return {
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_TARGET_PATH": f"{folder}/target",
        "DBT_LOG_PATH": f"{folder}/logs",
        "GOLDSEAM_BENCH_PACKAGE": str(REPOSITORY),
        "GOLDSEAM_IDENTITY_SALT": "goldseam-bench",
        "GOLDSEAM_SCHEMA_PREFIX": "",
    }


def _target(url: str) -> dict[str, str]:
    if not url.startswith("postgresql:"):
        return {
            "GOLDSEAM_TARGET": "duckdb",
            "GOLDSEAM_DUCKDB_PATH": url,
            "GOLDSEAM_DUCKDB_TEMP": f"{url}.spill",
        }
    server = urlsplit(url)
    return {
        "GOLDSEAM_TARGET": "postgres",
        "GOLDSEAM_POSTGRES_HOST": str(server.hostname),
        "GOLDSEAM_POSTGRES_PORT": str(server.port),
        "GOLDSEAM_POSTGRES_USER": str(server.username),
        "GOLDSEAM_POSTGRES_DATABASE": server.path.removeprefix("/"),
    }
