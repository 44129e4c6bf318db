"""Messages as others read them: parsed again, nothing injected, the parts that mail programs look for."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from uuid import UUID

import pytest

from convene.formats.certificates_out import certificates_paper
from convene.formats.mail_out import Invite, mail, mailto, write_drafts
from convene.rules.certificates import Certificates, Certified
from convene.rules.codes import new_code
from convene.rules.errors import FileProblem, Invalid
from convene.rules.outbox import Letter, Sender

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
LETTER = Letter(
    UUID(int=7),
    Sender("Zoë, Events", "events@example.org", "bridget@example.org"),
    "Ana O’Brien",
    "ana@example.net",
    "Your place – confirmed",
    "Dear Ana,\n\nSee you there. €5\n.\nFrom us",
    heading="Open Day",
)
ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Café\r\nEND:VCALENDAR\r\n".encode()


def parsed(letter: Letter = LETTER, **more: object) -> EmailMessage:
    made = message_from_bytes(mail(letter, now=NOW, **more).as_bytes(), policy=default)  # type: ignore[arg-type]
    assert isinstance(made, EmailMessage)
    assert not made.defects
    assert all(not part.defects for part in made.walk())
    return made


def kinds(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def test_text_and_html_say_the_same_to_one_recipient() -> None:
    got = parsed()
    assert kinds(got) == ["multipart/alternative", "text/plain", "text/html"]
    assert got.get_body(("plain",)).get_content().replace("\r\n", "\n").rstrip() == LETTER.text
    assert "See you there. €5" in got.get_body(("html",)).get_content()
    assert [(a.display_name, a.addr_spec) for a in got["To"].addresses] == [("Ana O’Brien", "ana@example.net")]
    assert [(a.display_name, a.addr_spec) for a in got["From"].addresses] == [("Zoë, Events", "events@example.org")]
    assert got["Reply-To"].addresses[0].addr_spec == "bridget@example.org"
    assert (got["Subject"], got["Date"].datetime) == (LETTER.subject, NOW)
    assert got["Message-ID"] == f"<{UUID(int=7).hex}@example.org>", "no computer, no user, the same each time"
    assert {name.casefold() for name, _ in got.items()} == {
        "from", "reply-to", "to", "subject", "date", "message-id", "mime-version", "content-type",
    }  # fmt: skip


def test_lines_are_short_enough_for_every_server() -> None:
    raw = mail(replace(LETTER, subject="é" * 300, text="x" * 5_000), now=NOW).as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()


def test_a_badge_code_is_a_picture_within_the_page() -> None:
    got = parsed(replace(LETTER, badge_code=new_code(b"x" * 16), short_code="BCDFGH"))
    assert kinds(got) == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    picture = next(part for part in got.walk() if part.get_content_type() == "image/png")
    assert picture.get_content().startswith(b"\x89PNG")
    assert picture.get_content_disposition() == "inline"
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in got.get_body(("html",)).get_content()


def test_an_appointment_goes_among_the_alternatives_and_attached() -> None:
    got = parsed(invite=Invite(ICS, "REQUEST"))
    assert kinds(got) == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    inline, attached = list(got.walk())[-2:]
    assert inline["Content-Type"].params == {"charset": "utf-8", "method": "REQUEST"}
    assert inline.get_payload(decode=True) == attached.get_payload(decode=True) == ICS
    assert inline["Content-Transfer-Encoding"] == "base64"
    assert attached.get_filename() == "invite.ics"


@pytest.mark.parametrize("content", [ICS.replace(b"REQUEST", b"CANCEL"), ICS.replace(b"METHOD:REQUEST\r\n", b"")])
def test_a_method_that_is_not_the_calendars_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="METHOD"):
        mail(LETTER, now=NOW, invite=Invite(content, "REQUEST"))


EVIL = ("\r\nBcc: eve@example.com", "\nBcc: eve@example.com\n\nbody", "\u2028Bcc: eve@example.com", "\x85Bcc: e", "\0")


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_is_injected_by_a_name_or_a_subject(evil: str) -> None:
    sender = replace(LETTER.sender, name=f"Us{evil}")
    got = parsed(replace(LETTER, to_name=f'"Ana" <x@y.z>, {evil}', subject=f"Hello{evil}", sender=sender))
    assert got["Bcc"] is None
    assert [a.addr_spec for a in got["To"].addresses] == ["ana@example.net"]
    assert [a.addr_spec for a in got["From"].addresses] == ["events@example.org"]
    assert len(got.keys()) == 8


@pytest.mark.parametrize("to", [f"ana@example.net{one}" for one in EVIL] + ["a@x.org, b@y.org", '"a@x.org, b"@y.org'])
def test_an_address_that_is_not_one_is_refused(to: str) -> None:
    with pytest.raises(Invalid):
        mail(replace(LETTER, to_address=to), now=NOW)


def test_nothing_is_injected_either_where_assertions_are_off() -> None:
    script = """
from dataclasses import replace
import sys
sys.path.insert(0, sys.argv[1])
from convene.formats.certificates_out import certificates_paper
from convene.formats.mail_out import Invite, mail
from convene.rules.errors import Invalid
from convene.rules.outbox import Letter, Sender
from datetime import UTC, datetime, timedelta
from uuid import UUID
assert False, "assertions are on"
sender = Sender("A\\r\\nBcc: e@e.org", "a@example.org")
letter = Letter(UUID(int=7), sender, "B\\nBcc: e@e.org", "b@example.org", "C\\rBcc: e@e.org", "D")
raw = mail(letter, now=datetime.now(UTC)).as_bytes()
print(raw.partition(b"\\r\\n\\r\\n")[0].count(b"\\nBcc"))
for make in (
    lambda: mail(replace(letter, to_address="b@example.org\\r\\nBcc: e@e.org"), now=datetime.now(UTC)),
    lambda: mail(letter, now=datetime.now(UTC), invite=Invite(b"METHOD:CANCEL\\r\\n", "REQUEST")),
):
    try:
        make()
    except (Invalid, ValueError) as error:
        print(type(error).__name__)
"""
    source = str(Path(__file__).parents[2] / "src")
    done = subprocess.run([sys.executable, "-O", "-c", script, source], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "Invalid", "ValueError"]


def test_drafts_open_as_drafts_and_stand_in_a_folder(tmp_path: Path) -> None:
    other = replace(LETTER, id=UUID(int=8), to_name="../Ana\r\n", sender=Sender())
    files = write_drafts(tmp_path, [LETTER, other], now=NOW, invites={LETTER.id.hex: Invite(ICS, "REQUEST")})
    assert sorted(tmp_path.iterdir()) == sorted(files)
    got = [message_from_bytes(one.read_bytes(), policy=default) for one in files]
    assert [one["X-Unsent"] for one in got] == ["1", "1"]
    assert [one["From"] is None for one in got] == [False, True]
    assert [one.get_content_type() for one in got] == ["multipart/mixed", "multipart/alternative"]


def test_a_bad_address_stops_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        write_drafts(tmp_path, [LETTER, replace(LETTER, to_address="nobody")], now=NOW)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(FileProblem):
        write_drafts(tmp_path / "not there", [LETTER], now=NOW)


def test_one_message_opens_in_the_mail_program() -> None:
    assert (mailto(LETTER) or "").startswith("mailto:ana@example.net?subject=Your%20place")
    assert mailto(replace(LETTER, text="x" * 3_000)) is None


def test_a_certificate_goes_along() -> None:
    one = Certified(UUID(int=7), "Ana O’Brien", (NOW.date(),), timedelta(hours=6), "BCDE-FGHJ-KNPR")
    found = Certificates("Open Day", "", "", "", None, (one,))
    attached = list(parsed(replace(LETTER, certificate=found)).walk())[-1]
    assert (attached.get_content_type(), attached.get_filename()) == ("application/pdf", "certificate.pdf")
    assert attached.get_payload(decode=True) == certificates_paper(found)
