"""The line to a server, on loopback, which can be cut exactly where it matters: between COMMIT and its answer."""

import contextlib
import selectors
import socket
import threading
import time
from collections.abc import Iterator
from enum import StrEnum
from typing import Self

_COMMIT = b"COMMIT\0"


class At(StrEnum):
    """What happens at the next COMMIT that passes."""

    NOTHING = "nothing"
    LATE = "late"  # all of it arrives, in its own time
    ANSWER = "answer"  # it is carried out, and the answer is lost
    QUESTION = "question"  # it never arrives, and the server hears that the line is gone
    SILENCE = "silence"  # it never arrives, and the server goes on waiting for it


class Line:
    """Listens at ``port`` and carries what comes there to the server and back. What happens at a COMMIT is ``at``; with
    ``stays_down`` nobody gets through from then on, until it is mended."""

    def __init__(self, server: int) -> None:
        self._server = server
        self.at, self.stays_down, self._down = At.NOTHING, False, False
        self._heard = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._heard.getsockname()[1])
        self._held: list[socket.socket] = []
        threading.Thread(target=self._listen, daemon=True).start()

    @classmethod
    @contextlib.contextmanager
    def to(cls, url: str) -> Iterator[tuple[Self, str]]:
        """A line to the server of that URL, and the URL over it."""
        before, _, rest = url.partition("@127.0.0.1:")
        port, _, name = rest.partition("/")
        line = cls(int(port))
        try:
            yield line, f"{before}@127.0.0.1:{line.port}/{name}"
        finally:
            line.close()

    def mend(self) -> None:
        """It carries again."""
        self.stays_down = self._down = False

    def close(self) -> None:
        """Let go of everything."""
        for one in (self._heard, *self._held):
            one.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._heard.accept()
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError):
            if self._down:
                return
            far = socket.create_connection(("127.0.0.1", self._server))
            with selectors.DefaultSelector() as selector:
                selector.register(near, selectors.EVENT_READ, far)
                selector.register(far, selectors.EVENT_READ, near)
                while self._passes(selector, near, far):
                    pass
            if far not in self._held:
                far.close()

    def _passes(self, selector: selectors.BaseSelector, near: socket.socket, far: socket.socket) -> bool:
        for key, _ in selector.select():
            data = key.fileobj.recv(65536)  # type: ignore[union-attr]
            if not data:
                return False
            if key.fileobj is near and _COMMIT in data and self.at is not At.NOTHING:
                if not self._cut(data, far):
                    return False
                continue
            key.data.sendall(data)
        return True

    def _cut(self, data: bytes, far: socket.socket) -> bool:
        at, self.at, self._down = self.at, At.NOTHING, self.stays_down
        if at is At.ANSWER:
            far.sendall(data)
            far.recv(65536)
        elif at is At.SILENCE:
            self._held.append(far)
        elif at is At.LATE:
            time.sleep(0.1)
            far.sendall(data)
        return at is At.LATE
