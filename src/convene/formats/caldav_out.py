"""The calendar of an event on a CalDAV server (RFC 4791): one resource for each UID, and only what changed is sent.

Nothing is overwritten that somebody changed there: every request says which state it builds upon (RFC 9110 13.1).
Nothing is sent without verified TLS, and no password either; loopback is the one exception.
"""

import base64
import hashlib
import http.client
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote, unquote, urljoin, urlsplit

from convene.rules.errors import ConveneError, Invalid, Refused
from convene.rules.text import clean_line

_SECONDS: Final = 20.0
_LARGEST: Final = 8 * 1024 * 1024  # of an answer: the list of twenty thousand entries
_LARGEST_ENTRY: Final = 256 * 1024
_CHUNK: Final = 64 * 1024
_LOOPBACK: Final = frozenset(["localhost", "127.0.0.1", "::1"])
_DAV, _CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_FIND: Final = (
    b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/><getetag/></prop></propfind>'
)

Sent = Mapping[str, tuple[str, str]]
"""By UID: the digest of what was sent, and the ETag the server gave it."""


class NoCalendar(Refused):
    """The calendar cannot be reached, or does not take anything: what was sent before that is known."""


@dataclass(slots=True)
class Published:
    """What came of it: UIDs that were ``sent`` and ``removed``, how many stayed the ``same``, the ones in ``conflict``
    (changed on the server by somebody else, and left alone), and what to remember."""

    entries: dict[str, tuple[str, str]]
    sent: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    same: int = 0
    problem: ConveneError | None = None


def publish(
    calendar: "CalDav",
    wanted: Mapping[str, bytes],
    gone: Iterable[str],
    known: Sent,
    *,
    overwrite: bool = False,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Published:
    """Let the calendar hold what is ``wanted`` by UID and nothing of what is ``gone``; other entries are not touched.

    ``known`` is what was remembered of the last time. What breaks off in the middle is the ``problem`` of what is
    returned, so that all that was sent until then is remembered; the first request raises NoCalendar. A ``dry_run``
    asks what is there, and says what would be sent and removed.
    """
    there = calendar.etags()
    done = Published({uid: known[uid] for uid in wanted if uid in known})
    asked = [*wanted, *(uid for uid in gone if resource_name(uid) in there or uid in known)]
    try:
        for number, uid in enumerate(asked):
            if cancelled():
                break
            etag = there.get(resource_name(uid))
            _one(calendar, uid, wanted.get(uid), etag, known.get(uid), done, overwrite=overwrite, dry_run=dry_run)
            progress(number + 1, len(asked))
    except NoCalendar as problem:
        done.problem = problem
    return done


def _one(
    calendar: "CalDav",
    uid: str,
    content: bytes | None,
    etag: str | None,
    known: tuple[str, str] | None,
    done: Published,
    *,
    overwrite: bool,
    dry_run: bool,
) -> None:
    """``etag`` is that of the server now; None where it does not have it."""
    name = resource_name(uid)
    as_left = overwrite or etag is None or (known is not None and known[1] == etag)
    if content is None:
        if etag is None or (as_left and (dry_run or calendar.delete(name, etag))):
            done.entries.pop(uid, None)
            done.removed += [uid] * (etag is not None)
        else:
            done.conflicts.append(uid)
        return
    digest = hashlib.sha256(content).hexdigest()
    if etag is not None and known == (digest, etag):
        done.same += 1
    elif not as_left and etag is not None and calendar.holds(name, content):
        done.entries[uid] = digest, etag
        done.same += 1
    elif as_left and (now := "" if dry_run else calendar.put(name, content, etag)) is not None:
        done.entries[uid] = digest, now
        done.sent.append(uid)
    else:
        done.conflicts.append(uid)


def resource_name(uid: str) -> str:
    """What the entry of a UID is called in the calendar."""
    return f"{clean_line(uid)}.ics"


class CalDav:
    """One calendar on a server, over one connection. Raises Invalid("address"), NoCalendar."""

    def __init__(
        self,
        address: str,
        user: str = "",
        password: str = "",
        *,
        context: ssl.SSLContext | None = None,
        seconds: float = _SECONDS,
    ) -> None:
        self._at = check_address(address)
        parts = urlsplit(self._at)
        self._host, self._path = parts.hostname or "", parts.path
        self._line: http.client.HTTPConnection = (
            http.client.HTTPSConnection(
                self._host, parts.port, timeout=seconds, context=context or ssl.create_default_context()
            )
            if parts.scheme == "https"
            else http.client.HTTPConnection(self._host, parts.port, timeout=seconds)
        )
        self._longest = seconds * 3  # for a whole answer; each part of it may take a third
        self._headers = {"User-Agent": "Convene"}
        if user:
            word = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
            self._headers["Authorization"] = f"Basic {word}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()

    def etags(self) -> dict[str, str]:
        """What the calendar holds, by the name of each resource. Raises NoCalendar where it is none."""
        from defusedxml.ElementTree import fromstring

        headers = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
        status, _, body = self._ask("PROPFIND", "", _FIND, headers)
        if status != http.client.MULTI_STATUS:
            raise self._problem(status)
        try:
            root = fromstring(body, forbid_dtd=True)
        except Exception as error:
            raise NoCalendar(f"{self._host} does not answer as a calendar does", "Check the address.") from error
        found, is_calendar = {}, False
        for response in root.iter(f"{_DAV}response"):
            where = self._path_of(response.findtext(f"{_DAV}href") or "")
            etag = response.findtext(f".//{_DAV}getetag") or ""
            if where.rstrip("/") == unquote(self._path).rstrip("/"):
                is_calendar = response.find(f".//{_DAV}resourcetype/{_CAL}calendar") is not None
            elif where and _goes_back(etag):
                found[where.rpartition("/")[2]] = etag
        if not is_calendar:
            raise NoCalendar(
                "There is no calendar at this address",
                "Copy the calendar’s own address: in Nextcloud, “Copy private link” under Edit calendar.",
            )
        return found

    def _path_of(self, href: str) -> str:
        try:
            return unquote(urlsplit(urljoin(self._at, href)).path)
        except ValueError:  # no address at all
            return ""

    def put(self, name: str, content: bytes, etag: str | None) -> str | None:
        """Write an entry over the state of that ETag, or where there is none yet; its new ETag, None in a conflict."""
        condition = {"If-Match": etag} if etag is not None else {"If-None-Match": "*"}
        headers = {"Content-Type": "text/calendar; charset=utf-8; component=VEVENT", **condition}
        status, now, _ = self._ask("PUT", name, content, headers)
        if status in (412, 409):
            return None
        if status not in (200, 201, 204):
            raise self._problem(status)
        return now or self._etag(name)

    def delete(self, name: str, etag: str) -> bool:
        """Take an entry away as it was at that ETag; False in a conflict."""
        status, _, _ = self._ask("DELETE", name, b"", {"If-Match": etag})
        if status == http.client.PRECONDITION_FAILED:
            return False
        if status not in (200, 204, 404, 410):
            raise self._problem(status)
        return True

    def holds(self, name: str, content: bytes) -> bool:
        """Whether the server has the same said in an entry, however it writes it."""
        status, _, body = self._ask("GET", name, b"", {})
        return status == http.client.OK and len(body) <= _LARGEST_ENTRY and _said(body) == _said(content)

    def _etag(self, name: str) -> str:
        status, etag, _ = self._ask("HEAD", name, b"", {})
        return etag if status == http.client.OK else ""

    def _ask(self, method: str, name: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str, bytes]:
        target = quote(unquote(self._path), safe="/:@!$&'()*+,;=~-._") + quote(name, safe="")
        with self._reached():
            self._line.request(method, target, body or None, {**self._headers, **headers})
            answer = self._line.getresponse()
            etag = answer.getheader("ETag") or ""
            return answer.status, etag if _goes_back(etag) else "", self._body(answer)

    def _body(self, answer: http.client.HTTPResponse) -> bytes:
        """What was answered, in so many bytes and so much time that a server without end does no harm."""
        until = time.monotonic() + self._longest
        content = bytearray()
        while len(content) <= _LARGEST and (part := answer.read1(_CHUNK)):
            content += part
            if time.monotonic() > until:
                self._line.close()
                raise TimeoutError
        if len(content) > _LARGEST:
            self._line.close()
            raise NoCalendar(f"{self._host} answers without end", "Check the address.")
        return bytes(content)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        host, network = self._host, "Check its name and the network."
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            hint = "Nothing was sent. Check the address with who runs the server."
            raise NoCalendar(f"{host} does not prove who it is", hint) from error
        except ssl.SSLError as error:
            raise NoCalendar(f"{host} does not speak TLS as it should", "Check the address.") from error
        except TimeoutError as error:
            raise NoCalendar(f"{host} does not answer", network) from error
        except http.client.HTTPException as error:
            raise NoCalendar(f"{host} hung up", "Try again: only what is missing is sent.") from error
        except OSError as error:
            raise NoCalendar(f"{host} cannot be reached", network) from error

    def _problem(self, status: int) -> NoCalendar:
        host, again = self._host, "Try again later: only what is missing is sent."
        match status:
            case 401:
                return NoCalendar(f"{host} does not know this user and password", "Some want an app password.")
            case 403:
                return NoCalendar("This calendar may not be written to", "Ask who owns it to share it for editing.")
            case 404 | 405 | 410:
                return NoCalendar("There is no calendar at this address", "Copy the calendar’s own address.")
            case 301 | 302 | 303 | 307 | 308:
                return NoCalendar("The calendar is at another address", "Open this one in a browser: it leads there.")
            case 413 | 507:
                return NoCalendar(f"{host} has no room left", "Make room there, and publish again.")
            case 429 | 503:
                return NoCalendar(f"{host} takes nothing now", again)
        return NoCalendar(f"{host} refuses: {status}", again)


def _goes_back(etag: str) -> bool:
    """Whether a server's word for a state can be sent back to it as a header."""
    return bool(etag) and etag.isascii() and etag.isprintable()


def check_address(address: str) -> str:
    """The address of a calendar, ending in a slash. Raises Invalid("address") for one without TLS that is not on this
    computer, or that holds a name and password."""
    said = clean_line(address)
    try:
        parts = urlsplit(said)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_one = urlsplit(""), False
    if parts.scheme not in ("https", "http") or not parts.hostname or not port_is_one or parts.query or parts.fragment:
        hint = "Write it as https://cloud.example.org/remote.php/dav/calendars/events/academy/."
        raise Invalid("address", f"“{said[:80]}” is no address of a calendar", hint)
    if parts.username is not None:
        raise Invalid("address", "The address holds a user", "Leave user and password out of it.")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise Invalid("address", "A calendar is sent over TLS only", "Begin the address with https://.")
    return said.rstrip("/") + "/"


def _said(content: bytes) -> list[str]:
    from icalendar import Calendar

    names = ("UID", "SEQUENCE", "SUMMARY", "LOCATION", "DESCRIPTION", "STATUS", "URL")
    try:
        event: Any
        (event,) = Calendar.from_ical(content).walk("VEVENT")
        times = [event[name].dt.astimezone(UTC).isoformat() for name in ("DTSTART", "DTEND")]
        return [*times, *(str(event.get(name, "")) for name in names)]
    except Exception:  # noqa: BLE001 what a server answers can raise anything from a parser
        return [hashlib.sha256(content).hexdigest()]
