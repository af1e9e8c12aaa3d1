"""A reader sees a file whole or not at all; a failure leaves no final name."""

import hashlib
import resource
import threading
from pathlib import Path

import pytest

from orchestration.destinations.base import Batch, DeliveryError, Item, Row
from orchestration.destinations.file import atomic
from orchestration.destinations.file.destination import FileAccount, FileDestination
from tests.destinations.batches import delivery


def destination(folder: Path, run_id: str = "run") -> FileDestination:
    account = FileAccount(type="file", folder=Path("out"), layout="meta_customer_list")
    return account.open(delivery(account, folder, sync="sync", run_id=run_id))


def batch(to: FileDestination, people: int) -> Batch:
    rows = [Row(f"p{n}", "", "add", "", {"email": f"p{n}@example.com"}, {}, "hash") for n in range(people)]
    return Batch("batch", "add", [Item(n, row, to.prepare(row)) for n, row in enumerate(rows, start=1)])


def test_nothing_has_its_name_before_it_is_whole(tmp_path: Path):
    file = atomic.CsvFile(tmp_path / "a.csv", ["x"])
    file.write({"x": "1"})
    assert not (tmp_path / "a.csv").exists()
    file.publish()
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_text() == "x\n1\n"
    assert file.describe()["sha256"] == hashlib.sha256(b"x\n1\n").hexdigest()


def test_a_reader_never_sees_half_a_pointer(tmp_path: Path):
    pointer, seen, is_over = tmp_path / "latest", set(), threading.Event()
    texts = [letter * 50_000 for letter in "ab"]
    atomic.write_text(pointer, texts[0])

    def read() -> None:
        while not is_over.is_set():
            seen.add(pointer.read_text())

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(50):
        atomic.write_text(pointer, texts[turn % 2])
    is_over.set()
    reader.join()
    assert seen <= set(texts)


def test_the_manifest_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    names, rename = [], Path.rename
    monkeypatch.setattr(Path, "rename", lambda path, to: (names.append(Path(to).name), rename(path, to))[1])
    to = destination(tmp_path)
    to.send(batch(to, 3))
    to.finish()
    to.close()
    assert names == ["full.csv", "add.csv", "remove.csv", "manifest.json", "latest"]


@pytest.mark.parametrize("moment", ["send", "finish"])
def test_a_real_disk_error_leaves_no_trace(tmp_path: Path, moment: str):
    """The kernel refuses to let a file grow beyond the limit, as it would on a full disk."""
    to = destination(tmp_path)
    work = batch(to, 2_000 if moment == "send" else 100)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, before[1]))
    try:
        with pytest.raises(DeliveryError) as failed:
            to.send(work)
            to.finish()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        to.abandon()
        to.close()
    assert (failed.value.code, failed.value.is_definitive) == ("disk_efbig", True)
    assert sorted(path.name for path in (tmp_path / "out" / "sync").iterdir()) == [".lock"]


def test_the_next_run_is_not_kept_out(tmp_path: Path):
    destination(tmp_path, "one").close()
    destination(tmp_path, "two").close()
