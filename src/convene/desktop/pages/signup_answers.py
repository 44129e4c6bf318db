"""Choices out of answers: which questions ask for sessions, what they would set, and what did not match, by name."""

from uuid import UUID

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import TickField
from convene.desktop.kit.layout import boxed, column
from convene.desktop.kit.text import elided, text_label
from convene.desktop.pages.signup_allocate import Hosts
from convene.desktop.pages.signup_words import ordinal, people
from convene.services import choices_from_answers
from convene.services.choices_from_answers import Asked, FromAnswers

_SHOWN = 40  # people named one by one; the others are counted


class AnswersView:
    """Fills the drawer of sign-up. Every question that names sessions is taken to begin with."""

    def __init__(self, drawer: Hosts) -> None:
        self.drawer, self.tasks = drawer, drawer.context.tasks
        self._event: UUID | None = None
        self._asked: tuple[Asked, ...] = ()
        self._left: set[str] = set()

    def ask(self, event_id: UUID) -> None:
        """Look for questions that ask for sessions."""
        self._event, self._left = event_id, set()
        self.drawer.open_drawer("Choices from answers", "Looking at what people answered…")
        self.tasks.read(self.drawer, choices_from_answers.asked, event_id, done=self._know, failed=self.drawer.refused)

    def _know(self, found: tuple[Asked, ...]) -> None:
        self._asked = found
        if not found:
            self.drawer.open_drawer("Choices from answers", "")
            words = (
                "No answer names a session people choose here. Ask for it on the form (“First choice at 10:15”) and "
                "import the answers: titles are matched, whatever else a question says."
            )
            self.drawer.section().addWidget(text_label(words, 13, wrap=True))
            self.drawer.add_foot(button("Close", on_click=self.drawer.close_drawer))
            return
        self._look()

    def _look(self) -> None:
        taken = [one.question for one in self._asked if one.question not in self._left]
        self.tasks.read(
            self.drawer, choices_from_answers.preview, self._event, taken, done=self._show, failed=self.drawer.refused
        )

    def _show(self, found: FromAnswers) -> None:
        drawer = self.drawer
        if drawer.shown is not None or drawer.isHidden() or found.event_id != self._event:
            return
        changing = found.changing
        said = [f"{people(len(changing))} to set" if changing else "Nothing to set"]
        said += [f"{found.same:,} as they are"] if found.same else []
        drawer.open_drawer("Choices from answers", ", ".join(said))
        box = drawer.section("Questions that ask for sessions")
        for one in self._asked:
            tick = TickField(f"{one.question} ({ordinal(one.turn)} choice)", value=one.question not in self._left)
            tick.edited.connect(lambda one=one, tick=tick: self._take(one, on=tick.value()))
            said = f"{one.matched:,} of {one.answered:,} answers name a session"
            box.addLayout(column(tick, text_label(said, 12, 400, "ink2", wrap=True), gap=0))
        self._problems(found)
        if changing:
            box = drawer.section("What would be chosen")
            for person in changing[:_SHOWN]:
                then = ", ".join(f"{number}. {title}" for number, title in enumerate(person.then, 1))
                lines = column(elided(person.name, 13, 500), text_label(then, 12, 400, "ink2", wrap=True), gap=0)
                if person.was:
                    lines.addWidget(text_label(f"now {', '.join(person.was)}", 12, 400, "ink3", wrap=True))
                box.addWidget(boxed(lines))
            if len(changing) > _SHOWN:
                box.addWidget(text_label(f"And {people(len(changing) - _SHOWN)} more.", 12, 400, "ink3"))
            drawer.add_foot(
                button("Set these choices", "filled", on_click=lambda: self._do(found)),
                button("Cancel", on_click=drawer.close_drawer),
            )
        else:
            drawer.add_foot(button("Close", on_click=drawer.close_drawer))

    def _problems(self, found: FromAnswers) -> None:
        if found.unmatched:
            box = self.drawer.section("Names no session here")
            for words, count in found.unmatched[:_SHOWN]:
                box.addWidget(text_label(f"“{words}”, {people(count)}", 13, 400, "care", wrap=True))
        if found.refused:
            box = self.drawer.section("Left as they are")
            for one in found.refused[:_SHOWN]:
                box.addWidget(text_label(f"{one.name} {one.refused}", 13, 400, "ink2", wrap=True))

    def _take(self, one: Asked, *, on: bool) -> None:
        (self._left.discard if on else self._left.add)(one.question)
        self._look()

    def _do(self, found: FromAnswers) -> None:
        self.tasks.long_write(
            self.drawer,
            f"Choices of {people(len(found.changing))} from their answers",
            choices_from_answers.apply,
            found.event_id,
            found.questions,
            done=lambda *_: self.drawer.close_drawer(),
            failed=self.drawer.refused,
        )
