"""Other programs' rules for waiting lists, capacity and registrations, case by case, beside what ours does and why.

Read in the code and documentation of pretix, Hi.Events, alf.io, LibreBooking and Indico; "asked" is what
their users ask for in their threads. Where ours differs, ``why`` says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

import make
from convene.rules.errors import ConveneError, Invalid, Refused
from convene.rules.events import EventStatus
from convene.rules.exchange import Incoming
from convene.rules.registrations import RegistrationState
from convene.services import imports, offers, people, registrations, waiting
from convene.services.substitution import substitute
from convene.store.tables import Event, Registration
from convene.store.workspace import Workspace

S = RegistrationState
LATER = make.NOW + timedelta(days=7)


class Stage:
    """An event with one place, and what can be done about it in a word."""

    def __init__(self, workspace: Workspace, capacity: int | None = 1) -> None:
        self.workspace = workspace
        self.event = make.event(workspace, capacity=capacity)
        self.who: dict[str, UUID] = {}

    def do(self, fn: Callable[..., Any], *args: Any, now: Any = make.NOW, **kw: Any) -> Any:
        return self.workspace.write(fn.__name__, fn, *args, now=now, **kw)[0]

    def joins(self, *names: str, **fields: Any) -> None:
        for name in names:
            when = make.NOW - timedelta(days=20 - len(self.who))
            self.who[name] = self.do(registrations.register, self.event, name=name, now=when, **fields)

    def state(self, name: str) -> str:
        return str(make.one(self.workspace, Registration, self.who[name]).state.value)

    def next(self) -> str | None:
        found = self.workspace.read(waiting.waiting_list, self.event, now=make.NOW).next
        return found.name if found else None

    def offered(self) -> list[str]:
        found = self.workspace.read(waiting.waiting_list, self.event, now=make.NOW).people
        return [one.name for one in found if one.offer]


def refused(fn: Callable[..., Any], *args: Any, **kw: Any) -> str:
    try:
        fn(*args, **kw)
    except (Refused, Invalid) as error:
        return error.title
    return ""


@dataclass(frozen=True)
class Case:
    """What a peer does, and what ours comes to."""

    peer: str
    rule: str
    ours: Callable[[Stage], Any]
    expected: Any
    same: bool = True
    why: str = ""


def order_by_priority(stage: Stage) -> Any:
    stage.joins("Anna", "Bo", "Cleo")
    stage.do(registrations.edit, stage.who["Cleo"], priority=1)
    return stage.next()


def waits_twice(stage: Stage) -> Any:
    stage.joins("Anna")
    stage.joins("Bo", email="bo@example.org")
    return refused(stage.do, registrations.register, stage.event, name="Bo", email="BO@example.org")


def offer_blocks(stage: Stage) -> Any:
    stage.joins("Anna", "Bo")
    stage.do(registrations.cancel, stage.who["Anna"])
    stage.do(offers.offer_next, stage.event)
    return refused(stage.do, registrations.register, stage.event, name="Eve", state=S.REGISTERED)


def decline_link(stage: Stage) -> Any:
    stage.joins("Anna", "Bo", "Cleo")
    stage.do(registrations.cancel, stage.who["Anna"])
    made = stage.do(offers.offer_next, stage.event)
    stage.do(offers.decline, made.id)
    return stage.offered(), stage.state("Bo")


def redeemed_and_cancelled(stage: Stage) -> Any:
    stage.joins("Anna", "Bo", "Cleo")
    stage.do(registrations.cancel, stage.who["Anna"])
    stage.do(offers.accept, stage.do(offers.offer_next, stage.event).id)
    stage.do(registrations.cancel, stage.who["Bo"])
    stage.do(offers.offer_next, stage.event)
    return stage.offered(), stage.state("Bo")


def begun(stage: Stage) -> Any:
    stage.joins("Anna", "Bo")
    stage.do(registrations.cancel, stage.who["Anna"])
    return refused(stage.do, offers.offer_next, stage.event, now=make.at("09:30"))


def lapsed_again(stage: Stage) -> Any:
    stage.joins("Anna", "Bo")
    stage.do(registrations.cancel, stage.who["Anna"])
    stage.do(offers.offer_next, stage.event)
    stage.do(offers.settle, now=LATER)
    return stage.next(), stage.do(offers.offer, stage.who["Bo"], now=LATER).name


def offer_to_somebody_in(stage: Stage) -> Any:
    stage.joins("Anna")
    return refused(stage.do, offers.offer, stage.who["Anna"])


def usual_deadline(stage: Stage) -> Any:
    stage.joins("Anna", "Bo")
    stage.do(registrations.cancel, stage.who["Anna"])
    friday = make.at("16:00", make.TODAY + timedelta(days=4))
    return f"{stage.do(offers.offer_next, stage.event, now=friday).expires_at:%a %d %H:%M}"


def mailed_all_at_once(stage: Stage) -> Any:
    stage.joins("Anna", "Bo", "Cleo")
    stage.do(registrations.cancel, stage.who["Anna"])
    stage.do(offers.offer_next, stage.event)
    return stage.offered(), refused(stage.do, offers.offer_next, stage.event)


def moves_up_in_silence(stage: Stage) -> Any:
    stage.joins("Anna", "Bo")
    stage.do(registrations.cancel, stage.who["Anna"])
    return stage.state("Bo"), stage.offered()


def bulk_overwrites(stage: Stage) -> Any:
    stage.joins("Anna", "Bo")
    stage.do(registrations.move, [stage.who["Bo"]], S.DECLINED)
    moved = stage.do(registrations.move, list(stage.who.values()), S.ACCEPTED)
    return stage.state("Bo"), len(moved.left)


def tries_again(stage: Stage) -> Any:
    stage.joins("Anna")
    stage.do(registrations.withdraw, stage.who["Anna"])
    again = refused(stage.do, registrations.register, stage.event, name="Anna")
    stage.do(registrations.take_up_again, stage.who["Anna"])
    return again, stage.state("Anna")


def import_over_the_limit(stage: Stage) -> Any:
    rows = [Incoming(n, name, state=S.REGISTERED) for n, name in enumerate(("Anna", "Bo", "Cleo"), 2)]
    stage.do(imports.apply, stage.event, rows, source="List")
    stage.do(imports.apply, stage.event, rows, source="List")
    found = stage.workspace.read(registrations.counts, stage.event)
    return found.registered, found.waiting


def short_notice(stage: Stage) -> Any:
    stage.joins("Anna", "Bo")
    stage.joins("Cleo", short_notice=True)
    near = make.at("09:00", make.DAY - timedelta(days=2))
    found = stage.workspace.read(waiting.waiting_list, stage.event, now=near).next
    return stage.next(), found.name


def off(stage: Stage) -> Any:
    stage.joins("Anna", "Bo")
    stage.workspace.write("Off", lambda s: setattr(s.get(Event, stage.event), "status", EventStatus.CANCELLED))
    stage.do(registrations.cancel, stage.who["Anna"])
    return refused(stage.do, offers.offer_next, stage.event)


def replaced(stage: Stage) -> Any:
    stage.joins("Anna")
    stage.do(substitute, stage.who["Anna"], name="Bo", today=make.TODAY)
    before = stage.state("Anna")
    stage.workspace.undo()
    return before, stage.state("Anna")


def recased(stage: Stage) -> Any:
    stage.joins("Ana de Souza", "Iain McDonald")
    return sorted(one.name for one in stage.workspace.read(people.directory))


CASES = (
    Case("pretix", "the waiting list goes by priority, then by who joined first", order_by_priority, "Cleo"),
    Case("pretix", "an address cannot wait twice", waits_twice, "Bo is on the list already"),
    Case("pretix", "an offer blocks a place of the quota", offer_blocks, "No place is left"),
    Case(
        "pretix",
        "a decline link frees the place at once",
        decline_link,
        (["Cleo"], "withdrawn"),
        why="the next one is offered it in the same change",
    ),
    Case(
        "pretix",
        "issue 1163: who took a place and cancelled is offered it again",
        redeemed_and_cancelled,
        (["Cleo"], "cancelled"),
        same=False,
        why="who cancelled is not offered anything, unless somebody asks for it by name",
    ),
    Case(
        "pretix",
        "offers go on until 14 days after the event",
        begun,
        "London is Open(minded) has begun",
        same=False,
        why="an offer would end in the past: at the door a place is given at once",
    ),
    Case("Hi.Events", "a reserved order holds the seat", offer_blocks, "No place is left"),
    Case(
        "Hi.Events",
        "staff may offer to a chosen entry that waits or whose offer expired",
        lapsed_again,
        (None, "Bo"),
        why="by name only: by itself nobody is asked twice",
    ),
    Case("Hi.Events", "but not to one who has a place", offer_to_somebody_in, "Anna does not wait: registered"),
    Case(
        "Hi.Events",
        "12 hours by the clock",
        usual_deadline,
        "Tue 09 15:00",
        same=False,
        why="working hours, 16 of them: made on Friday at four, it ends on Tuesday at four (in London)",
    ),
    Case("alf.io", "4 hours, moved to working days", usual_deadline, "Tue 09 15:00", why="16 unless the event says 4"),
    Case(
        "LibreBooking",
        "all who wait are mailed at once, the first to book has it",
        mailed_all_at_once,
        (["Bo"], "No place is left"),
        same=False,
        why="one is asked at a time: who is slow to read mail has the same chance",
    ),
    Case(
        "asked of Indico, 3036",
        "a waiting list at all",
        moves_up_in_silence,
        ("waiting", []),
        why="nobody is registered without a word: a person offers the place, or the workspace does it by itself",
    ),
    Case("asked of others", "who can come at short notice goes first when it is near", short_notice, ("Bo", "Cleo")),
    Case("pretix", "entries are skipped for what is no longer on sale", off, "London is Open(minded) is cancelled"),
    Case("Indico", "bulk decisions never overwrite one already made", bulk_overwrites, ("declined", 2)),
    Case(
        "Indico",
        "who withdrew or was rejected may try again as somebody new",
        tries_again,
        ("Anna is on the list already (withdrawn)", "registered"),
        same=False,
        why="one registration for a person and event: it is taken up again, with its history",
    ),
    Case(
        "pretix",
        "an import always makes new orders",
        import_over_the_limit,
        (1, 2),
        same=False,
        why="who finds no place waits, and a second import makes nobody again",
    ),
    Case(
        "asked of Dolibarr, 38127",
        "replace a person, keep the record, allow undo",
        replaced,
        ("substituted", "registered"),
    ),
    Case(
        "Indico",
        "names are title-cased on the way in",
        recased,
        ["Ana de Souza", "Iain McDonald"],
        same=False,
        why="a name is as its owner gives it",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.peer}: {case.rule}")
def test_beside_the_peers(workspace: Workspace, case: Case) -> None:
    found = case.ours(Stage(workspace))
    assert found == case.expected
    assert case.same or case.why, "a difference has its reason"


def test_a_refusal_is_one_a_person_can_act_on(workspace: Workspace) -> None:
    stage = Stage(workspace)
    stage.joins("Anna", "Bo")
    with pytest.raises(ConveneError) as full:
        stage.do(offers.offer_next, stage.event)
    assert full.value.hint


def test_places_lowered_below_what_is_taken_take_nobodys(workspace: Workspace) -> None:
    stage = Stage(workspace, 3)
    stage.joins("Anna", "Bo", "Cleo")
    workspace.write("Fewer", lambda s: setattr(s.get(Event, stage.event), "capacity", 1))
    stage.do(registrations.cancel, stage.who["Anna"])
    stage.joins("Dag")
    assert (workspace.read(registrations.counts, stage.event).held, stage.state("Dag")) == (2, "waiting")
