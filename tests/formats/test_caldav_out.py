"""The calendar of an event on a real Radicale: only what changed is sent, and nothing of others is overwritten."""

import io
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from caldav_server import PASSWORD, USER, Calendars, calendars
from convene.formats.caldav_out import CalDav, NoCalendar, check_address, publish, resource_name
from convene.formats.calendar_out import resource
from convene.rules.errors import Invalid
from convene.rules.exchange import Appointment
from mail_server import make_certificate

NINE = datetime(2026, 7, 9, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ENTRIES = [
    Appointment(f"u{n}", n, NINE + n * HOUR, NINE + (n + 1) * HOUR, f"Session {n}, with ü; and \\", last_modified=NINE)
    for n in range(3)
]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calendars]:
    with calendars(tmp_path_factory.mktemp("radicale")) as server:
        yield server


@pytest.fixture
def server(running: Calendars) -> Iterator[Calendars]:
    yield running
    running.fault = lambda _: ""
    with connect(running) as line:
        for name, etag in line.etags().items():
            line.delete(name, etag)
    running.methods()


def connect(server: Calendars, password: str = PASSWORD) -> CalDav:
    return CalDav(server.address, USER, password, seconds=5)


def send(server: Calendars, entries=ENTRIES, known=None, gone=(), **how):
    with connect(server) as line:
        return publish(line, {one.uid: resource(one) for one in entries}, gone, known or {}, **how)


def test_only_changed_entries_are_sent_and_what_is_gone_is_removed(server: Calendars) -> None:
    first = send(server)
    assert (first.sent, server.methods()) == (["u0", "u1", "u2"], ["PUT"] * 3)
    again = send(server, known=first.entries)
    assert (again.same, server.methods()) == (3, [])
    moved = [replace(ENTRIES[0], starts_at=NINE - HOUR, sequence=1), replace(ENTRIES[1], status="CANCELLED")]
    done = send(server, moved, again.entries, gone=["u2", "never there"])
    assert (done.sent, done.removed, done.conflicts) == (["u0", "u1"], ["u2"], [])
    assert server.methods() == ["PUT", "PUT", "DELETE"]
    with connect(server) as line:
        assert line.etags() == {resource_name(uid): etag for uid, (_, etag) in done.entries.items()}
        assert line.holds("u1.ics", resource(moved[1]))


def test_what_somebody_changed_there_is_left_and_named(server: Calendars) -> None:
    first = send(server)
    theirs = replace(ENTRIES[0], title="Theirs")
    with connect(server) as line:
        etag = line.put("u0.ics", resource(theirs), first.entries["u0"][1])
        assert etag is not None
        assert line.put("u0.ics", resource(theirs), first.entries["u0"][1]) is None, "an old state is built upon"
        assert line.delete("u0.ics", first.entries["u0"][1]) is False
    changed = [replace(ENTRIES[0], title="Ours"), *ENTRIES[1:]]
    done = send(server, changed, first.entries)
    assert (done.conflicts, done.sent, done.same) == (["u0"], [], 2)
    assert send(server, ENTRIES[1:], first.entries, gone=["u0"]).conflicts == ["u0"]
    assert send(server, changed, done.entries, overwrite=True).sent == ["u0"]


def test_on_another_computer_nothing_is_known_and_nothing_is_sent_twice(server: Calendars) -> None:
    send(server)
    server.methods()
    done = send(server)
    assert (done.same, done.sent, done.conflicts) == (3, [], [])
    assert "PUT" not in server.methods()
    assert send(server, known=done.entries).same == 3


def test_broken_off_in_the_middle_it_goes_on_with_the_rest(server: Calendars) -> None:
    put = iter(["", "507 Insufficient Storage"])
    server.fault = lambda method: next(put) if method == "PUT" else ""
    broken = send(server)
    assert (broken.sent, "no room" in str(broken.problem)) == (["u0"], True)
    server.fault = lambda _: ""
    assert send(server, known=broken.entries).sent == ["u1", "u2"]


@pytest.mark.parametrize(
    ("status", "said"),
    [("403 Forbidden", "may not be written"), ("404 Not Found", "no calendar"), ("302 Found", "another address"),
     ("503 Service Unavailable", "takes nothing now"), ("500 Oh", "refuses: 500"), ("200 OK", "refuses: 200")],
)  # fmt: skip
def test_what_the_server_says_is_told_in_words(server: Calendars, status: str, said: str) -> None:
    server.fault = lambda _: status
    with pytest.raises(NoCalendar, match=said):
        send(server)


def test_refused_unreachable_and_no_calendar(server: Calendars) -> None:
    with pytest.raises(NoCalendar, match="does not know this user and password"), connect(server, "wrong") as line:
        line.etags()
    with pytest.raises(NoCalendar, match="no calendar at this"):
        CalDav(server.address.replace("open/", ""), USER, PASSWORD).etags()
    with pytest.raises(NoCalendar, match="cannot be reached"):
        CalDav("http://127.0.0.1:9/", USER, PASSWORD).etags()


def test_a_server_that_does_not_prove_who_it_is_gets_no_password(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with calendars(tmp_path, certificate=certificate) as server:
        with pytest.raises(NoCalendar, match="does not prove who it is"):
            send(server)
        assert server.asked == []
        trusted = ssl.create_default_context(cafile=certificate)
        with CalDav(server.address, USER, PASSWORD, context=trusted) as line:
            assert line.etags() == {}


@pytest.mark.parametrize(
    "address", ["http://example.org/c/", "ftp://example.org/", "https://u:p@example.org/", "example.org", "https://"]
)
def test_no_address_of_a_calendar(address: str) -> None:
    with pytest.raises(Invalid):
        check_address(address)


@pytest.mark.parametrize(("answer", "said"), [(None, "does not answer"), (b"", "hung up"), (b"hello\r\n", "hung up")])
def test_a_server_that_says_nothing_or_nonsense(answer: bytes | None, said: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        held = []

        def serve() -> None:
            line, _ = listening.accept()
            held.append(line)
            if answer is not None:
                line.recv(10_000)
                line.sendall(answer)
                line.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            address = f"http://127.0.0.1:{listening.getsockname()[1]}/c/"
            with pytest.raises(NoCalendar, match=said), CalDav(address, seconds=0.2) as calendar:
                calendar.etags()
        finally:
            thread.join()
            for one in held:
                one.close()


class Said:
    """A server that says one thing to whatever it is asked."""

    def __init__(self, status: int, body: bytes, etag: str = "") -> None:
        self.status, self.etag, self._body = status, etag, io.BytesIO(body)

    def request(self, *_: object) -> None:
        """Asked."""

    def getresponse(self) -> "Said":
        """Answered."""
        return self

    def getheader(self, _: str) -> str:
        """The state of an entry."""
        return self.etag

    def read1(self, size: int) -> bytes:
        """A part of the answer."""
        return self._body.read(size)

    def close(self) -> None:
        """Hung up."""


def saying(status: int, body: bytes, etag: str = "") -> CalDav:
    line = CalDav("https://cloud.example.org/cal/")
    line._line = Said(status, body, etag)  # type: ignore[assignment]
    return line


LISTED = (
    b'<multistatus xmlns="DAV:"><response><href>/cal/</href><propstat><prop><resourcetype>'
    b'<calendar xmlns="urn:ietf:params:xml:ns:caldav"/></resourcetype></prop></propstat></response>%s</multistatus>'
)
ENTRY = b"<response><href>%s</href><propstat><prop><getetag>%s</getetag></prop></propstat></response>"


def test_states_that_no_header_can_hold_are_not_heard() -> None:
    entries = [
        (b"http://[x/a.ics", b'"1"'),
        (b"b.ics", b'"1"\r\nX-Evil: 1'),
        (b"c.ics", "“ü”".encode()),
        (b"d.ics", b'"4"'),
    ]
    body = LISTED % b"".join(ENTRY % one for one in entries)
    assert saying(207, body).etags() == {"d.ics": '"4"'}
    assert saying(201, b"", '"1"\r\n X-Evil: 1').put("a.ics", b"", None) == ""


def test_an_answer_without_end_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convene.formats.caldav_out._LARGEST", 1000)
    with pytest.raises(NoCalendar, match="answers without end"):
        saying(207, bytes(5000)).etags()
    slow = saying(207, LISTED % b"")
    slow._longest = -1
    with pytest.raises(NoCalendar, match="does not answer"):
        slow.etags()


def test_an_entry_that_no_parser_takes_is_another_one() -> None:
    for body in (b"BEGIN:VCALENDAR\n" * 3000, b"\xff", bytes(300 * 1024)):
        assert not saying(200, body).holds("a.ics", resource(ENTRIES[0]))
