"""A real Radicale on loopback, that can be told to fail."""

import logging
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

USER, PASSWORD = "academy", "correct horse: battery"


class Quiet(WSGIRequestHandler):
    """Without a line for each request."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Calendars:
    """Where it is, what was asked of it, and ``fault``: called with the method, it says a status to answer instead."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self.asked: list[tuple[str, str]] = []
        self.fault: Callable[[str], str] = lambda _: ""
        self.address = ""

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        """Answer."""
        method = environ["REQUEST_METHOD"]
        self.asked.append((method, environ["PATH_INFO"].rpartition("/")[2]))
        if status := self.fault(method):
            length = int(environ.get("CONTENT_LENGTH") or 0)
            environ["wsgi.input"].read(length)
            start(status, [("Content-Length", "0")])
            return [b""]
        return self._application(environ, start)

    def methods(self) -> list[str]:
        """What was asked since the last time, without looking."""
        asked, self.asked = [method for method, _ in self.asked if method != "PROPFIND"], []
        return asked


@contextmanager
def calendars(folder: Path, *, certificate: Path | None = None) -> Iterator[Calendars]:
    """A server with one empty calendar, ``address``, of ``USER``; with a ``certificate`` it speaks TLS."""
    from radicale import Application, config

    logging.getLogger("radicale").setLevel(logging.CRITICAL)
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    configuration = config.load()
    configuration.update(
        {
            "auth": {"type": "htpasswd", "htpasswd_filename": str(folder / "users"), "htpasswd_encryption": "plain",
                     "delay": "0"},
            "storage": {"filesystem_folder": str(folder / "collections"), "_filesystem_fsync": "False"},
            "logging": {"level": "critical"},
        },
        "tests", privileged=True,
    )  # fmt: skip
    made = Calendars(Application(configuration))
    collection = folder / "collections" / "collection-root" / USER / "open"
    collection.mkdir(parents=True)
    (collection / ".Radicale.props").write_text('{"tag": "VCALENDAR"}')
    server = make_server("127.0.0.1", 0, made, server_class=WSGIServer, handler_class=Quiet)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    made.address = f"http{'s' * bool(certificate)}://127.0.0.1:{server.server_port}/{USER}/open/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
