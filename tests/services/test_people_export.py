"""All that is kept about one person, on both kinds of database."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

import make
from convene.formats.dossier_out import dossier_files
from convene.rules.consents import ConsentKind
from convene.rules.errors import NotFound
from convene.rules.exchange import Dossier
from convene.services import consents, needs, people, people_export, people_merge, people_rows, registrations
from convene.store.tables import Message, Registration, Review, Score, Unavailability
from convene.store.workspace import Workspace


@pytest.fixture
def known(workspace: Workspace) -> UUID:
    """Somebody of whom much is known."""
    event_id = make.event(workspace)
    registered, _ = workspace.write(
        "Register “Zoë”", registrations.register, event_id, name="Zoë <b>O’Brien</b>", email="zoe@example.org",
        organisation="Quayside Trust", access="A hearing loop", note="Comes late", now=make.NOW,
    )  # fmt: skip
    person_id = make.one(workspace, Registration, registered).person_id
    workspace.write("Answer", registrations.edit, registered, now=make.NOW, answers={"Why do you come?": "To listen"})
    make.session(workspace, event_id, "Opening circle", starts_at=make.at("09:30"), people=[person_id])
    make.came(workspace, event_id, registered, make.DAY)
    workspace.write(
        "Note", consents.record, person_id, ConsentKind.MARKETING, given=True, source="web form", now=make.NOW
    )
    span = {"starts_at": make.at("09:00"), "ends_at": make.at("10:00")}
    make.add(workspace, Unavailability(person_id=person_id, reason="Clinic", **span))
    mail = {"kind": "joining", "subject": "Welcome", "body_text": "How to come", "created_at": make.NOW}
    make.add(workspace, Message(person_id=person_id, **mail))
    make.add(workspace, Review(registration_id=registered, reviewer="Tova", note="Knows the ward", at=make.NOW))
    from convene.store.tables import Criterion

    criterion = make.add(workspace, Criterion(event_id=event_id, name="Reach"))
    make.add(workspace, Score(registration_id=registered, criterion_id=criterion, reviewer="Tova", points=4))
    twin = make.person(workspace, "Zoe B")
    workspace.write("Merge “Zoe B”", people_merge.merge, person_id, twin, now=make.NOW)
    return person_id


def dossier(workspace: Workspace, person_id: UUID) -> Dossier:
    return workspace.read(people_export.dossier, person_id, now=make.NOW + timedelta(hours=1), workspace="autumn")


def test_it_is_all_there_to_read(workspace: Workspace, known: UUID) -> None:
    made = dossier(workspace, known)
    said = {part.title: "; ".join(" | ".join(row) for row in part.rows) for part in made.parts}
    expected = {
        "Who you are": ("Zoë <b>O’Brien</b>", "zoe@example.org", "Quayside Trust"),
        "Events": ("London is Open(minded)", "Thu 9 July 2026", "Registered", "Comes late"),
        "Answers": ("Why do you come? | To listen",),
        "Sessions": ("Opening circle | Thu 9 July 2026, 09:30 | facilitator",),
        "Needs": ("Access | A hearing loop",),
        "What you agreed to": ("Marketing | Yes | Mon 1 June 2026, 10:00 | web form | You may write to me",),
        "When you came": ("Front desk | Admitted | In",),
        "Badges": ("CNVN",),
        "When you cannot come": ("Clinic",),
        "Messages to you": ("Welcome | Draft | How to come",),
        "What reviewers wrote": ("Tova | Knows the ward", "Tova | 4 points"),
        "Entries that were merged into yours": ("Zoe B",),
        "What was changed": ("Register “Zoë”", "Answer", "Merge “Zoe B”"),
    }
    assert said.keys() == expected.keys()
    for title, words in expected.items():
        for word in words:
            assert word in said[title], title


def test_every_row_of_theirs_is_there_to_process(workspace: Workspace, known: UUID) -> None:
    made = dossier(workspace, known)
    rows = workspace.read(people_rows.rows_of, [known])
    assert sum(len(held) for name, held in made.tables.items() if name not in {"journal_entries", "organisations"}) == (
        len(rows)
    )
    assert made.tables["people"][0]["name"] == "Zoë <b>O’Brien</b>"
    assert made.tables["registrations"][0]["registered_at"] == "2026-06-01T09:00:00+00:00"
    assert made.tables["consents"][0]["given"] is True


def test_the_page_shows_words_as_words(workspace: Workspace, known: UUID) -> None:
    files = dossier_files(dossier(workspace, known))
    page = files["index.html"].decode()
    assert "Zoë &lt;b&gt;O’Brien&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "A hearing loop" in page
    assert "src=" not in page
    assert "href=" not in page


def test_of_others_nothing_is_in_it(workspace: Workspace, known: UUID) -> None:
    other = make.person(workspace, "Somebody Else", email="else@example.org")
    make.need(workspace, other, detail="Their own need")
    made = dossier_files(dossier(workspace, known))
    for held in made.values():
        assert b"Somebody Else" not in held
        assert b"Their own need" not in held
    alone = dossier(workspace, other)
    assert [part.title for part in alone.parts] == ["Who you are", "Needs", "What was changed"]
    with pytest.raises(NotFound):
        dossier(workspace, uuid4())
    assert workspace.read(people.detail, other).name == "Somebody Else"
    assert workspace.read(needs.of_person, other)
