"""Badge codes for those who hold a place; what is printed on a badge, and nothing that a stranger should not read."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

import make
from convene.rules.codes import Code, read_code
from convene.rules.errors import NotFound
from convene.rules.people import PhotoPreference
from convene.rules.registrations import RegistrationState
from convene.services import badges
from convene.store.tables import Credential, Person, SessionTheme
from convene.store.workspace import Workspace

NOW = make.NOW


def test_codes_for_those_who_come_and_once_only(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    for state in (RegistrationState.REGISTERED, RegistrationState.ACCEPTED, RegistrationState.CANCELLED):
        make.registration(workspace, event_id, state=state)
    assert workspace.write("Codes", badges.issue_codes, event_id, now=NOW)[0] == 2
    assert workspace.write("Codes", badges.issue_codes, event_id, now=NOW)[0] == 0
    held = workspace.read(lambda s: s.execute(sa.select(Credential.code, Credential.digest)).all())
    for code, digest in held:
        read = read_code(code)
        assert isinstance(read, Code)
        assert read.digest == digest


def test_short_codes_are_unique(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    ids = [make.registration(workspace, event_id) for _ in range(3)]
    few = iter([bytes(16), b"aaa", bytes(15) + b"1", b"aaa", b"bbb", bytes(15) + b"2", b"ccc"])
    workspace.write("Codes", badges.issue_code_for, ids, now=NOW, random_bytes=lambda _: next(few))
    short = workspace.read(lambda s: s.scalars(sa.select(Credential.short_code)).all())
    assert len(set(short)) == 3


def test_what_is_on_a_badge(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    organisation_id = make.organisation(workspace, "Harrow Lane Hospice")
    person_id = make.person(
        workspace,
        "Nkechi Barlow",
        known_as="Kechi",
        pronouns="she/her",
        pronunciation="KEH-chee",
        organisation_id=organisation_id,
        email="kechi@harrow.example",
    )
    make.need(workspace, person_id, detail="Hearing loop")
    registration_id = make.registration(workspace, event_id, person_id, role="facilitator")
    themes = {key: make.theme(workspace, key) for key in ("compassion", "inclusion", "systems", "engagement")}
    for keys in (["engagement", "compassion"], ["engagement", "inclusion"], ["systems"]):
        session_id = make.session(workspace, event_id, str(keys), people=[person_id])
        for position, key in enumerate(keys):
            workspace.write(
                "Theme",
                lambda s, i=session_id, t=themes[key], p=position: s.add(
                    SessionTheme(session_id=i, theme_id=t, position=p)
                ),
            )
    workspace.write("Codes", badges.issue_codes, event_id, now=NOW)
    (row,) = workspace.read(badges.badges, event_id)
    badge = row.badge
    assert (badge.known_as, badge.name, badge.organisation, badge.role, badge.pronouns, badge.pronunciation) == (
        "Kechi",
        "Nkechi Barlow",
        "Harrow Lane Hospice",
        "facilitator",
        "she/her",
        "KEH-chee",
    )
    assert len(badge.themes) == 3
    assert badge.themes[0] == "engagement"
    for private in ("kechi@", "loop"):
        assert private not in repr(badge)
    assert row.printed_at is None
    workspace.write("Printed", badges.mark_printed, [row.credential_id], now=NOW + timedelta(hours=1))
    (row,) = workspace.read(badges.badges, event_id, ids={registration_id})
    assert row.printed_at == NOW + timedelta(hours=1)
    assert workspace.read(badges.badges, event_id, ids=set()) == []


@pytest.mark.parametrize(
    ("name", "given_name", "known_as", "large"),
    [("Ada Lovelace", "Ada", "", "Ada"), ("Prince", "", "", "Prince"), ("Sólveig G", "Sólveig", "Solla", "Solla")],
)
def test_the_large_name(workspace: Workspace, name: str, given_name: str, known_as: str, large: str) -> None:
    event_id = make.event(workspace)
    make.registration(workspace, event_id, make.person(workspace, name, given_name=given_name, known_as=known_as))
    workspace.write("Codes", badges.issue_codes, event_id, now=NOW)
    assert workspace.read(badges.badges, event_id)[0].badge.known_as == large


def test_where_and_on_what_a_badge_was_printed_is_kept(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    registration_id = make.registration(workspace, event_id)
    workspace.write("Codes", badges.issue_codes, event_id, now=NOW)
    (row,) = workspace.read(badges.badges, event_id)
    assert (row.printed_at, row.printed_by, workspace.read(badges.prints, registration_id)) == (None, "", [])
    for minutes, desk in ((1, "Desk A"), (9, "Desk B")):
        where = {"desk": desk, "stock": "L7418"}
        workspace.write(
            "Print", badges.mark_printed, [row.credential_id], now=NOW + timedelta(minutes=minutes), **where
        )
    (row,) = workspace.read(badges.badges, event_id)
    assert (row.printed_at, row.printed_by) == (NOW + timedelta(minutes=9), "Desk B")
    assert [(one.desk, one.stock) for one in workspace.read(badges.prints, registration_id)] == [
        ("Desk B", "L7418"),
        ("Desk A", "L7418"),
    ]
    workspace.write("Reissue", badges.reissue, registration_id, now=NOW + timedelta(minutes=10))
    (row,) = workspace.read(badges.badges, event_id)
    assert (row.printed_at, row.printed_by) == (None, ""), "the new badge was not printed yet"
    assert len(workspace.read(badges.prints, registration_id)) == 2
    workspace.undo()
    workspace.undo()
    (row,) = workspace.read(badges.badges, event_id)
    assert row.printed_by == "Desk A"


def test_a_badge_can_say_something_else_than_the_person(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    person_id = make.person(workspace, "Nkechi Barlow", known_as="Kechi")
    registration_id = make.registration(workspace, event_id, person_id)
    workspace.write("Codes", badges.issue_codes, event_id, now=NOW)
    workspace.write("Words", badges.reword, registration_id, known_as=" Nkechi \n", role="Keynote")
    (row,) = workspace.read(badges.badges, event_id)
    assert (row.badge.known_as, row.badge.role, row.badge.name, row.reworded) == (
        "Nkechi",
        "Keynote",
        "Nkechi Barlow",
        True,
    )
    assert workspace.read(lambda s: s.get_one(Person, person_id).known_as) == "Kechi"
    workspace.write("Reissue", badges.reissue, registration_id, now=NOW)
    assert workspace.read(badges.badges, event_id)[0].badge.known_as == "Nkechi", "a new code says the same"
    workspace.write("Words", badges.reword, registration_id, known_as="", role="")
    (row,) = workspace.read(badges.badges, event_id)
    assert (row.badge.known_as, row.reworded) == ("Kechi", False)
    with pytest.raises(TypeError, match="no code"):
        workspace.write("Words", badges.reword, registration_id, code="x")
    other = make.registration(workspace, event_id, state=RegistrationState.CANCELLED)
    with pytest.raises(NotFound, match="no badge"):
        workspace.write("Words", badges.reword, other, known_as="X")


def test_who_does_not_want_photographs_is_marked(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    for name, photo in (("Ada", PhotoPreference.NO), ("Bo", PhotoPreference.YES), ("Cy", PhotoPreference.NOT_ASKED)):
        make.registration(workspace, event_id, make.person(workspace, name, photo=photo))
    workspace.write("Codes", badges.issue_codes, event_id, now=NOW)
    assert [row.badge.no_photos for row in workspace.read(badges.badges, event_id)] == [True, False, False]
