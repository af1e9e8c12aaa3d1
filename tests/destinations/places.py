"""The places that files go to, each with a reader that knows nothing of Goldseam."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import fsspec

from tests.support.servers.gcs import gcs_server
from tests.support.servers.s3 import s3_server
from tests.support.servers.sftp import sftp_server

BUCKET = "audiences"
SECRETS = {"FILES_USER": "files-user-name", "FILES_PASSWORD": "files-password"}


@dataclass(frozen=True)
class Place:
    """settings: what an account says of it."""

    settings: dict[str, Any]
    top: str
    open_reader: Callable[[], Any] = field(repr=False)
    environment: dict[str, str] = field(default_factory=dict)

    @functools.cached_property
    def reader(self) -> Any:
        """A file system of the client's library."""
        return self.open_reader()

    def files(self, sync: str = "vips") -> dict[str, bytes]:
        """Everything that lies there for a sync, by its name below it; a lock of this machine aside."""
        top = f"{self.top}/{sync}"
        if not self.reader.exists(top):
            return {}
        found = {path[path.index(top) + len(top) + 1 :]: path for path in self.reader.find(top)}
        return {name: self.reader.cat_file(path) for name, path in found.items() if name != ".lock"}


@contextmanager
def local(folder: Path) -> Iterator[Place]:
    """A folder."""
    yield Place({"folder": folder / "out"}, str(folder / "out"), lambda: fsspec.filesystem("file"))


@contextmanager
def s3(folder: Path) -> Iterator[Place]:
    """A bucket of moto."""
    import s3fs

    with s3_server(folder) as url:
        settings = {"key": SECRETS["FILES_USER"], "secret": SECRETS["FILES_PASSWORD"], "endpoint_url": url}
        options = {"use_listings_cache": False, "skip_instance_cache": True}
        s3fs.S3FileSystem(**settings, **options).mkdir(BUCKET)
        account = {
            "url": f"s3://{BUCKET}/crm",
            "endpoint_url": url,
            "user": "${FILES_USER}",
            "password": "${FILES_PASSWORD}",
        }
        yield Place(account, f"{BUCKET}/crm", lambda: s3fs.S3FileSystem(**settings, **options), SECRETS)


@contextmanager
def gcs(folder: Path) -> Iterator[Place]:
    """A bucket of the emulator."""
    import gcsfs.core

    with gcs_server(folder, BUCKET) as url:
        yield Place(
            {"url": f"gs://{BUCKET}/crm", "endpoint_url": url},
            f"{BUCKET}/crm",
            lambda: gcsfs.core.GCSFileSystem(
                token="anon", endpoint_url=url, use_listings_cache=False, skip_instance_cache=True
            ),
        )


@contextmanager
def sftp(folder: Path) -> Iterator[Place]:
    """A folder behind OpenSSH."""
    with sftp_server(folder) as server:
        account = {
            "url": f"sftp://127.0.0.1:{server.port}{folder}/out",
            "user": "${FILES_USER}",
            "key_file": server.key_file,
            "known_hosts": server.known_hosts,
        }
        environment = {"FILES_USER": server.user}
        yield Place(account, f"{folder}/out", lambda: fsspec.filesystem("file"), environment)


PLACES = {"local": local, "s3": s3, "gcs": gcs, "sftp": sftp}
