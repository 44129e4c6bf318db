"""Packs and packets as files: whole or refused, never half opened."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from convene.formats import sealed
from convene.formats.desk_pack import WrongPassphrase, new_passphrase, open_in_bounds, open_pack, read_head, seal_pack
from convene.formats.desk_packet import pack_of, read_packet, write_packet
from convene.rules.desk_packs import PackInfo, WalkIn
from convene.rules.errors import FileProblem

INFO = PackInfo(uuid4(), uuid4(), uuid4(), "Side door", make.NOW, make.NOW + timedelta(days=8), "5e" * 32)
CONTENT = b"Solla Gunnarsdottir " * 50
SCANS = ({"id": "1", "operator": "Zoë"}, {"id": "2"})
WALK_IN = WalkIn(uuid4(), uuid4(), "Ada Lovelace", "Analytical Society", "ada@example.org", "registered", make.NOW)


@pytest.mark.parametrize("passphrase", ["", "KDVQ-27TB"])
def test_there_and_back(passphrase: str) -> None:
    file = seal_pack(CONTENT, INFO, passphrase=passphrase)
    head = read_head(file, "a.cnvpack")
    assert (head.pack_id, head.made_at, head.expires_at) == (INFO.pack_id, INFO.made_at, INFO.expires_at)
    assert head.asks == bool(passphrase)
    assert open_pack(file, "a.cnvpack", passphrase=passphrase.lower().replace("-", " ")) == CONTENT
    assert b"Solla" not in file


def test_without_the_passphrase_nothing_opens() -> None:
    file = seal_pack(CONTENT, INFO, passphrase="KDVQ-27TB")
    for given_, said in (("", "asks for its passphrase"), ("  ", "asks for"), ("KDVQ-27TC", "not the passphrase")):
        with pytest.raises(WrongPassphrase, match=said):
            open_pack(file, "a.cnvpack", passphrase=given_)


def test_passphrases_are_random_and_can_be_read_out() -> None:
    made = {new_passphrase() for _ in range(50)}
    assert len(made) == 50
    assert all(len(one) == 19 and not set(one) & set("AEIOU01L") for one in made)


FILES = {
    "pack": (seal_pack(CONTENT, INFO), lambda file: open_pack(file, "x")),
    "asking": (seal_pack(CONTENT, INFO, passphrase="x"), lambda file: open_pack(file, "x", passphrase="x")),
    "packet": (
        write_packet(INFO, SCANS, [WALK_IN], written_at=make.NOW),
        lambda file: read_packet(file, "x", INFO.secret),
    ),
}


@pytest.mark.parametrize("kind", FILES)
@given(data=st.data())
def test_a_flipped_bit_is_seen(kind: str, data: st.DataObject) -> None:
    file, read = FILES[kind]
    at = data.draw(st.integers(0, len(file) * 8 - 1))
    flipped = bytearray(file)
    flipped[at // 8] ^= 1 << at % 8
    with pytest.raises(FileProblem, match=r"is damaged|is not a "):
        read(bytes(flipped))


@pytest.mark.parametrize("kind", FILES)
def test_a_file_cut_short_is_seen(kind: str) -> None:
    file, read = FILES[kind]
    for length in range(0, len(file), 3):
        with pytest.raises(FileProblem):
            read(file[:length])
    with pytest.raises(FileProblem, match="damaged"):
        read(file + b"\x00")


@given(st.binary(max_size=200))
def test_any_other_file_is_refused(content: bytes) -> None:
    for magic in (b"", b"CNVNPACK", b"CNVNSCAN"):
        for _, read in FILES.values():
            with pytest.raises(FileProblem):
                read(magic + content)


@pytest.mark.parametrize("change", [{"format": 2}])
def test_a_newer_file_says_so(monkeypatch: pytest.MonkeyPatch, change: dict[str, int]) -> None:
    monkeypatch.setattr(sealed, "FORMAT", change["format"])
    file, packet = seal_pack(CONTENT, INFO), write_packet(INFO, [], [], written_at=make.NOW)
    monkeypatch.undo()
    for read in (lambda: read_head(file, "x"), lambda: read_packet(packet, "x", INFO.secret)):
        with pytest.raises(FileProblem, match="newer Convene"):
            read()


@pytest.mark.parametrize(
    "head", [{}, {"pack": "x"}, {"pack": uuid4().hex, "made": "now", "expires": "then", "key": ""}]
)
def test_a_sound_file_with_a_senseless_header(head: dict[str, str]) -> None:
    file = sealed.seal(b"CNVNPACK", head, CONTENT, b"k" * 32, b"n" * 12)
    with pytest.raises(FileProblem, match="damaged"):
        read_head(file, "x")


def test_a_packet_there_and_back() -> None:
    file = write_packet(INFO, SCANS, [WALK_IN], written_at=make.NOW)
    assert b"Ada" not in file
    assert pack_of(file, "x") == INFO.pack_id
    packet = read_packet(file, "x", INFO.secret)
    assert (packet.pack_id, packet.written_at) == (INFO.pack_id, make.NOW)
    assert (packet.scans, packet.walk_ins) == (SCANS, (WALK_IN,))
    assert read_packet(write_packet(INFO, SCANS, [], written_at=make.NOW), "x", INFO.secret).digest != packet.digest


def test_a_packet_somebody_else_made_is_refused() -> None:
    file = write_packet(INFO, SCANS, [], written_at=make.NOW)
    with pytest.raises(FileProblem, match="does not come from the pack"):
        read_packet(file, "x", "00" * 32)
    with pytest.raises(FileProblem, match="not a packet"):
        read_packet(seal_pack(CONTENT, INFO), "x", INFO.secret)


def test_a_packet_sealed_well_with_something_else_in_it() -> None:
    from convene.formats import desk_packet

    for content in (b"", b"[]", b"{}", b'{"written_at": 3}', json.dumps({"written_at": "x"}).encode(), b"\xff"):
        file = sealed.seal(b"CNVNSCAN", {"pack": INFO.pack_id.hex}, content, desk_packet._key(INFO.secret), b"n" * 12)
        with pytest.raises(FileProblem, match="cannot be read"):
            read_packet(file, "x", INFO.secret)


@pytest.mark.parametrize(
    "head",
    [
        {"pack": 5},
        {"pack": None},
        {"pack": INFO.pack_id.hex, "made": 5},
        {"pack": 5, "made": make.NOW.isoformat(), "expires": make.NOW.isoformat(), "key": "00" * 32},
        {"pack": INFO.pack_id.hex, "made": make.NOW.isoformat(), "expires": make.NOW.isoformat(), "key": "00" * 17},
    ],
)
def test_a_header_of_the_wrong_kind(head: dict[str, object]) -> None:
    with pytest.raises(FileProblem, match="damaged"):
        open_pack(sealed.seal(b"CNVNPACK", head, CONTENT, b"k" * 32, b"n" * 12), "x")
    if not isinstance(head["pack"], str):
        with pytest.raises(FileProblem, match="damaged"):
            pack_of(sealed.seal(b"CNVNSCAN", head, CONTENT, b"k" * 32, b"n" * 12), "x")


def test_a_header_of_brackets_in_brackets() -> None:
    head = b"[" * 4000
    bound = b"CNVNPACK" + len(head).to_bytes(4) + head
    with pytest.raises(FileProblem, match="damaged"):
        read_head(bound + hashlib.sha256(bound + CONTENT).digest() + CONTENT, "x")


def test_a_pack_that_unpacks_to_more_than_there_is_room_for() -> None:
    """Whoever makes a pack has its key: that it is sealed says nothing of what is in it."""
    with pytest.raises(FileProblem, match="too large"):
        open_in_bounds(seal_pack(bytes(129 * 1024 * 1024), INFO), "x")
    with pytest.raises(WrongPassphrase, match="asks for its passphrase"):
        open_in_bounds(seal_pack(CONTENT, INFO, passphrase="x"), "x")
    assert open_in_bounds(seal_pack(CONTENT, INFO), "x") == CONTENT


GONE = make.NOW.isoformat()
NEW = {"name": "Ada", "organisation": "", "email": "", "state": "registered", "registered_at": GONE}
NEW |= {"registration_id": uuid4().hex, "person_id": uuid4().hex}
LINES = (
    *(
        {"walk_in": NEW | odd}
        for odd in (
            {"name": 5}, {"name": {"en": "Ada"}}, {"email": None}, {"name": "x" * 3000}, {"state": "owner"},
            {"person_id": "x"}, {"registered_at": "2026-06-01T09:00"}, {"registered_at": "9999-12-31T23:59:59+00:00"},
        )
    ),
    {"scan": {"id": float("nan")}}, {"scan": {"id": "1e999"}}, {"scan": "\ud800"}, {"scan": "a\0b"},
    {"scan": [[[[[[[[[[1]]]]]]]]]]},
)  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_what_no_database_could_keep_does_not_come_in(line: object) -> None:
    from convene.formats import desk_packet

    content = "\n".join(map(json.dumps, ({"written_at": GONE}, line))).replace('"1e999"', "1e999").encode()
    file = sealed.seal(b"CNVNSCAN", {"pack": INFO.pack_id.hex}, content, desk_packet._key(INFO.secret), b"n" * 12)
    with pytest.raises(FileProblem, match="cannot be read"):
        read_packet(file, "x", INFO.secret)


def test_who_is_new_in_a_packet_is_called_as_anybody_would_be() -> None:
    odd = replace(WALK_IN, name="\x1b[31mAda\r\nLovelace\u2028", organisation="A\x07B")
    (found,) = read_packet(write_packet(INFO, [], [odd], written_at=make.NOW), "x", INFO.secret).walk_ins
    assert (found.name, found.organisation) == ("[31mAda Lovelace", "AB")
