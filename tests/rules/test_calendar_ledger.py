"""What is owed of one appointment to one person: every case by name, and a calendar that applies what it is sent."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.rules.calendar_ledger import Current, Due, Held, Method, Why, due

NOW = Current(3, "hall at ten", "words")
HELD = Held(Method.REQUEST, 3, "hall at ten", "words")
GONE = Held(Method.CANCEL, 4, "hall at ten", "words")


@pytest.mark.parametrize(
    ("held", "current", "theirs", "owed"),
    [
        (None, NOW, True, Due(Method.REQUEST, 3, Why.NEW)),
        (None, NOW, False, None),
        (None, None, True, None),
        (HELD, NOW, True, None),
        (HELD, Current(4, "library", "words"), True, Due(Method.REQUEST, 4, Why.MOVED)),
        (HELD, Current(3, "library", "words"), True, Due(Method.REQUEST, 4, Why.MOVED)),
        (HELD, Current(3, "hall at ten", "new words"), True, Due(Method.REQUEST, 3, Why.CHANGED)),
        (HELD, NOW, False, Due(Method.CANCEL, 4, Why.NOT_THEIRS)),
        (HELD, Current(4, "off", "words", off=True), True, Due(Method.CANCEL, 4, Why.CANCELLED)),
        (HELD, None, False, Due(Method.CANCEL, 4, Why.CANCELLED)),
        (GONE, NOW, False, None),
        (GONE, None, False, None),
        (GONE, NOW, True, Due(Method.REQUEST, 5, Why.NEW)),
    ],
)
def test_every_case(held, current, theirs, owed):
    assert due(held, current, theirs=theirs) == owed


def test_a_cancel_is_never_below_what_anybody_was_sent():
    assert due(HELD, None, theirs=False, least=9) == Due(Method.CANCEL, 9, Why.CANCELLED)


@dataclass
class Calendar:
    """One person's, as calendar programs keep it: what comes with a lower SEQUENCE than what is there is ignored."""

    shown: tuple[str, str] | None = None
    sequence: int = -1

    def receive(self, sent: Due, current: Current | None) -> None:
        assert sent.sequence >= self.sequence, "a SEQUENCE fell"
        self.sequence = sent.sequence
        if sent.method is Method.CANCEL:
            self.shown = None
        else:
            assert current is not None
            self.shown = (current.fingerprint, current.content)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.sampled_from(["hall", "library", "garden"])),
        st.tuples(st.just("words"), st.sampled_from(["a", "b"])),
        st.tuples(st.just("off"), st.booleans()),
        st.tuples(st.just("gone"), st.booleans()),
        st.tuples(st.just("theirs"), st.booleans()),
        st.tuples(st.just("send"), st.none()),
    ),
    max_size=25,
)


@given(STEPS)
def test_after_sending_a_calendar_always_shows_the_programme_and_nothing_is_owed(steps):
    calendar, held, issued, printed = Calendar(), None, 0, None
    state = {"move": "hall", "words": "a", "off": False, "gone": False, "theirs": True}
    for name, value in [*steps, ("send", None)]:
        if name != "send":
            state[name] = value
            continue
        fingerprint = f"{state['move']} {state['off']}"
        sequence = issued + (printed is not None and printed != fingerprint)
        current = None if state["gone"] else Current(sequence, fingerprint, state["words"], off=state["off"])
        sent = due(held, current, theirs=state["theirs"], least=issued)
        if sent is not None:
            calendar.receive(sent, current)
            issued = max(issued, sent.sequence)
            printed = fingerprint
            held = Held(sent.method, sent.sequence, fingerprint, state["words"])
        shown = current is not None and not state["off"] and state["theirs"]
        assert calendar.shown == ((fingerprint, state["words"]) if shown else None)
        now = None if current is None else Current(issued, fingerprint, state["words"], off=state["off"])
        assert due(held, now, theirs=state["theirs"], least=issued) is None
