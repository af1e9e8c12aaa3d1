"""A connection that breaks at a chosen moment: what was said last arrives, its answer does not."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def cut_after(port: int, words: bytes) -> Iterator[int]:
    """The port of a proxy to `port` that hangs up as soon as it has passed these words on."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(("127.0.0.1", port))
                threading.Thread(target=_pass_on, args=(client, server, words), daemon=True).start()
                threading.Thread(target=_pass_on, args=(server, client, None), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def _pass_on(source: socket.socket, target: socket.socket, words: bytes | None) -> None:
    with suppress(OSError):
        while said := source.recv(65_536):
            if words and words in said:
                # deaf first: the answer must not slip through
                source.shutdown(socket.SHUT_RDWR)
                target.sendall(said)
                target.shutdown(socket.SHUT_WR)
                return
            target.sendall(said)
        target.shutdown(socket.SHUT_WR)
