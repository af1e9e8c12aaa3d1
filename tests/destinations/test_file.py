"""The same run at every place: whole or not at all, read back by the storage's own client."""

import hashlib
import io
import json
import logging
import multiprocessing
import os
import resource
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pydantic import ValidationError

from orchestration.destinations.base import DeliveryError, UnusableRowError
from orchestration.destinations.file.destination import FileAccount, FileDestination
from tests.destinations.batches import batch, delivery, row, send
from tests.destinations.places import PLACES, SECRETS, Place

ANNA, BORIS = ({"email": f"{name}@example.com"} for name in ("anna", "boris"))
FILES = {"full.csv", "add.csv", "remove.csv", "manifest.json"}


def sha256(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


@pytest.fixture(scope="module", params=PLACES, name="server")
def _server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with PLACES[request.param](tmp_path_factory.mktemp(request.param)) as place:
        yield place


@pytest.fixture(name="place")
def _place(server: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    return server


def account(place: Place, layout: str = "plain", **settings: object) -> FileAccount:
    return FileAccount.model_validate({"type": "file", "layout": layout, **place.settings, **settings})


def destination(place: Place, run_id: str, sync: str, **settings: object) -> FileDestination:
    to = account(place, **settings)
    return to.open(
        delivery(to, Path("/"), run_id=run_id, sync=sync, identifiers=["email"], fields=["first_name"])
    )


def run(place: Place, run_id: str, sync: str, *rows, keep=(), **settings: object) -> list[str]:
    """One run; the ids of its batches."""
    to = destination(place, run_id, sync, **settings)
    try:
        batches = [batch(to, [one]) for one in rows]
        for one in batches:
            to.send(one)
        to.keep([to.prepare(one) for one in keep])
        to.finish()
    finally:
        to.close()
    return [one.batch_id for one in batches]


def test_a_run_is_whole_and_described(place: Place):
    ids = run(place, "run1", "whole", row("p1", **ANNA), keep=[row("p2", **BORIS)])
    files = place.files("whole")
    assert set(files) == {f"run1/{name}" for name in FILES} | {"latest"}
    assert files["latest"] == b"run1\n"
    manifest = json.loads(files["run1/manifest.json"])
    assert manifest["batches"] == ids and manifest["members"] == {
        "add": 1,
        "update": 0,
        "remove": 0,
        "keep": 1,
    }
    for one in manifest["files"]:
        content = files[f"run1/{one['name']}"]
        assert (len(content), hashlib.sha256(content).hexdigest()) == (one["bytes"], one["sha256"])
        assert content.count(b"\n") == one["rows"] + 1
    assert files["run1/add.csv"].decode().splitlines() == [
        "profile_id,message_key,email_sha256,first_name",
        f"p1,,{sha256('anna@example.com')},",
    ]
    assert {line.split(",")[0] for line in files["run1/full.csv"].decode().splitlines()[1:]} == {"p1", "p2"}


def test_who_leaves_is_taken_back_by_what_was_sent(place: Place):
    run(place, "run1", "leaves", row("p1", **ANNA), row("p2", **BORIS))
    sent = [{"profile_id": "p1", "email_sha256": sha256("anna@example.com")}]
    run(place, "run2", "leaves", row("p1", "remove", sent=sent), keep=[row("p2", **BORIS)])
    files = place.files("leaves")
    assert files["latest"] == b"run2\n"
    assert files["run2/remove.csv"].decode() == f"profile_id,email_sha256\np1,{sent[0]['email_sha256']}\n"
    assert {"run1/manifest.json", "run2/manifest.json"} <= set(files)


def test_delivered_reads_the_manifests_and_mends_the_pointer(place: Place):
    ids = run(place, "run1", "delivered", row("p1", **ANNA))
    later = run(place, "run2", "delivered", row("p2", **BORIS))
    place.reader.pipe_file(f"{place.top}/delivered/latest", b"run1\n")
    place.reader.makedirs(f"{place.top}/delivered/run0", exist_ok=True)
    place.reader.pipe_file(f"{place.top}/delivered/run0/full.csv", b"half")
    to = destination(place, "run3", "delivered")
    assert to.delivered([*ids, *later, "never sent"]) == {*ids, *later}
    to.close()
    files = place.files("delivered")
    assert files["latest"] == b"run2\n"
    assert not [name for name in files if name.startswith("run0")]


def _killed(settings: dict, top: str, environment: dict[str, str]) -> None:
    os.environ |= environment
    place = Place(settings, top, lambda: None)
    to = destination(place, "run1", "killed")
    storage = type(to._storage)
    storage.write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    send(to, row("p1", **ANNA))
    to.finish()


def test_a_killed_run_leaves_no_manifest_and_is_cleared_away(place: Place):
    arguments = (place.settings, place.top, place.environment)
    process = multiprocessing.get_context("spawn").Process(target=_killed, args=arguments)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    left = place.files("killed")
    assert "run1/full.csv" in left
    assert not {"run1/manifest.json", "latest"} & set(left)
    to = destination(place, "run2", "killed")
    assert to.delivered(["whatever"]) == set()
    to.close()
    assert place.files("killed") == {}


def test_an_abandoned_run_leaves_nothing(place: Place):
    to = destination(place, "run1", "abandoned")
    send(to, row("p1", **ANNA))
    [*_] = (to._storage.publish(path, f"run1/{path.name}") for path in to._files.publish())
    assert place.files("abandoned")
    to.abandon()
    to.close()
    assert place.files("abandoned") == {}


def test_no_room_on_this_machine_is_definitive(place: Place):
    """The kernel refuses to let a file grow beyond the limit, as it would on a full disk."""
    to = destination(place, "run1", "room")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, before[1]))
    try:
        with pytest.raises(DeliveryError) as failed:
            send(to, *[row(f"p{number}", **ANNA) for number in range(500)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        to.abandon()
        to.close()
    assert (failed.value.code, failed.value.is_definitive) == ("disk_efbig", True)
    assert place.files("room") == {}


def test_nothing_is_logged(place: Place, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    settings = {"clear_text": True}
    run(place, "run1", "logged", row("p1", **ANNA, fields={"first_name": "Anna-Maria"}), **settings)
    assert b"Anna-Maria" in place.files("logged")["run1/full.csv"]
    values = ["anna@example.com", "Anna-Maria", sha256("anna@example.com"), *SECRETS.values()]
    assert not [value for value in values if value in caplog.text]


@pytest.mark.parametrize("server", ["s3", "gcs", "sftp"], indirect=True)
def test_a_place_that_is_not_there_is_named(place: Place):
    wrong = {**place.settings, "url": place.settings["url"].replace("audiences/crm", "absent/crm")}
    if wrong["url"].startswith("sftp"):
        wrong["url"] = wrong["url"].replace("/out", "/known_hosts/out")
    to = destination(Place(wrong, "", lambda: None), "run1", "vips")
    send(to, row("p1", **ANNA))
    with pytest.raises(
        DeliveryError, match=r"/vips/run1: .+ Check address, rights and credentials"
    ) as failed:
        to.finish()
    to.abandon()
    to.close()
    assert failed.value.code == "storage_failed"


@pytest.fixture(name="small_disk")
def _small_disk(server: Place) -> Iterator[None]:
    """A disk of 64 KB where the server puts a sync named small."""
    folder = Path(server.top) / "small"
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        yield
    finally:
        # a lock that a failed test still holds would keep it
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("server", ["local", "sftp"], indirect=True)
def test_a_full_disk_publishes_nothing(place: Place, small_disk: None):
    run(place, "run1", "small", row("p1", **ANNA))
    before = place.files("small")
    to = destination(place, "run2", "small")
    people = [row(f"p{number}", email=f"{number}@example.com") for number in range(2_000)]
    with pytest.raises(DeliveryError) as failed:
        send(to, *people)
        to.finish()
    to.abandon()
    to.close()
    assert failed.value.is_definitive
    assert failed.value.code in ("disk_enospc", "storage_failed")
    assert place.files("small") == before


@pytest.mark.parametrize("server", ["sftp"], indirect=True)
def test_a_reader_never_sees_half_a_file(place: Place):
    folder, sizes, is_over = Path(place.top) / "half" / "run1", set(), threading.Event()

    def look() -> None:
        while not is_over.is_set():
            sizes.update(path.stat().st_size for path in folder.glob("full.csv"))

    to = destination(place, "run1", "half")
    send(to, *[row(f"p{number}", email=f"{number}@example.com") for number in range(30_000)])
    reader = threading.Thread(target=look)
    reader.start()
    to.finish()
    is_over.set()
    reader.join()
    to.close()
    assert sizes == {(folder / "full.csv").stat().st_size}


@pytest.mark.parametrize("server", ["sftp"], indirect=True)
def test_a_stranger_in_the_server_s_place_gets_nothing(place: Place, tmp_path: Path):
    (tmp_path / "known_hosts").write_text("")
    with pytest.raises(DeliveryError, match="SSHException") as failed:
        destination(place, "run1", "stranger", known_hosts=tmp_path / "known_hosts")
    assert failed.value.is_definitive


@pytest.mark.parametrize("server", ["local"], indirect=True)
@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet"])
def test_formats_hold_the_same(place: Place, format: str):
    """25,000 rows: several turns of the converter, and commas, quotes and line breaks in them."""
    name = 'Анна, "Ann"\nII'
    rows = [
        row(f"p{n}", email=f"a{n}@example.com", fields={"first_name": name if n % 2 else None})
        for n in range(25_000)
    ]
    run(place, format, "formats", keep=rows, format=format)
    content = place.files("formats")[f"{format}/full.{format}"]
    manifest = json.loads(place.files("formats")[f"{format}/manifest.json"])
    assert [one["rows"] for one in manifest["files"]] == [25_000, 0, 0]
    if format == "jsonl":
        found = [json.loads(line) for line in content.decode().splitlines()]
    elif format == "parquet":
        found = pq.read_table(io.BytesIO(content)).to_pylist()
    else:
        import csv

        read = csv.DictReader(io.StringIO(content.decode(), newline=""))
        found = [{key: value or None for key, value in one.items()} for one in read]
    assert len(found) == 25_000
    assert found[1] == {
        "profile_id": "p1",
        "message_key": None,
        "email_sha256": sha256("a1@example.com"),
        "first_name": name,
    }
    assert found[24_998]["first_name"] is None
    assert {path.split("/")[1] for path in place.files("formats") if path.startswith(f"{format}/")} == {
        f"{name}.{format}" for name in ("full", "add", "remove")
    } | {"manifest.json"}


@pytest.mark.parametrize("server", ["local"], indirect=True)
def test_identifiers_are_hashed_unless_the_account_says_otherwise(place: Place):
    run(place, "hashed", "clear", row("p1", **ANNA))
    run(place, "clear", "clear", row("p1", **ANNA), clear_text=True)
    files = place.files("clear")
    assert b"anna@" not in files["hashed/full.csv"]
    header, line = files["clear/full.csv"].decode().splitlines()
    assert header == "profile_id,message_key,email_sha256,email,first_name"
    assert line == f"p1,,{sha256('anna@example.com')},anna@example.com,"
    payload = destination(place, "digests", "digests", clear_text=True).prepare(row("p1", **ANNA))
    assert "anna" not in json.dumps(dict(payload.digests)) and "anna" not in repr(payload)
    with pytest.raises(UnusableRowError, match="no_usable_identifier"):
        destination(place, "none", "none").prepare(row("p1", email=None))


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"folder": "out", "url": "s3://bucket"},
        {"url": "sftp://me:secret@host/x"},
        {"url": "https://host/x"},
        {"folder": "out", "layout": "meta_customer_list", "clear_text": True},
        {"url": "s3://bucket", "password": "plain"},
    ],
)
def test_settings_that_cannot_be_right(wrong: dict[str, object]):
    with pytest.raises(ValidationError):
        FileAccount.model_validate({"type": "file", "layout": "plain", **wrong})
