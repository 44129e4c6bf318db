"""Something hostile in every text that a workspace can hold, and then each file that goes out: nothing of it becomes a
formula, a header, markup, a line of a calendar or a path. Readers that are none of ours look at what came out."""

import csv
import io
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from email import policy
from email.parser import BytesParser
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import vobject

from convene.rules.people import NeedKind
from convene.rules.text import looks_like_formula
from convene.store.files import SCHEMA
from convene.store.tables import Row
from convene.store.types import Line, Words
from typed import Convene, Said, call

RAW = json.loads((Path(__file__).parent / "data" / "strings" / "blns.json").read_text(encoding="utf-8"))
MARK = "EVIL"
NASTY = (
    f'=HYPERLINK("http://evil.example","{MARK}")', f"+{MARK}|' /C calc'!A0", f"-2+3+cmd|{MARK}", f"@SUM({MARK})",
    f"\t=1+1 {MARK}", f"＝1+1 {MARK}", f"\u200b=1+1 {MARK}", f"'=1+1 {MARK}", f"%0A{MARK}", f"|{MARK}",
    f"x\r\nATTENDEE:mailto:{MARK}@x.example\r\nBEGIN:VALARM", f"x\nBcc: {MARK}@x.example\n\n{MARK}", f"x\r\n {MARK}: 1",
    f"\\nATTENDEE:{MARK}", f";X={MARK}:y", f"END:VCARD\\nBEGIN:VCARD {MARK}",
    f"a\u2028BEGIN:VEVENT {MARK}\x85x\x0b\x0cy",
    f"<script>{MARK}</script>", f'"><img src=x onerror={MARK}>', f"</style></title><svg onload={MARK}>",
    f"]]>{MARK}<!--",
    f"javascript:{MARK}", f"https://x.example/\"onmouseover={MARK}", f"<!DOCTYPE x [<!ENTITY e \"{MARK}\">]>&e;",
    f"../../{MARK}", f"C:\\{MARK}", f"CON.{MARK}", f"#{MARK} #eval(\"1\")", f"$ {MARK} $ @x <y> `{MARK}`",
    "\u202e" + MARK,
)  # fmt: skip
UNCLEAN = f"x\r\nATTENDEE:mailto:{MARK}@x.example\r\nBEGIN:VALARM\x0b\x1b[2J\0\ufffe\u2028{MARK}"
"""As no text of ours is, but one in a workspace of a stranger may be."""
ADDRESSES = (
    "h{n}@example.org", "a@x.example, evil{n}@x.example", '"x" <evil{n}@x.example>', "=1+1{n}@x.example",
    "x{n}@x.example?bcc=evil@x.example", "<b>{n}@x.example", "ü{n}@münchen.example",
)  # fmt: skip
KEPT = {
    "settings": {"name"}, "themes": {"key"}, "stored_files": {"digest"}, "calendar_items": {"uid", "fingerprint"},
    "venue_documents": {"digest"}, "event_days": {"uid"}, "sessions": {"uid"}, "bookings": {"uid"},
    "events": {"time_zone"}, "consents": {"kind"}, "packets": {"digest"},
    "calendar_ledger": {"uid", "method", "way", "fingerprint"}, "messages": {"kind", "state", "way", "message_id"},
    "journal_rows": {"table_name", "row_key"}, "quarantined_scans": {"hash", "digest", "reason"},
    "desk_packs": {"desk"},
    "scans": {"hash", "digest", "prefix", "previous"}, "credentials": {"code", "digest", "short_code"},
    "badge_prints": {"stock"}, "set_aside": {"subject"}, "resources": {"kind"},
}  # fmt: skip
"""Not written by people."""


def fill(base: sqlite3.Connection) -> None:
    """Let every text that somebody writes be something hostile, as it would be kept."""
    texts = [one for one in (*NASTY, *RAW[::7]) if Line().process_bind_param(one, None)]  # type: ignore[arg-type]
    turn = 0
    for table in Row.metadata.sorted_tables:
        for column in table.columns:
            if not isinstance(column.type, Line | Words) or column.name in KEPT.get(table.name, ()):
                continue
            for (row,) in base.execute(f"select rowid from {table.name}").fetchall():
                turn += 1
                text = texts[turn % len(texts)]
                if "email" in column.name or column.name == "recipient":
                    text = ADDRESSES[turn % len(ADDRESSES)].format(n=turn)
                said = column.type.process_bind_param(text, None)  # type: ignore[arg-type]
                if turn % 5 == 0:
                    said = UNCLEAN if said == text or "@" not in text else f"{text}\r\nBcc: evil@x.example"
                for one in (said, f"{said} {turn}"):  # there may be one of each; some exclude each other
                    with suppress(sqlite3.IntegrityError):
                        base.execute(f'update {table.name} set "{column.name}"=? where rowid=?', (one, row))
                        break
    base.commit()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with something of everything, all of it hostile."""
    source = Path(__file__).parent / "old_files" / f"schema-{SCHEMA}.convene"
    path = Path(shutil.copy(source, tmp_path_factory.mktemp("hostile") / "w.convene"))
    with closing(sqlite3.connect(path)) as base:
        (row,) = base.execute("select rowid from events where code='OPEN'").fetchone()
        fill(base)
        (code,) = base.execute("select code from events where rowid=?", (row,)).fetchone()
    path.with_suffix(".code").write_text(code, "utf-8")
    return path


@pytest.fixture
def convene(capfd: pytest.CaptureFixture[str]) -> Convene:
    """Runs a command in this process."""

    def run(*arguments: object) -> Said:
        return call(capfd, *arguments)

    return run


@pytest.fixture
def write(convene: Convene, hostile: Path, tmp_path: Path):
    """Writes an export of the event, and returns where."""

    def to(what: str, ending: str, *more: object, group: str = "export") -> Path:
        target = tmp_path / "out" / f"x{ending}"
        target.parent.mkdir(exist_ok=True)
        said = convene(
            group, what, hostile, "--event", hostile.with_suffix(".code").read_text("utf-8"), *more, "--to", target
        )
        assert said.code == 0, (what, said)
        return target

    return to


BOOKS = (
    "applications", "arrivals", "attendance", "budget", "by-session", "charts", "delegates", "delegates-workbook",
    "facilitators", "programme-grid", "sessions-workbook", "sign-in", "waiting", "workbook", "catering",
)  # fmt: skip


@pytest.mark.parametrize("what", BOOKS)
def test_no_cell_of_a_workbook_computes_what_somebody_wrote(write, what: str) -> None:
    book = openpyxl.load_workbook(write(what, ".xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert cells
    assert not [cell.value for cell in cells if cell.data_type == "e"]
    for cell in cells:
        if cell.data_type == "f":
            plain = re.sub(r'"(?:[^"]|"")*"', "", str(getattr(cell.value, "text", cell.value)))
            assert not re.search(r"evil|cmd|HYPERLINK|WEBSERVICE|DDE|!.*\||calc", plain, re.IGNORECASE), plain
        if cell.hyperlink is not None and cell.hyperlink.target:
            assert re.match(r"https?://|mailto:", cell.hyperlink.target), cell.hyperlink.target


@pytest.mark.parametrize("what", ["registrations-csv", "programme-csv", "delegates", "needs"])
def test_no_cell_of_a_csv_is_a_formula(write, what: str) -> None:
    kinds = [word for kind in NeedKind for word in ("--kind", kind.value)]
    more = ("--for", f"=1+1 {MARK}", *kinds) if what == "needs" else ()
    data = write(what, ".csv", *more).read_bytes()
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) > (what != "needs")
    assert len({len(row) for row in rows if row}) == 1 or what == "needs"
    odd = [one for row in rows for one in row if looks_like_formula(one) and not re.fullmatch(r"-?[\d.]+", one)]
    assert odd == []


CALENDAR = re.compile(
    r"(?:BEGIN|END):(?:VCALENDAR|VEVENT|VTIMEZONE|STANDARD|DAYLIGHT)|(?:PRODID|VERSION|CALSCALE|METHOD|NAME|X-WR-CALNAME"
    r"|TZID|TZNAME|TZOFFSETFROM|TZOFFSETTO|RRULE|UID|SEQUENCE|DTSTAMP|DTSTART|DTEND|SUMMARY|STATUS|ORGANIZER|DESCRIPTION"
    r"|CATEGORIES|LAST-MODIFIED|LOCATION|URL|TRANSP|GEO|COLOR|X-APPLE-STRUCTURED-LOCATION|REFRESH-INTERVAL|X-PUBLISHED-TTL)(?:;[^:]*)?:.*"
)


def unfolded(data: bytes) -> list[str]:
    text = data.decode()
    assert not {"\r", "\n"} & set(text.replace("\r\n", ""))
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


@pytest.mark.parametrize("scope", ["event", "bookings", "deadlines"])
def test_no_line_of_a_calendar_is_somebody_s(write, scope: str) -> None:
    data = write("calendar", ".ics", "--scope", scope).read_bytes()
    assert [line for line in unfolded(data) if not CALENDAR.fullmatch(line)] == []
    (read,) = vobject.readComponents(data.decode())
    assert all("attendee" not in one.contents and "valarm" not in one.contents for one in read.contents["vevent"])


CARD = re.compile(
    r"(?:BEGIN|END):VCARD|(?:VERSION|FN|N|ORG|TITLE|EMAIL|TEL|UID|NOTE|REV|PRODID|NICKNAME|CATEGORIES|X-[A-Z-]+)(?:;[^:]*)?:.*"
)


def test_no_line_of_a_contact_is_somebody_s(write) -> None:
    data = write("contacts", ".vcf").read_bytes()
    lines = unfolded(data)
    assert [line for line in lines if not CARD.fullmatch(line)] == []
    cards = list(vobject.readComponents(data.decode()))
    assert len(cards) == lines.count("BEGIN:VCARD") == lines.count("END:VCARD") > 1
    assert all(len(card.contents["fn"]) == 1 for card in cards)


class Markup(HTMLParser):
    """The elements of a page with what they are told, and its text outside of scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def check_page(page: str, *, scripts: int = 0) -> None:
    """Nothing in a page was said by somebody but text and addresses."""
    elements = Markup(page).elements
    tags = [tag for tag, _ in elements]
    assert tags.count("script") == scripts
    assert not {"iframe", "object", "embed", "base"} & set(tags)
    for tag, told in elements:
        assert not [name for name in told if name.startswith("on") or MARK.lower() in name], (tag, told)
        for name in ("href", "src", "action"):
            if value := told.get(name):
                assert re.match(r"(https?://|webcal://|mailto:|tel:|cid:|#|data:image/png;|[\w./-]+$)", value), value
    assert f"<script>{MARK}" not in page
    assert f"onerror={MARK}>" not in page.replace(f"onerror={MARK}&gt;", "")


def test_the_page_of_a_programme_holds_text(write) -> None:
    folder = write("programme-html", "")
    names = [one.name for one in folder.rglob("*")]
    assert all(re.fullmatch(r"[\w.-]+", name) for name in names), names
    page = (folder / "index.html").read_text("utf-8")
    assert MARK in page
    check_page(page, scripts=Markup(page).elements.count(("script", {"src": "programme.js"})) or page.count("<script"))
    for other in folder.glob("*.ics"):
        assert [line for line in unfolded(other.read_bytes()) if not CALENDAR.fullmatch(line)] == []


def test_programmes_for_other_programs_parse(write) -> None:
    root = ElementTree.fromstring(write("schedule-xml", ".xml").read_bytes())
    assert {one.tag for one in root.iter()} <= {
        "schedule", "version", "generator", "conference", "title", "acronym", "start", "end", "days", "day_change",
        "timeslot_duration", "time_zone_name", "day", "room", "event", "date", "duration", "slug", "subtitle", "track",
        "type", "language", "abstract", "description", "url", "persons", "person", "recording", "license", "optout",
        "links", "attachments", "logo", "base_url", "feedback_url", "origin_url", "link",
    }  # fmt: skip
    said = json.loads(write("schedule-json", ".json").read_bytes())
    assert MARK in json.dumps(said)
    people = json.loads(write("delegates-json", ".json").read_bytes())
    assert len(people["delegates"]) > 1


HEADERS = {
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "reply-to", "x-unsent",
    "auto-submitted", "content-language", "content-transfer-encoding", "list-unsubscribe",
}  # fmt: skip


def check_mail(data: bytes) -> None:
    """One addressee, no header of somebody's, a page that holds text."""
    mail = BytesParser(policy=policy.default).parsebytes(data)
    assert {name.lower() for name in mail} <= HEADERS, mail.keys()
    assert len(mail["to"].addresses) == 1
    assert not mail.defects
    for part in mail.walk():
        if part.get_content_type() == "text/html":
            check_page(part.get_content())
        if name := part.get_filename():
            assert re.fullmatch(r"[\w.-]+", name), name
        if part.get_content_type() == "text/calendar":
            lines = unfolded(part.get_payload(decode=True))
            assert sum(line.startswith("ATTENDEE") for line in lines) <= 1


@pytest.fixture
def other(hostile: Path, tmp_path: Path) -> Path:
    """A copy that may be changed."""
    return Path(shutil.copy(hostile, tmp_path / "copy.convene"))


def test_no_header_of_a_mail_is_somebody_s(convene: Convene, hostile: Path, other: Path, tmp_path: Path) -> None:
    event = ("--event", hostile.with_suffix(".code").read_text("utf-8"))
    said = convene("messages", "prepare", other, "--kind", "joining", *event)
    assert said.code in {0, 1}, said
    said = convene("messages", "drafts", other, "--to", tmp_path / "out")
    assert said.code in {0, 1}, said
    mails = list((tmp_path / "out").glob("*.eml"))
    assert mails, said
    for path in mails:
        assert re.fullmatch(r"[^\x00-\x1f<>:\"/\\|?*%]{1,120}\.eml", path.name), path.name
        check_mail(path.read_bytes())


def test_a_newsletter_holds_text(convene: Convene, hostile: Path, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("\n\n".join(NASTY), "utf-8", newline="")
    to = tmp_path / "out"
    said = convene("newsletter", hostile, "--month", "2026-07", "--editorial", words, "--to", to)
    assert said.code == 0, said
    names = sorted(one.suffix for one in to.iterdir())
    assert names == [".html", ".ics", ".txt"]
    check_page(next(to.glob("*.html")).read_text("utf-8"))
    lines = unfolded(next(to.glob("*.ics")).read_bytes())
    assert [line for line in lines if not CALENDAR.fullmatch(line)] == []


def test_papers_print(write) -> None:
    """As data and never as a program of the typesetter."""
    for what in ("visitors", "booklet"):
        assert write(what, ".pdf", group="papers").read_bytes().startswith(b"%PDF-")


@pytest.fixture(autouse=True, scope="module")
def unchanged(hostile: Path) -> Iterator[None]:
    """Nothing of all that was written anywhere but where it was asked for."""
    yield
    assert {one.name for one in hostile.parent.iterdir()} <= {hostile.name, f"{hostile.stem}.code", "Convene backups"}
