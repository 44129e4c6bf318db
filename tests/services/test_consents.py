"""Consents and their history, on both kinds of database."""

from datetime import timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.consents import WORDING, ConsentKind
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.people import PhotoPreference
from convene.services import consents, people_erase
from convene.store.tables import Person
from convene.store.workspace import Workspace

K = ConsentKind


def record(workspace: Workspace, person_id, kind, given, *, days=0, source="by e-mail", **more):  # type: ignore[no-untyped-def]
    now = make.NOW + timedelta(days=days)
    return workspace.write("Note", consents.record, person_id, kind, given=given, source=source, now=now, **more)[0]


def test_every_answer_is_kept_and_the_latest_counts(workspace: Workspace) -> None:
    person_id = make.person(workspace)
    record(workspace, person_id, K.MARKETING, True, source="web form")
    assert make.one(workspace, Person, person_id).marketing_consent_at == make.NOW
    assert make.one(workspace, Person, person_id).marketing_consent_source == "web form"
    record(workspace, person_id, K.PHOTO, False, days=1, wording="Asked at the desk")
    record(workspace, person_id, K.MARKETING, False, days=2)
    rows = workspace.read(consents.of_person, person_id)
    assert [(row.kind, row.given, row.source) for row in rows] == [
        (K.MARKETING, False, "by e-mail"),
        (K.PHOTO, False, "by e-mail"),
        (K.MARKETING, True, "web form"),
    ]
    assert rows[0].words == WORDING[K.MARKETING][1]
    assert rows[1].words == "Asked at the desk"
    standing = consents.standing(rows)
    assert (standing[K.MARKETING].given, standing[K.PHOTO].given, K.NEEDS in standing) == (False, False, False)
    kept = make.one(workspace, Person, person_id)
    assert (kept.marketing_consent_at, kept.marketing_consent_source) == (None, "")
    assert kept.photo is PhotoPreference.NO
    workspace.undo()
    assert make.one(workspace, Person, person_id).marketing_consent_at == make.NOW


def test_what_is_no_answer(workspace: Workspace) -> None:
    person_id = make.person(workspace)
    with pytest.raises(Invalid) as refused:
        record(workspace, person_id, K.PHOTO, True, source=" ")
    assert refused.value.field == "source"
    with pytest.raises(NotFound):
        record(workspace, uuid4(), K.PHOTO, True)
    workspace.write("Erase", people_erase.erase, person_id, now=make.NOW)
    with pytest.raises(Refused):
        record(workspace, person_id, K.PHOTO, True)
    assert workspace.read(consents.of_person, person_id) == ()
