"""The drawer of sign-up: one session's people and what can be done about their places, or a proposal for all places."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from convene.desktop.kit.buttons import RowButton, button, icon_button
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.text import elided, text_label
from convene.desktop.page import Context
from convene.desktop.pages.people_parts import say_refused
from convene.desktop.pages.people_words import say_moment
from convene.desktop.pages.signup_allocate import ProposalView
from convene.desktop.pages.signup_answers import AnswersView
from convene.desktop.pages.signup_words import ordinal, places, session_under
from convene.rules.errors import ConveneError
from convene.rules.registrations import PlaceState
from convene.services import session_places, sign_up
from convene.services.sign_up import Placed, SessionPeople

_SECTIONS = ((PlaceState.GIVEN, "Places"), (PlaceState.WAITING, "Waiting"), (PlaceState.CHOSEN, "Would like to come"))


class SignUpDrawer(Drawer):
    """Shows a session and follows it, or a proposal, which stays as it was worked out until it is done or left."""

    def __init__(self, context: Context) -> None:
        super().__init__("Sign-up")
        self.context, self.tasks = context, context.tasks
        self.shown: UUID | None = None
        self.proposal = ProposalView(self)
        self.answers = AnswersView(self)

    def show_session(self, session_id: UUID) -> None:
        """The people of a session."""
        self.shown = session_id
        self.follow()

    def follow(self) -> None:
        """Read again what is shown."""
        if self.shown is not None:
            self.tasks.read(self, sign_up.session_people, self.shown, done=self._fill, failed=self._gone)

    def close_drawer(self) -> None:
        """Nothing is shown any more."""
        self.shown = None
        super().close_drawer()

    def propose(self, event_id: UUID) -> None:
        """What the best allocation would be."""
        self.shown = None
        self.proposal.ask(event_id)

    def take_answers(self, event_id: UUID) -> None:
        """What people answered, as choices."""
        self.shown = None
        self.answers.ask(event_id)

    def _gone(self, _error: ConveneError) -> None:
        self.close_drawer()

    def _fill(self, found: SessionPeople) -> None:
        line = found.line
        if line.id != self.shown:
            return
        self.open_drawer(line.session.title, session_under(line.session, found.time_zone))
        if line.to_give:
            words = f"{line.to_give} of those who wait can have a place"
            self.add_to_head(Tag(words, "care", "half"))
        for state, title in sorted(_SECTIONS, key=lambda s: not (line.to_give and s[0] is PlaceState.WAITING)):
            them = found.of(state)
            if not them and state is not PlaceState.GIVEN:
                continue
            count = f": {places(line)}" if state is PlaceState.GIVEN else f": {len(them)}"
            act = None
            if state is PlaceState.WAITING and line.to_give:
                act = button("Give to next", "quiet", small=True, on_click=lambda: self._next(found))
            box = self.section(title + count, act)
            box.setSpacing(2)
            if not them:
                box.addWidget(text_label("Nobody has a place yet.", 13, 400, "ink3"))
            for one in them:
                self._line(box, found, one)
        go = partial(self.context.go, "event", event_id=found.event_id, tab="programme", session_id=line.id)
        self.add_foot(button("See in the programme", on_click=go))

    def _line(self, box: QVBoxLayout, found: SessionPeople, one: Placed) -> None:
        under = self._under(found, one)
        name = RowButton(", ".join(part for part in (one.name, under) if part))
        words = column(elided(one.name, 13, 500), gap=0, margins=(0, 4, 0, 4))
        if under:
            words.addWidget(elided(under, 12, 400, "ink2"))
        inside = row(gap=8)
        if one.turn is not None:
            turn = text_label(str(one.turn), 13, 600, "ink2")
            turn.setFixedWidth(20)
            inside.addWidget(turn)
        inside.addLayout(words, 1)
        if one.pinned:
            inside.addWidget(Tag("Pinned", "neutral", "lock"))
        name.setLayout(inside)
        name.clicked.connect(lambda _=False: self._to_person(found, one))
        line = row(gap=4)
        line.addWidget(name, 1)
        more = icon_button("ellipsis", f"What to do with {one.name}", small=True)
        more.clicked.connect(lambda _=False: self._menu(found, one, more))
        line.addWidget(more, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addWidget(boxed(line))

    def _under(self, found: SessionPeople, one: Placed) -> str:
        parts = [f"{ordinal(one.rank)} choice" if one.rank else "not chosen" if one.state is PlaceState.GIVEN else ""]
        if one.state is PlaceState.WAITING and one.since is not None:
            parts.append(f"since {say_moment(one.since, found.time_zone)}")
        if one.elsewhere:
            parts.append(f"has “{one.elsewhere}”")
        if not one.registered:
            parts.append("no place at the event yet")
        return ", ".join(part for part in parts if part)

    def _menu(self, found: SessionPeople, one: Placed, near: QWidget) -> None:
        menu, title = QMenu(self), found.line.session.title

        def act(text: str, label: str, fn: Callable[..., Any], *, enabled: bool = True, **kw: Any) -> None:
            made = menu.addAction(text)
            made.setEnabled(enabled)
            made.triggered.connect(lambda _=False: self._do(label, fn, found.line.id, one.id, **kw))

        free = found.line.left is None or found.line.left > 0
        if one.state is PlaceState.GIVEN:
            pinning = ("Unpin", "Unpin") if one.pinned else ("Pin: stays whatever is allocated", "Pin")
            words = f"{pinning[1]} “{one.name}”"
            act(pinning[0], words, session_places.pin, on=not one.pinned)
            act("Release the place", f"Release “{one.name}” from “{title}”", session_places.release)
            beside = menu.addMenu("Move to")
            self._fill_moves(beside, found, one)
        else:
            give = f"Give “{one.name}” a place on “{title}”"
            words = f"Move here from “{one.elsewhere}”" if one.elsewhere else "Give a place"
            act(words, give, session_places.give, enabled=free and one.registered, instead=bool(one.elsewhere))
            if one.state is PlaceState.CHOSEN:
                label = f"Let “{one.name}” wait for “{title}”"
                act("Put on the waiting list", label, session_places.wait, now=self.context.now())
            else:
                act("Take off the waiting list", f"Release “{one.name}” from “{title}”", session_places.release)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(near.mapToGlobal(near.rect().bottomLeft()))

    def _fill_moves(self, menu: QMenu, found: SessionPeople, one: Placed) -> None:
        for other in found.beside:
            full = other.left is not None and other.left <= 0
            made = menu.addAction(f"{other.session.title} ({'full' if full else places(other)})")
            made.setEnabled(not full)
            label = f"Move “{one.name}” to “{other.session.title}”"
            made.triggered.connect(
                lambda _=False, key=other.id, label=label: self._do(
                    label, session_places.give, key, one.id, instead=True
                )
            )
        menu.setEnabled(bool(found.beside))

    def _do(self, label: str, fn: Callable[..., Any], session_id: UUID, registration_id: UUID, **kw: Any) -> None:
        self.tasks.write(self, label, fn, session_id, registration_id, failed=self.refused, **kw)

    def _next(self, found: SessionPeople) -> None:
        label = f"Give the next a place on “{found.line.session.title}”"
        self.tasks.write(self, label, session_places.give_next, found.line.id, failed=self.refused)

    def refused(self, error: ConveneError) -> None:
        """Why something was not done, at the top."""
        say_refused(self, error)

    def _to_person(self, found: SessionPeople, one: Placed) -> None:
        self.context.go("event", event_id=found.event_id, tab="people", registration_id=one.id)
