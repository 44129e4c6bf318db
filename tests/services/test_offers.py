"""Places offered to those who wait: kept until a deadline, answered once, never offered again by themselves."""

from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

import make
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.events import EventStatus
from convene.rules.exchange import Incoming
from convene.rules.registrations import OfferState, RegistrationState
from convene.services import imports, offers, registrations, waiting
from convene.store.tables import Event, Message, Offer, Registration
from convene.store.workspace import Workspace
from faults.soundness import check

S = RegistrationState
DAY = timedelta(days=1)


def joins(workspace: Workspace, event_id: UUID, *names: str, **fields: Any) -> list[UUID]:
    """People who come on the list one after another, a day apart."""
    made = []
    for number, name in enumerate(names):
        when = make.NOW - timedelta(days=20 - number)
        made.append(workspace.write("Register", registrations.register, event_id, name=name, now=when, **fields)[0])
    return made


def do(workspace: Workspace, fn: Callable[..., Any], *args: Any, now: datetime = make.NOW, **kw: Any) -> Any:
    return workspace.write("Do", fn, *args, now=now, **kw)[0]


def state(workspace: Workspace, registration_id: UUID) -> RegistrationState:
    found: RegistrationState = make.one(workspace, Registration, registration_id).state
    return found


def order(workspace: Workspace, event_id: UUID, *, now: datetime = make.NOW) -> list[tuple[str, int | None, bool]]:
    found = workspace.read(waiting.waiting_list, event_id, now=now)
    return [(one.name, one.place, one.offer is not None) for one in found.people]


def drafts(workspace: Workspace) -> list[Message]:
    return workspace.read(lambda s: list(s.scalars(sa.select(Message).where(Message.kind == "offer"))))


@pytest.fixture
def full(workspace: Workspace) -> tuple[UUID, list[UUID]]:
    """One place, which Anna has; Bo, Cleo and Dag wait."""
    event_id = make.event(workspace, capacity=1)
    return event_id, joins(workspace, event_id, "Anna", "Bo", "Cleo", "Dag")


def test_a_freed_place_is_offered_kept_and_accepted(workspace: Workspace, full: tuple[UUID, list[UUID]]) -> None:
    event_id, (anna, bo, _, _) = full
    with pytest.raises(Refused, match="No place is left"):
        do(workspace, offers.offer_next, event_id)
    do(workspace, registrations.cancel, anna)
    made = do(workspace, offers.offer_next, event_id)
    assert (made.name, made.expires_at) == ("Bo", make.at("10:00", date(2026, 6, 3)))
    assert order(workspace, event_id) == [("Bo", None, True), ("Cleo", 1, False), ("Dag", 2, False)]
    counts = workspace.read(registrations.counts, event_id)
    assert (counts.registered, counts.waiting, counts.held) == (0, 3, 1), "it is kept, and he still waits"
    newcomer = do(workspace, registrations.register, event_id, name="Eve")
    assert state(workspace, newcomer) is S.WAITING
    with pytest.raises(Refused, match="No place is left"):
        do(workspace, offers.offer_next, event_id)
    assert do(workspace, offers.accept, made.id) == bo
    assert state(workspace, bo) is S.REGISTERED
    assert workspace.read(registrations.guest_detail, bo).badge_code
    with pytest.raises(Refused, match="was accepted already"):
        do(workspace, offers.decline, made.id)
    workspace.read(check)


def test_the_next_one_is_told_in_plain_words(workspace: Workspace, full: tuple[UUID, list[UUID]]) -> None:
    event_id, (anna, *_) = full
    make.add_setting(workspace, "organiser", {"name": "Ruth Alder"})
    do(workspace, registrations.cancel, anna)
    made = do(workspace, offers.offer_next, event_id)
    (draft,) = drafts(workspace)
    assert (draft.state, draft.subject, draft.event_id) == (
        "draft",
        "A place for you: London is Open(minded)",
        event_id,
    )
    assert draft.person_id == make.one(workspace, Registration, made.registration_id).person_id
    assert draft.body_text.startswith("Dear Bo,\n")
    assert "keeping it for you until 10:00 on Wed 3 June 2026" in draft.body_text
    assert draft.body_text.endswith("Ruth Alder")
    do(workspace, offers.withdraw, made.id)
    assert drafts(workspace) == [], "nobody is told of what is no more"


def test_who_declines_leaves_and_the_next_one_is_offered_the_place(
    workspace: Workspace, full: tuple[UUID, list[UUID]]
) -> None:
    event_id, (anna, bo, cleo, _) = full
    do(workspace, registrations.withdraw, anna)
    made = do(workspace, offers.offer_next, event_id)
    following = do(workspace, offers.decline, made.id)
    assert following.registration_id == cleo
    assert (state(workspace, bo), make.one(workspace, Registration, bo).reason) == (
        S.WITHDRAWN,
        "Declined the place offered",
    )
    assert order(workspace, event_id) == [("Cleo", None, True), ("Dag", 1, False)]
    workspace.undo()
    assert order(workspace, event_id)[0] == ("Bo", None, True)
    assert state(workspace, bo) is S.WAITING


def test_an_offer_that_nobody_answers_ends_and_goes_to_the_next(
    workspace: Workspace, full: tuple[UUID, list[UUID]]
) -> None:
    event_id, (anna, *_) = full
    do(workspace, registrations.cancel, anna)
    made = do(workspace, offers.offer_next, event_id)
    assert do(workspace, offers.settle, now=made.expires_at - timedelta(seconds=1)) == offers.Settled((), ())
    shown = workspace.read(waiting.waiting_list, event_id, now=made.expires_at).people[0]
    assert (shown.offer.over, shown.reason) == (True, "Was offered a place until Wed 3 June, 10:00; no answer")
    with pytest.raises(Refused, match="ended on Wed 3 June at 10:00"):
        do(workspace, offers.accept, made.id, now=made.expires_at)
    done = do(workspace, offers.settle, now=made.expires_at)
    assert ([one.name for one in done.ended], [one.name for one in done.made]) == (["Bo"], ["Cleo"])
    assert done.made[0].expires_at == make.at("10:00", date(2026, 6, 5)), "from when somebody looked"
    assert do(workspace, offers.settle, now=made.expires_at) == offers.Settled((), ()), "twice changes nothing"
    assert order(workspace, event_id, now=made.expires_at) == [
        ("Cleo", None, True),
        ("Dag", 1, False),
        ("Bo", None, False),
    ]
    last = done.made[0]
    for _ in range(3):  # everybody lets it go: the place stays free, and nobody is asked twice
        last = do(workspace, offers.settle, now=last.expires_at).made[0:1]
        if not last:
            break
        (last,) = last
    asked = workspace.read(lambda s: list(s.scalars(sa.select(Offer.registration_id))))
    assert len(asked) == len(set(asked)) == 3
    with pytest.raises(Refused, match="Nobody is next"):
        do(workspace, offers.offer_next, event_id, now=make.NOW + 14 * DAY)


def test_a_person_may_ask_again_by_name(workspace: Workspace, full: tuple[UUID, list[UUID]]) -> None:
    event_id, (anna, bo, cleo, dag) = full
    do(workspace, registrations.cancel, anna)
    do(workspace, offers.settle, now=do(workspace, offers.offer_next, event_id).expires_at)  # Bo lets it lapse
    do(workspace, registrations.cancel, cleo)
    later = make.NOW + 4 * DAY
    assert order(workspace, event_id, now=later) == [("Dag", 1, False), ("Bo", None, False)]
    again = do(workspace, offers.offer, bo, now=later)
    assert again.name == "Bo"
    with pytest.raises(Refused, match="Bo has an offer until"):
        do(workspace, offers.offer, bo, now=later)
    do(workspace, offers.withdraw, again.id, now=later)
    asked = do(workspace, offers.offer, anna, now=later)  # who cancelled, but was asked all the same
    assert (asked.name, state(workspace, anna)) == ("Anna", S.WAITING)
    do(workspace, offers.accept, asked.id, now=later)
    with pytest.raises(Refused, match="Anna does not wait: registered"):
        do(workspace, offers.offer, anna, now=later)
    assert state(workspace, dag) is S.WAITING


def test_who_had_a_place_and_comes_back_is_passed_over(workspace: Workspace, full: tuple[UUID, list[UUID]]) -> None:
    """pretix/pretix#1163: somebody who took a place and cancelled was offered it again."""
    event_id, (anna, bo, *_) = full
    do(workspace, registrations.cancel, anna)
    do(workspace, registrations.give_place, bo)
    do(workspace, registrations.take_up_again, anna)
    assert order(workspace, event_id) == [("Cleo", 1, False), ("Dag", 2, False), ("Anna", None, False)]
    assert workspace.read(waiting.waiting_list, event_id, now=make.NOW).people[-1].reason == (
        "Had a place and gave it up; not offered again unless you ask"
    )


def test_who_is_off_the_list_and_back_stands_at_the_end(workspace: Workspace, full: tuple[UUID, list[UUID]]) -> None:
    event_id, (_, bo, *_) = full
    do(workspace, registrations.withdraw, bo)
    do(workspace, registrations.take_up_again, bo)
    assert [name for name, *_ in order(workspace, event_id)] == ["Cleo", "Dag", "Bo"]


def test_the_deadline(workspace: Workspace) -> None:
    def made(now: datetime, **fields: Any) -> offers.Made:
        event_id = make.event(workspace, capacity=1, **fields)
        return do(workspace, offers.offer, make.registration(workspace, event_id, state=S.WAITING), now=now)

    assert made(make.NOW, offer_hours=8).expires_at == make.at("10:00", date(2026, 6, 2))
    christmas = make.at("16:00", date(2026, 12, 24))
    assert made(christmas, days=(date(2027, 1, 20),)).expires_at == make.at("16:00", date(2026, 12, 30))
    evening = make.at("18:00", make.DAY - DAY)
    assert made(evening).expires_at == make.at("09:00"), "never later than the event's start"
    with pytest.raises(Refused, match="has begun"):
        made(make.at("09:00"))
    waiter = make.registration(workspace, make.event(workspace, capacity=1), state=S.WAITING)
    with pytest.raises(Invalid) as wrong:
        do(workspace, offers.offer, waiter, hours=0)
    assert wrong.value.field == "offer_hours"
    assert do(workspace, offers.offer, waiter, hours=1).expires_at == make.at("11:00", make.TODAY)


def test_by_itself_only_where_somebody_said_so(workspace: Workspace, full: tuple[UUID, list[UUID]]) -> None:
    event_id, (anna, *_) = full
    workspace.write("Say so", waiting.set_automatic, on=True)
    do(workspace, registrations.cancel, anna)
    assert order(workspace, event_id)[0] == ("Bo", None, True)
    workspace.undo()
    assert order(workspace, event_id)[0] == ("Bo", 1, False), "one undo brings back the place and takes back the offer"
    assert state(workspace, anna) is S.REGISTERED
    workspace.write("More places", lambda s: setattr(s.get(Event, event_id), "capacity", 3))
    done = do(workspace, offers.settle)
    assert [one.name for one in done.made] == ["Bo", "Cleo"]
    rows = [Incoming(2, "Anna", state=S.CANCELLED)]
    do(workspace, imports.apply, event_id, rows, source="List")
    assert order(workspace, event_id)[2] == ("Dag", None, True)
    workspace.write("By hand", waiting.set_automatic, on=False)
    assert not workspace.read(waiting.is_automatic)


def test_leaving_ends_an_offer(workspace: Workspace, full: tuple[UUID, list[UUID]]) -> None:
    event_id, (anna, bo, cleo, dag) = full
    do(workspace, registrations.cancel, anna)

    def states() -> list[OfferState]:
        return workspace.read(lambda s: list(s.scalars(sa.select(Offer.state).order_by(Offer.made_at))))

    for number, (who, leave, ends) in enumerate(
        [(bo, registrations.withdraw, OfferState.DECLINED), (cleo, registrations.cancel, OfferState.WITHDRAWN)]
    ):
        when = make.NOW + number * timedelta(hours=1)
        do(workspace, offers.offer_next, event_id, now=when)
        do(workspace, leave, who, now=when)
        assert states()[-1] is ends
    do(workspace, offers.offer_next, event_id, now=make.NOW + timedelta(hours=3))
    do(workspace, registrations.give_place, dag, now=make.NOW + timedelta(hours=3))
    assert states()[-1] is OfferState.ACCEPTED, "a place that is offered is theirs to be given"
    assert workspace.read(registrations.counts, event_id).held == 1
    assert drafts(workspace) == []


def test_offers_of_a_cancelled_event_end(workspace: Workspace, full: tuple[UUID, list[UUID]]) -> None:
    event_id, (anna, bo, *_) = full
    do(workspace, registrations.cancel, anna)
    made = do(workspace, offers.offer_next, event_id)
    workspace.write("Call off", lambda s: setattr(s.get(Event, event_id), "status", EventStatus.CANCELLED))
    with pytest.raises(Refused, match="is cancelled"):
        do(workspace, offers.accept, made.id)
    done = do(workspace, offers.settle)
    assert ([one.name for one in done.ended], done.made) == (["Bo"], ())
    assert make.one(workspace, Offer, made.id).state is OfferState.WITHDRAWN
    assert state(workspace, bo) is S.WAITING
    with pytest.raises(Refused, match="is cancelled"):
        do(workspace, offers.offer_next, event_id)


def test_a_place_is_not_for_whoever_comes_while_others_wait(
    workspace: Workspace, full: tuple[UUID, list[UUID]]
) -> None:
    event_id, (anna, *_) = full
    do(workspace, registrations.cancel, anna)
    eve = do(workspace, registrations.register, event_id, name="Eve")
    assert state(workspace, eve) is S.WAITING
    at_the_door = do(workspace, registrations.register, event_id, name="Finn", state=S.REGISTERED)
    assert state(workspace, at_the_door) is S.REGISTERED, "a person may say otherwise"


def test_what_is_not_there(workspace: Workspace) -> None:
    nobody = UUID(int=7)
    for fn in (offers.offer, offers.accept, offers.decline, offers.withdraw, offers.offer_next):
        with pytest.raises(NotFound):
            do(workspace, fn, nobody)
    with pytest.raises(NotFound):
        workspace.read(waiting.waiting_list, nobody, now=make.NOW)


def test_an_undo_brings_no_offer_back_to_a_place_that_is_gone(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=1)
    waiter = make.registration(workspace, event_id, state=S.WAITING)
    made = do(workspace, offers.offer, waiter)
    do(workspace, offers.withdraw, made.id)
    with closing(Workspace.open(workspace.where, clock=lambda: make.NOW, who="Somebody else")) as other:
        do(other, registrations.register, event_id, name="Eve", state=S.REGISTERED)
    with closing(Workspace.open(workspace.where, clock=lambda: make.NOW, who="Tester")) as mine:
        if workspace.path is None:  # on a shared database everybody takes back their own
            with pytest.raises(Refused) as late:
                mine.undo()
            assert "have been given to others since" in late.value.hint
        else:
            mine.undo()
            mine.undo()
    assert workspace.read(registrations.counts, event_id).held == 1


def test_an_undo_brings_nobody_back_to_a_place_that_was_offered_since(
    workspace: Workspace, full: tuple[UUID, list[UUID]]
) -> None:
    event_id, (anna, *_) = full
    do(workspace, registrations.cancel, anna)
    workspace.write("By itself", waiting.set_automatic, on=True)
    workspace.happen("Time goes on", offers.settle, now=make.NOW)
    assert order(workspace, event_id)[0] == ("Bo", None, True)
    workspace.undo()
    with pytest.raises(Refused) as late:
        workspace.undo()
    assert "have been given to others since" in late.value.hint
    assert workspace.read(registrations.counts, event_id).held == 1
    workspace.read(check)
