"""Who has earned a certificate, for how long they were there, and whose a code is."""

from datetime import timedelta
from uuid import UUID

import pytest

import make
from convene.rules.attendance import Mark
from convene.rules.certificates import Certificates, Signature
from convene.rules.completion import CompletionRule
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.outbox import MessageKind
from convene.rules.papers import Asked, Template
from convene.rules.programme import SessionKind
from convene.rules.registrations import Role
from convene.services import attendance, certificates, finder, outbox, paper_templates
from convene.services.finder import HitKind
from convene.store.workspace import Workspace

DAYS = (make.TODAY - timedelta(2), make.TODAY - timedelta(1))


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return make.event(workspace, days=DAYS, venue_id=make.venue(workspace))


def on_list(workspace: Workspace, event_id: UUID, name: str, came: tuple[int, ...] = (), **fields: object) -> UUID:
    who = make.registration(workspace, event_id, make.person(workspace, name), **fields)  # type: ignore[arg-type]
    for day in came:
        make.came(workspace, event_id, who, DAYS[day])
    return who


def given(workspace: Workspace, event_id: UUID, asked: Asked | None = None) -> Certificates:
    return workspace.read(certificates.certificates, event_id, asked or Asked(), now=make.NOW)


def test_those_who_came_with_their_days_and_hours(workspace: Workspace, event_id: UUID) -> None:
    lunch = make.at("12:30", DAYS[0])
    make.session(workspace, event_id, "Lunch", starts_at=lunch, minutes=60, kind=SessionKind.LUNCH)
    ada = on_list(workspace, event_id, "Ada", (0, 1))
    bo = on_list(workspace, event_id, "Bo")
    on_list(workspace, event_id, "Cy", (1,))
    away = on_list(workspace, event_id, "Dee", (0,))
    second = make.day_ids(workspace, event_id)[1]
    workspace.write("Mark", attendance.mark, [bo], second, Mark.ATTENDED, now=make.NOW, today=make.TODAY)
    first = make.day_ids(workspace, event_id)[0]
    workspace.write("Mark", attendance.mark, [away], first, Mark.ABSENT, now=make.NOW, today=make.TODAY)
    found = given(workspace, event_id)
    hours = [(one.name, one.days, one.attended / timedelta(hours=1), one.code) for one in found.people]
    assert hours == [("Ada", DAYS, 15, ""), ("Bo", DAYS[1:], 8, ""), ("Cy", DAYS[1:], 8, "")]
    assert (found.place, found.rule) == ("Royal Foundation of St Katherine", "")
    only = given(workspace, event_id, Asked(person=make.one(workspace, make.Registration, ada).person_id))
    assert [one.name for one in only.people] == ["Ada"]


def test_with_a_rule_those_who_completed_and_facilitators_who_came(workspace: Workspace, event_id: UUID) -> None:
    on_list(workspace, event_id, "Ada", (0, 1))
    on_list(workspace, event_id, "Bo", (0,))
    on_list(workspace, event_id, "Fay", (0,), role=Role.FACILITATOR)
    workspace.write("Rule", attendance.set_rule, event_id, CompletionRule(days=2))
    found = given(workspace, event_id)
    assert ([one.name for one in found.people], found.rule) == (["Ada", "Fay"], "both days")


def test_nobody_yet(workspace: Workspace, event_id: UUID) -> None:
    who = make.person(workspace, "Ada")
    make.registration(workspace, event_id, who)
    with pytest.raises(Refused, match="no certificate to give yet"):
        given(workspace, event_id)
    with pytest.raises(Refused, match="They have no certificate"):
        given(workspace, event_id, Asked(person=who))


def test_a_code_says_what_holds_now_and_stays(workspace: Workspace, event_id: UUID) -> None:
    ada = on_list(workspace, event_id, "Ada", (0,))
    with pytest.raises(NotFound):
        workspace.read(certificates.verify, "BCDE-FGHJ-KNPR")
    for _ in range(2):
        workspace.happen("Prepare", certificates.prepare, event_id)
    (one,) = given(workspace, event_id).people
    found = workspace.read(certificates.verify, one.code.lower())
    assert (found.valid, found.name, found.days, found.registration_id) == (True, "Ada", DAYS[:1], ada)
    (hit,) = workspace.read(finder.find, one.code)
    assert (hit.kind, hit.title, hit.event_id) == (HitKind.CERTIFICATE, "Ada: certificate is valid", event_id)
    day = make.day_ids(workspace, event_id)[0]
    workspace.write("Mark", attendance.mark, [ada], day, Mark.ABSENT, now=make.NOW, today=make.TODAY)
    found = workspace.read(certificates.verify, one.code)
    assert (found.valid, found.name) == (False, "")
    with pytest.raises(NotFound):
        workspace.read(certificates.verify, "BCDE-FGHJ-KNPR")
    with pytest.raises(Invalid):
        workspace.read(certificates.verify, "Ada")


def test_who_signs(workspace: Workspace) -> None:
    wanted = Signature("Dr Amara Nwosu", "Director", b"picture", "png")
    for signature in (wanted, Signature("Bo"), None):
        workspace.write("Signs", certificates.set_signature, signature)
        assert workspace.read(certificates.signature) == signature
    with pytest.raises(Invalid):
        workspace.write("Signs", certificates.set_signature, Signature(" "))


def test_it_goes_along_with_thanks_to_who_earned_it(workspace: Workspace, event_id: UUID) -> None:
    ada, bo = on_list(workspace, event_id, "Ada", (0,)), on_list(workspace, event_id, "Bo")
    letter = workspace.read(outbox.preview, event_id, MessageKind.THANKS, ada).letter
    assert letter.certificate is None, "no code can be made yet"
    workspace.happen("Prepare", certificates.prepare, event_id)
    letter = workspace.read(outbox.preview, event_id, MessageKind.THANKS, ada).letter
    assert letter.certificate is not None
    assert [(one.name, bool(one.code)) for one in letter.certificate.people] == [("Ada", True)]
    assert letter.certificate_template is None
    ours = Template("ours.typ", {"ours.typ": b"Ours"})
    workspace.write("Ours", paper_templates.keep, "certificates", ours)
    assert workspace.read(outbox.preview, event_id, MessageKind.THANKS, ada).letter.certificate_template == ours
    assert workspace.read(outbox.preview, event_id, MessageKind.THANKS, bo).letter.certificate is None
    assert workspace.read(outbox.preview, event_id, MessageKind.CONFIRMATION, ada).letter.certificate is None
