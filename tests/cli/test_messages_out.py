"""``convene messages drafts`` and ``send`` with a real server, and ``convene newsletter``."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from mail_server import PASSWORD, USER, Box, make_certificate, serving
from typed import Convene

EVENT = ("--event", "OPEN")
KIND = ("--kind", "reminder")


@pytest.fixture
def names(convene: Convene, sample: Path) -> list[str]:
    """Three who are registered and have a reminder among the drafts."""
    listed = convene("list", "registrations", sample, *EVENT, "--json").json
    chosen = [one["name"] for one in listed if one["state"] == "registered"][:3]
    named = [word for name in chosen for word in ("--person", name)]
    assert convene("messages", "prepare", sample, *EVENT, *KIND, *named).code == 0
    return chosen


def states(convene: Convene, path: Path) -> list[str]:
    return sorted(one["state"] for one in convene("messages", "list", path, *EVENT, *KIND, "--json").json)


def test_drafts_are_written_once(convene: Convene, sample: Path, names: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "new" / "drafts"
    to = ("messages", "drafts", sample, *EVENT, *KIND, "--to", folder)
    assert len(convene(*to, "--no-mark", "--json").json["written"]) == 3
    assert states(convene, sample) == ["draft"] * 3
    assert "Wrote 3 drafts" in convene(*to).out
    made = [message_from_bytes(one.read_bytes(), policy=default) for one in folder.iterdir()]
    assert sorted(one["To"].addresses[0].display_name for one in made) == sorted(names)
    assert {one["X-Unsent"] for one in made} == {"1"}
    assert states(convene, sample) == ["sent"] * 3
    assert "Nothing is ready" in convene(*to).out


def test_sent_by_a_server_and_the_rest_after_a_fault(
    convene: Convene, sample: Path, names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = convene("messages", "list", sample, *EVENT, *KIND, "--json").json
    unlucky = listed[1]["to_address"].partition("@")[0]
    box = Box(**{unlucky: "hang up"})
    monkeypatch.setenv("SSL_CERT_FILE", str(make_certificate(tmp_path)))
    monkeypatch.setenv("CONVENE_MAIL_PASSWORD", PASSWORD)
    send = ("messages", "send", sample, *EVENT, *KIND, "--yes")
    with serving(box, tmp_path, login=True) as (port, _):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mail-server.pem"))
        where = ("--host", "127.0.0.1", "--port", port, "--user", USER, "--per-minute", 600)
        said = convene("messages", "settings", sample, "--from", "events@example.org", "--name", "Us", *where, "--json")
        assert said.json["server"]["security"] == "starttls"
        first = convene(*send, "--json")
        assert (first.code, first.json["sent"], first.json["doubtful"], first.json["left"]) == (1, 1, 1, 1)
        assert states(convene, sample) == ["draft", "sending", "sent"]
        again = convene(*send)
        assert (again.code, "Sent 1," in again.out) == (0, True)
        doubt = convene("messages", "list", sample, *EVENT, *KIND)
        assert "in doubt" in doubt.out
        assert convene("messages", "settle", sample, listed[1]["id"], "--arrived").code == 0
        assert "Nothing is ready" in convene(*send).out
    assert [to for to, _ in box.mail] == [listed[0]["to_address"], listed[2]["to_address"]]
    assert states(convene, sample) == ["sent"] * 3
    convene("messages", "settle", sample, listed[0]["id"], "--came-back", "Mailbox full")
    assert states(convene, sample) == ["failed", "sent", "sent"]
    came = "Mail to their address came back: Mailbox full"
    assert "came back" in convene("messages", "list", sample, *EVENT, *KIND).out
    again = ("messages", "prepare", sample, *EVENT, *KIND, "--again", "--person", listed[0]["to_name"])
    assert came in convene(*again, "--preview").out
    assert "1 have an address that mail came back from" in convene(*again).out
    assert came in convene(*send).err, "also where nobody is asked"
    assert PASSWORD.encode() not in sample.read_bytes()


def test_what_is_owed_of_a_calendar_goes_out_as_drafts_and_is_owed_no_more(
    convene: Convene, sample: Path, tmp_path: Path
) -> None:
    owed = ("owed", sample, *EVENT, "--json")
    first = next(one for one in convene(*owed).json if one["email"])
    theirs = [one for one in convene(*owed).json if one["person"] == first["person"]]
    prepare = ("messages", "prepare", sample, *EVENT, "--kind", "calendar", "--person", first["person"])
    assert convene(*prepare, "--preview").code == 2
    assert convene(*prepare, "--json").json["made"] == len(theirs)
    assert convene(*prepare, "--json").json["made"] == 0
    assert len(convene(*owed).json) > len(theirs)
    key = convene("messages", "list", sample, *EVENT, "--kind", "calendar", "--json").json[0]["id"]
    assert "Goes along: invite.ics (REQUEST, SEQUENCE 0)" in convene("messages", "show", sample, key).out
    to = ("messages", "drafts", sample, *EVENT, "--kind", "calendar", "--to", tmp_path / "mails", "--json")
    files = [Path(one) for one in convene(*to).json["written"]]
    assert len(files) == len(theirs)
    assert [one for one in convene(*owed).json if one["person"] == first["person"]] == []
    made = message_from_bytes(files[0].read_bytes(), policy=default)
    parts = {part.get_content_type(): part for part in made.walk()}
    assert parts["text/calendar"].get_param("method") == "REQUEST"
    assert "METHOD:REQUEST" in parts["text/calendar"].get_content()
    assert parts["application/ics"].get_filename() == "invite.ics"
    assert "ATTENDEE" in parts["text/calendar"].get_content()
    assert convene("messages", "drafts", sample, *EVENT, "--kind", "calendar", "--to", tmp_path / "two").code == 0


def test_a_restored_backup_catches_up_with_what_had_left(
    convene: Convene, sample: Path, names: list[str], tmp_path: Path
) -> None:
    backup = tmp_path / "backup.convene"
    assert convene("backup", sample, "--to", backup).code == 0
    assert convene("messages", "drafts", sample, *EVENT, *KIND, "--to", tmp_path / "drafts").code == 0
    assert states(convene, backup) == ["draft"] * 3
    assert convene("messages", "catch-up", backup, "--from", sample, "--json").json["messages"] == 3
    assert states(convene, backup) == ["sent"] * 3
    assert "0 messages that left" in convene("messages", "catch-up", backup, "--from", sample).out


def test_nothing_is_sent_without_a_server(convene: Convene, sample: Path, names: list[str]) -> None:
    said = convene("messages", "send", sample, *EVENT, *KIND, "--yes")
    assert (said.code, "No mail server is set" in said.err) == (1, True)
    assert states(convene, sample) == ["draft"] * 3
    assert convene("messages", "settings", sample, "--port", 99_999).code == 1
    assert convene("messages", "settle", sample, "x").code == 2


def test_the_newsletter_of_a_month(convene: Convene, sample: Path, tmp_path: Path) -> None:
    when = convene("list", "events", sample, "--json").json
    day = next(one for one in when if one["code"] == "OPEN")["first_day"]
    words = tmp_path / "editorial.txt"
    words.write_text("Summer & <sun>", "utf-8")
    to = ("newsletter", sample, "--month", day[:7], "--editorial", words, "--to", tmp_path / "out")
    refused = convene(*to, "--prepare")
    assert (refused.code, "Nobody has agreed" in refused.err, (tmp_path / "out").exists()) == (1, True, False)
    said = convene(*to, "--json").json
    assert said["events"] > 0
    assert said["drafted"] == said["subscribers"] == 0
    page, text, ics = (next((tmp_path / "out").glob(f"*.{end}")).read_text("utf-8") for end in ("html", "txt", "ics"))
    assert "Summer &amp; &lt;sun&gt;" in page
    assert "Summer & <sun>" in text
    assert "Events\n------" in text
    assert "BEGIN:VEVENT" in ics


@pytest.mark.parametrize("month", ["2026-13", "December", "2026", ""])
def test_what_is_no_month_is_said(convene: Convene, sample: Path, tmp_path: Path, month: str) -> None:
    said = convene("newsletter", sample, "--month", month, "--to", tmp_path / "out")
    assert (said.code, "is no month" in said.err, (tmp_path / "out").exists()) == (1, True, False)
