"""Who has a catering card, under which number, and what it gives away."""

from dataclasses import asdict
from uuid import UUID, uuid4

import pytest

import make
from convene.rules.errors import NotFound, Refused
from convene.rules.papers import Asked
from convene.rules.people import NeedKind
from convene.rules.people_papers import CateringKey
from convene.rules.registrations import RegistrationState
from convene.services import catering_cards
from convene.store.workspace import Workspace

AGREED = {"consent_at": make.NOW, "consent_wording": "needs-2026-1"}


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return make.event(workspace)


def eats(
    workspace: Workspace, event_id: UUID, name: str, *words: str, state: str = "registered", **fields: object
) -> UUID:
    person_id = make.person(workspace, name)
    for detail in words:
        make.need(workspace, person_id, kind=NeedKind.DIETARY, detail=detail, **(AGREED | fields))
    return make.registration(workspace, event_id, person_id, state=RegistrationState(state))


def key(workspace: Workspace, event_id: UUID) -> CateringKey:
    return workspace.read(catering_cards.key, event_id, Asked(), now=make.NOW)


def test_only_who_agreed_and_comes_and_eats_otherwise(workspace: Workspace, event_id: UUID) -> None:
    eats(workspace, event_id, "Ada", "Coeliac disease", "vegan", owner="Sam")
    eats(workspace, event_id, "Bo", "Halal", consent_at=None)
    eats(workspace, event_id, "Cy", "Kosher", consent_wording="from import list.csv")
    eats(workspace, event_id, "Di", "Vegan", state="waiting")
    eats(workspace, event_id, "Ed", "none")
    make.need(workspace, make.person(workspace, "Flo"), detail="Step-free", **AGREED)
    found = key(workspace, event_id)
    (line,) = found.lines
    assert (line.name, line.words, line.owner, found.left_out) == ("Ada", "Coeliac disease; vegan", "Sam", 2)
    assert (line.card.plate, line.card.more) == (("Gluten-free", "Vegan"), False)


def test_cards_name_nobody_and_no_reason(workspace: Workspace, event_id: UUID) -> None:
    eats(workspace, event_id, "Ada Lovelace", "Coeliac disease", "Crohn’s")
    found = workspace.read(catering_cards.cards, event_id, Asked(), now=make.NOW)
    assert asdict(found)["cards"] == ({"number": 1, "plate": ("Gluten-free",), "more": True},)


def test_a_number_stays_and_follows_neither_names_nor_time(workspace: Workspace, event_id: UUID) -> None:
    ids = [eats(workspace, event_id, name, "Vegan") for name in ("Ada", "Bo", "Cy", "Di")]
    shown = [line.name for line in key(workspace, event_id).lines]
    assert shown == [name for _, name in sorted(zip(ids, ("Ada", "Bo", "Cy", "Di"), strict=True))]
    assert workspace.happen("Number", catering_cards.number, event_id)[0] == 4
    eats(workspace, event_id, "Al", "Halal")
    assert [line.name for line in key(workspace, event_id).lines] == [*shown, "Al"]
    assert workspace.happen("Number", catering_cards.number, event_id)[0] == 1
    assert workspace.happen("Number", catering_cards.number, event_id)[0] == 0
    assert [line.card.number for line in key(workspace, event_id).lines] == [1, 2, 3, 4, 5]


def test_where_there_is_nobody(workspace: Workspace, event_id: UUID) -> None:
    with pytest.raises(Refused, match="Nobody has a catering card"):
        key(workspace, event_id)
    eats(workspace, event_id, "Bo", "Halal", consent_at=None)
    with pytest.raises(Refused) as refused:
        key(workspace, event_id)
    assert refused.value.hint.startswith("1 wrote")
    for read in (catering_cards.key, catering_cards.cards):
        with pytest.raises(NotFound):
            workspace.read(read, uuid4(), Asked(), now=make.NOW)
    with pytest.raises(NotFound):
        workspace.happen("Number", catering_cards.number, uuid4())
