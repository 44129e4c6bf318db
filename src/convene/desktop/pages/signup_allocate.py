"""A proposal for all places: how many choices it meets beside first come, first served; what it changes; doing it."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import TickField
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.text import Label, elided, text_label
from convene.desktop.page import Context
from convene.desktop.pages.signup_words import ordinal, people
from convene.desktop.tasks import Work
from convene.rules.allocation import Outcome
from convene.rules.errors import ConveneError
from convene.rules.registrations import PlaceState
from convene.services import allocation
from convene.services.allocation import Change, Proposal, Study

_STEPS = (
    "As few as can be are left without a place…",
    "Nobody gets everything while others get nothing…",
    "Choices are met as high up as can be…",
    "As many as can be get a first choice…",
    "Among equals, who registered first comes first…",
    "Ties are broken the same way each time…",
)
"""What is being seen to, aim by aim."""
_SHOWN = 60  # changes named one by one; the others are counted


class Hosts(Protocol):
    """The drawer of sign-up; ``shown`` is a session, while one is shown."""

    context: Context
    shown: UUID | None

    def open_drawer(self, title: str, subtitle: str = "") -> None: ...
    def close_drawer(self) -> None: ...
    def isHidden(self) -> bool: ...
    def section(self, title: str = "") -> QVBoxLayout: ...
    def add_foot(self, *buttons: QWidget) -> None: ...
    def refused(self, error: ConveneError) -> None: ...


class ProposalView:
    """Fills the drawer: the question is worked out beside the window's thread, and can be stopped there."""

    def __init__(self, drawer: Hosts) -> None:
        self.drawer, self.tasks, self.context = drawer, drawer.context.tasks, drawer.context
        self._event: UUID | None = None
        self._asked = 0  # answers to earlier questions are dropped
        self._work: Work | None = None
        self._said: Label | None = None
        self._afresh = self._fill = False

    def ask(self, event_id: UUID) -> None:
        """Work it out and show it."""
        self._event = event_id
        self._begin()

    def _begin(self) -> None:
        drawer, self._asked = self.drawer, self._asked + 1
        asked = self._asked
        self._stop()
        drawer.open_drawer("Allocate places", "Working out who gets what…")
        self._options()
        self._said = text_label(_STEPS[0], 13, 400, "ink2", wrap=True)
        drawer.section().addWidget(self._said)
        drawer.add_foot(button("Cancel", on_click=self._leave))
        self.tasks.read(
            drawer,
            allocation.study,
            self._event,
            afresh=self._afresh,
            done=lambda found: self._think(found, asked),
            failed=drawer.refused,
        )

    def _think(self, found: Study, asked: int) -> None:
        if asked != self._asked:
            return
        self._work = work = self.tasks.work(
            self.drawer,
            propose,
            found,
            fill=self._fill,
            label="Working out who gets what",
            done=lambda proposal: self._show(proposal, asked),
            failed=self.drawer.refused,
            progress=lambda done, _: self._say(done, asked),
        )
        work.finished.connect(lambda: self._ended(work, asked))

    def _say(self, done: int, asked: int) -> None:
        if asked == self._asked and self._said is not None and done < len(_STEPS):
            self._said.setText(_STEPS[done])

    def _ended(self, work: Work, asked: int) -> None:
        """Stopped from the status line: the question can be asked again."""
        if work is not self._work or not work.cancelled() or asked != self._asked:
            return
        if not self.drawer.isHidden() and self.drawer.shown is None:
            self.drawer.open_drawer("Allocate places", "Stopped. Nothing was changed.")
            self._options()
            acts = [button("Work it out", "filled", on_click=self._begin), button("Close", on_click=self._leave)]
            self.drawer.add_foot(*acts)

    def _stop(self) -> None:
        if self._work is not None and shiboken6.isValid(self._work):
            self._work.cancel()
        self._work = self._said = None

    def _leave(self) -> None:
        self._asked += 1
        self._stop()
        self.drawer.close_drawer()

    def _options(self) -> None:
        box = self.drawer.section()
        afresh = TickField("Start afresh: only pinned places stay", value=self._afresh)
        fill = TickField("Give any place left to whoever has none", value=self._fill)
        for field in (afresh, fill):
            box.addWidget(field)
            field.edited.connect(lambda: self._again(afresh=afresh.value(), fill=fill.value()))

    def _again(self, *, afresh: bool, fill: bool) -> None:
        self._afresh, self._fill = afresh, fill
        self._begin()

    def _show(self, found: Proposal, asked: int) -> None:
        drawer, self._work, self._said = self.drawer, None, None
        if drawer.shown is not None or drawer.isHidden() or asked != self._asked:
            return  # somebody looks at something else by now
        chose = f"{people(found.outcome.people)} chose, {found.outcome.slots:,} times between sessions"
        drawer.open_drawer("Allocate places", chose)
        self._options()
        self._compare(found)
        self._sessions(found)
        self._people(found)
        acts = [button("Cancel", on_click=drawer.close_drawer)]
        if found.changes:
            acts.insert(0, button("Give these places", "filled", on_click=lambda: self._do(found)))
        drawer.add_foot(*acts)

    def _compare(self, found: Proposal) -> None:
        sides = (found.outcome, found.first_come, found.standing)
        box = self.drawer.section("What it meets")
        lines = [
            (f"{ordinal(rank + 1)} choice", _each(sides, lambda s, rank=rank: _met(s, rank)))
            for rank in range(max((len(side.met) for side in sides), default=0))
        ]
        if any(side.other for side in sides):
            lines.append(("A place not chosen", _each(sides, lambda s: s.other)))
        lines += [
            ("Without a place", _each(sides, lambda s: s.without)),
            ("People without a 1st choice", _each(sides, lambda s: s.people_without_first)),
            ("People without any place", _each(sides, lambda s: s.people_without_any)),
        ]
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for place, words in enumerate(("Proposed", "First come", "Now"), start=1):
            grid.addWidget(text_label(words, 12, 400, "ink3"), 0, place, Qt.AlignmentFlag.AlignRight)
        for number, (words, counts) in enumerate(lines, start=1):
            name = text_label(words, 13, 400, "ink2", wrap=True)
            name.setMinimumWidth(1)
            grid.addWidget(name, number, 0)
            for place, count in enumerate(counts, start=1):
                shown = text_label(f"{count:,}", 13, 600 if place == 1 else 400, "ink" if place == 1 else "ink2")
                shown.setAccessibleName(f"{words}, {('proposed', 'first come', 'now')[place - 1]}: {count}")
                grid.addWidget(shown, number, place, Qt.AlignmentFlag.AlignRight)
        box.addLayout(grid)
        if found.filled:
            words = f"{found.filled} more places go to people who had not chosen them."
            box.addWidget(text_label(words, 12, 400, "ink2", wrap=True))

    def _sessions(self, found: Proposal) -> None:
        moved = [one for one in found.sessions if (one.given, one.waiting) != (one.given_then, one.waiting_then)]
        if not moved:
            return
        box = self.drawer.section("Sessions")
        for one in moved:
            limit = "" if one.session.limit is None else f" of {one.session.limit}"
            given = f"{one.given_then}" if one.given == one.given_then else f"{one.given} → {one.given_then}"
            waits = f", {one.waiting_then} waiting" if one.waiting_then or one.waiting else ""
            line = row(gap=8)
            line.addWidget(elided(one.session.title, 13), 1)
            line.addWidget(text_label(f"{given}{limit}{waits}", 12, 400, "ink2"))
            box.addWidget(boxed(line))

    def _people(self, found: Proposal) -> None:
        box = self.drawer.section(f"{people(found.people)} affected" if found.changes else "")
        if not found.changes:
            box.addWidget(text_label("Nothing would change: everybody has what they can have.", 13, wrap=True))
            return
        told = [one for one in found.changes if one.now is PlaceState.GIVEN or one.was is PlaceState.GIVEN]
        told += [one for one in found.changes if one not in told and one.now is PlaceState.WAITING]
        for one in told[:_SHOWN]:
            lines = column(elided(one.name, 13, 500), gap=0)
            lines.addWidget(elided(change_words(one), 12, 400, "ink2"))
            box.addWidget(boxed(lines))
        if len(told) > _SHOWN:
            box.addWidget(text_label(f"And {len(told) - _SHOWN:,} changes more.", 12, 400, "ink3"))

    def _do(self, found: Proposal) -> None:
        self.tasks.write(
            self.drawer,
            f"Allocate sessions of “{found.study.event}”",
            allocation.apply,
            found,
            now=self.context.now(),
            done=lambda *_: self.drawer.close_drawer(),
            failed=self.drawer.refused,
        )


def propose(
    found: Study, *, fill: bool, progress: Callable[[int, int], object], cancelled: Callable[[], bool]
) -> Proposal:
    """The proposal, as work of the pool."""
    return allocation.propose(found, fill=fill, progress=progress, cancelled=cancelled)


def change_words(one: Change) -> str:
    """What would become of one place."""
    if one.now is PlaceState.GIVEN:
        return f"“{one.title}”, {ordinal(one.choice)} choice" if one.choice else f"“{one.title}”, not chosen"
    if one.was is PlaceState.GIVEN:
        return f"no longer “{one.title}”"
    return f"waits for “{one.title}”"


def _met(side: Outcome, rank: int) -> int:
    return side.met[rank] if rank < len(side.met) else 0


def _each(sides: tuple[Outcome, Outcome, Outcome], of: Callable[[Outcome], int]) -> tuple[int, int, int]:
    first, second, third = (of(side) for side in sides)
    return first, second, third
