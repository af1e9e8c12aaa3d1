"""OpenSSH's own server with keys of its own, for the user who runs the tests."""

import getpass
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.servers.process import free_port, program, running

_CONFIG = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/user_key.pub
PidFile {folder}/sshd.pid
Subsystem sftp internal-sftp
PermitRootLogin prohibit-password
PasswordAuthentication no
StrictModes no
UsePAM no
"""


@dataclass(frozen=True)
class SftpServer:
    """Where it listens, who may come in by which key, and what a client knows of it."""

    port: int
    user: str
    key_file: Path
    known_hosts: Path


@contextmanager
def sftp_server(folder: Path) -> Iterator[SftpServer]:
    """Every file of the machine is behind it."""
    remedy = "on Debian and Ubuntu: apt-get install openssh-server"
    sshd, keygen = program("sshd", remedy), program("ssh-keygen", remedy)
    for name in ("host_key", "user_key"):
        command = [keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(command, check=True)
    if os.geteuid() == 0:
        # where it locks itself in while a client logs in
        Path("/run/sshd").mkdir(exist_ok=True)
    port = free_port()
    config = folder / "sshd_config"
    config.write_text(_CONFIG.format(port=port, folder=folder))
    host_key = (folder / "host_key.pub").read_text()
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {host_key}")
    with running([sshd, "-D", "-e", "-f", str(config)], port, folder / "sshd.log"):
        yield SftpServer(port, getpass.getuser(), folder / "user_key", folder / "known_hosts")
