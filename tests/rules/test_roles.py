"""Who may do what: one table, from the least to all."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from convene.rules.roles import RIGHTS, ROLE, WORDS, NotAllowed, Right, Role, ask, may, right_of, takes


@dataclass
class Session:
    info: dict[str, Any] = field(default_factory=dict)


def test_each_role_has_all_that_the_one_before_it_has() -> None:
    reception, organiser, owner = (RIGHTS[role] for role in Role)
    assert reception < organiser < owner == frozenset(Right) == WORDS.keys()
    assert reception == {Right.DESK, Right.REPRINT}
    assert owner - organiser == {Right.ERASE, Right.RESTORE, Right.SETTINGS, Right.ROLES}


def test_a_refusal_says_what_and_who_may() -> None:
    with pytest.raises(NotAllowed) as told:
        ask(Role.RECEPTION, Right.SEE_NEEDS)
    assert (told.value.title, told.value.hint) == ("Reception may not see what people need", "The organiser may.")
    assert told.value.data == {"role": Role.RECEPTION, "right": Right.SEE_NEEDS}
    with pytest.raises(NotAllowed, match="Organiser may not erase people for good"):
        ask(Role.ORGANISER, Right.ERASE)
    assert not [right for right in Right if not may(Role.OWNER, right)]


def test_a_service_asks_at_its_door_and_says_its_right() -> None:
    came = []

    @takes(Right.EXPORT)
    def everybody(session: Any, *, day: int) -> int:
        came.append(session)
        return day

    assert (right_of(everybody), right_of(lambda session: session)) == (Right.EXPORT, Right.ORGANISE)
    with pytest.raises(NotAllowed):
        everybody(Session({ROLE: Role.RECEPTION}), day=3)
    assert came == []
    assert [everybody(Session(info), day=3) for info in ({ROLE: Role.ORGANISER}, {})] == [3, 3]
