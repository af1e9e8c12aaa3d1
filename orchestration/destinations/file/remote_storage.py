"""Files in a bucket (S3, Google Cloud Storage) or on a server (SFTP) through fsspec: written here, then uploaded.

Packages: goldseam[s3], goldseam[gcs], goldseam[sftp].
"""

import contextlib
import errno
import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from orchestration.destinations.base import DeliveryError
from orchestration.destinations.extras import needed
from orchestration.destinations.file.storage import Storage, StorageError, disk_failure

# These write whole requests into their debug log: keys, and what is uploaded.
_TALKATIVE = ("botocore", "aiobotocore", "s3fs", "gcsfs", "fsspec", "paramiko", "urllib3", "google")
# What only this machine's disk says.
_NO_ROOM_HERE = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


@dataclass(frozen=True)
class Credentials:
    """What an account names; where a part is missing, the environment decides as the storage's own tools have it."""

    user: str | None = None
    password: str | None = None
    key_file: Path | None = None
    known_hosts: Path | None = None
    endpoint_url: str | None = None


@dataclass(frozen=True)
class _Place:
    filesystem: Any
    # What goes wrong there, as opposed to here.
    failures: tuple[type[Exception], ...]
    # An object is seen when it is whole; a file on a server is seen growing, and so renamed.
    is_renamed: bool


def _s3(host: str, port: int | None, credentials: Credentials) -> _Place:
    s3fs, errors = needed("s3fs", "s3"), needed("botocore.exceptions", "s3")
    filesystem = s3fs.S3FileSystem(
        key=credentials.user,
        secret=credentials.password,
        endpoint_url=credentials.endpoint_url,
        use_listings_cache=False,
        skip_instance_cache=True,
    )
    return _Place(filesystem, (OSError, errors.BotoCoreError, errors.ClientError), is_renamed=False)


def _gcs(host: str, port: int | None, credentials: Credentials) -> _Place:
    core, retry = needed("gcsfs.core", "gcs"), needed("gcsfs.retry", "gcs")
    google, aiohttp = needed("google.auth.exceptions", "gcs"), needed("aiohttp", "gcs")
    filesystem = core.GCSFileSystem(
        # never its own search, which ends with no credentials at all
        token=str(credentials.key_file) if credentials.key_file else _default_token(credentials),
        endpoint_url=credentials.endpoint_url,
        use_listings_cache=False,
        skip_instance_cache=True,
    )
    failures = (OSError, retry.HttpError, google.GoogleAuthError, aiohttp.ClientError)
    return _Place(filesystem, failures, is_renamed=False)


def _default_token(credentials: Credentials) -> str:
    # an endpoint of one's own is an emulator, which has no accounts
    return "anon" if credentials.endpoint_url else "google_default"


def _sftp(host: str, port: int | None, credentials: Credentials) -> _Place:
    paramiko, sftp = needed("paramiko", "sftp"), needed("fsspec.implementations.sftp", "sftp")
    known = paramiko.HostKeys(str(credentials.known_hosts or Path.home() / ".ssh" / "known_hosts"))

    class KnownHosts(paramiko.MissingHostKeyPolicy):
        def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:
            if not known.check(hostname, key):
                raise paramiko.SSHException(f"{hostname} is not in known_hosts with this key")

    filesystem = sftp.SFTPFileSystem(
        host,
        port=port or 22,
        username=credentials.user,
        password=credentials.password,
        key_filename=str(credentials.key_file) if credentials.key_file else None,
        host_key_policy=KnownHosts(),
        timeout=30,
        skip_instance_cache=True,
    )
    return _Place(filesystem, (OSError, EOFError, paramiko.SSHException), is_renamed=True)


_PLACES: dict[str, Callable[[str, int | None, Credentials], _Place]] = {
    "s3": _s3,
    "gs": _gcs,
    "sftp": _sftp,
}


class RemoteStorage(Storage):
    """Under a URL: s3://bucket/prefix, gs://bucket/prefix, sftp://host:port/folder."""

    def __init__(self, url: str, sync: str, run_id: str, credentials: Credentials) -> None:
        parts = urlsplit(url)
        self.location = f"{url.rstrip('/')}/{sync}/{run_id}"
        self._place = self._open(parts.scheme, parts.hostname or "", parts.port, credentials)
        top = parts.path if parts.scheme == "sftp" else parts.netloc + parts.path
        self._folder = f"{top.rstrip('/')}/{sync}"
        self._temporary = tempfile.TemporaryDirectory(prefix="goldseam-")
        self.spool = Path(self._temporary.name) / run_id

    def runs(self) -> list[str]:
        """Folders beside the pointer."""
        with self.errors():
            try:
                entries = self._place.filesystem.ls(self._folder, detail=True)
            except FileNotFoundError:
                return []
        names = [one["name"].rstrip("/") for one in entries if one["type"] == "directory"]
        return sorted(name.rpartition("/")[2] for name in names)

    def read(self, name: str) -> str | None:
        """The file's text."""
        with self.errors():
            try:
                return self._place.filesystem.cat_file(f"{self._folder}/{name}").decode()
            except FileNotFoundError:
                return None

    def publish(self, file: Path, name: str) -> None:
        """Upload it, under another name first where half a file could be seen."""
        path = f"{self._folder}/{name}"
        with self.errors():
            if not self._place.is_renamed:
                self._place.filesystem.put_file(str(file), path)
                return
            folder, _, last = path.rpartition("/")
            partial = f"{folder}/.{last}.partial"
            self._place.filesystem.put_file(str(file), partial)
            self._place.filesystem.mv(partial, path)

    def write(self, name: str, text: str) -> None:
        """As a file of the spool."""
        with tempfile.NamedTemporaryFile(dir=self._temporary.name) as file:
            file.write(text.encode())
            file.flush()
            self.publish(Path(file.name), name)

    def discard(self, run_id: str) -> None:
        """Everything below the run's name."""
        with self.errors(), contextlib.suppress(FileNotFoundError):
            self._place.filesystem.rm(f"{self._folder}/{run_id}", recursive=True)

    def close(self) -> None:
        """Take the spool away."""
        self._temporary.cleanup()

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Names what failed; the storage's own words may repeat what was asked, and are left out."""
        try:
            yield
        except self._place.failures as error:
            raise _failure(error, self.location) from None

    def _open(self, scheme: str, host: str, port: int | None, credentials: Credentials) -> _Place:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.INFO)
        try:
            return _PLACES[scheme](host, port, credentials)
        except DeliveryError:
            raise
        except Exception as error:
            # whatever keeps a connection from being made, and nothing has been sent
            raise _failure(error, self.location) from None


def _failure(error: Exception, location: str) -> StorageError:
    if isinstance(error, OSError) and error.errno in _NO_ROOM_HERE:
        return disk_failure(error, tempfile.gettempdir())
    words = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return StorageError(
        "storage_failed",
        f"{location}: {words}. Check address, rights and credentials, then run the sync again.",
    )
