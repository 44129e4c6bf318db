"""The drawer of the applications: one of them as a reviewer reads it, a decision before it is made, the criteria."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal

from convene.desktop.kit.buttons import button
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.fields import Form, NumberField, TextArea, TextField, TickField
from convene.desktop.kit.layout import clear, column
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context
from convene.desktop.pages.applications_criteria import CriteriaField
from convene.desktop.pages.applications_words import (
    VERBS,
    WILL,
    count_of,
    decided_lines,
    explain_score,
    shown_name,
)
from convene.desktop.pages.people_parts import fact, say_refused, state_mark
from convene.rules.errors import ConveneError, Invalid
from convene.rules.registrations import RegistrationState
from convene.services import application_scores, applications
from convene.services.applications import Application, Board, Decided

HIDES = (
    "Name, e-mail and organisation are left out here until the decision. What people wrote themselves is shown as they"
    " wrote it and may give them away. Sector, profession and borough are shown. “Choose” and People name everybody."
)
"""What a review without names does, and what it does not."""


class ApplicationsDrawer(Drawer):
    """``scored(id)``: a review was kept, look at the next; ``decided``: a decision was made."""

    scored = Signal(object)
    decided = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__("Application")
        self.context, self.tasks = context, context.tasks
        self.me = ""
        self.shown: UUID | None = None  # the application shown, while nothing is being decided
        self.form: Form | None = None
        self._board: Board | None = None
        self._asked: tuple[list[UUID], RegistrationState] | None = None
        self._filled: dict[str, Any] = {}

    def close_drawer(self) -> None:
        """Nothing is shown any more."""
        self.shown = self.form = self._asked = None
        super().close_drawer()

    def focus_fields(self) -> None:
        """The first field, for who goes on by keyboard."""
        if self.form is not None:
            self.form.field(next(iter(self.form.values()))).setFocus(Qt.FocusReason.TabFocusReason)

    def follow(self, board: Board) -> None:
        """The applications as they are now; what is being typed stays."""
        self._board = board
        if self.shown is not None and not self._touched():
            one = next((one for one in board.applications if one.id == self.shown), None)
            if one is None:
                self.close_drawer()
            else:
                self.review(board, one)

    def review(self, board: Board, one: Application) -> None:
        """An application with its answers, and fields for what I make of it."""
        self._board, self.shown, self._asked = board, one.id, None
        under = f"Number {one.number} of {len(board.applications)}" if not one.hidden else ""
        self.open_drawer(shown_name(one), one.organisation or under)
        box = self.section()
        fact(box, "State", state_mark(one.state))
        fact(box, "Why", one.reason)
        for label, value in (("Sector", one.sector), ("Profession", one.profession), ("Borough", one.borough)):
            fact(box, label, value)
        fact(box, "Score", explain_score(one.judged) if one.judged else "")
        if one.hidden:
            box.addWidget(text_label(HIDES, 12, 400, "ink3", wrap=True))
        if one.answers:
            box = self.section("Answers")
            for question, words in one.answers.items():
                asked = text_label(question, 12, 500, "ink2", wrap=True)
                box.addLayout(column(asked, text_label(words, 13, 400, wrap=True, selectable=True), gap=2))
        mine = next((review for review in one.reviews if review.reviewer == self.me), None)
        self._my_review(board, one, mine)
        others = [review for review in one.reviews if review.reviewer != self.me]
        if others and (mine is not None or not board.criteria):
            box = self.section("Others")
            most = sum(criterion.most for criterion in board.criteria)
            for review in others:
                gave = f"{sum(review.points.values())} of {most}" if review.points else "No score"
                lines = column(text_label(f"{review.reviewer}: {gave}", 13, 500, wrap=True), gap=1)
                if review.note:
                    lines.addWidget(text_label(review.note, 12, 400, "ink2", wrap=True, selectable=True))
                box.addLayout(lines)
        elif others:
            words = "What others gave is shown once you have scored it."
            self.section("Others").addWidget(text_label(words, 12, 400, "ink3", wrap=True))

    def ask(self, board: Board, ids: Sequence[UUID], to: RegistrationState) -> None:
        """What a decision would do, before it is made."""
        self._board, self.shown, self._asked = board, None, (list(ids), to)
        self.open_drawer(f"{VERBS[to]}: {count_of(len(ids))}?", "One change; it can be undone.")
        self._said = self.section()
        self._again = TickField("Also those decided already")
        self._again.edited.connect(self._look)
        self._above, form = Form(), Form()
        self._above.add(
            "over_cap_reason", "Why more of one organisation", TextField(), hint="Kept with those above the cap"
        )
        form.add("reason", "Reason", TextField(), hint="Kept with each of them; may stay empty")
        self.form = form
        for widget in (self._again, self._above):
            widget.hide()
        self.section().addLayout(column(self._again, self._above, form, gap=14))
        self._do = button(VERBS[to], "filled", on_click=self._decide)
        self.add_foot(self._do, button("Cancel", on_click=self.close_drawer))
        self._do.setFocus(Qt.FocusReason.TabFocusReason)
        self._look()

    def change_criteria(self, board: Board) -> None:
        """What applications are judged by, and whether names are hidden from reviewers."""
        self._board, self.shown, self._asked = board, None, None
        self.open_drawer("How applications are judged", board.title)
        form = self.form = Form()
        form.add("criteria", "Criteria, each with its top score", CriteriaField(board.criteria))
        form.add("anonymous", "", TickField("Reviewers do not see who applied", value=board.anonymous))
        box = self.section()
        box.addWidget(form)
        box.addWidget(text_label(HIDES, 12, 400, "ink3", wrap=True))
        save = button("Save", "filled", on_click=lambda: self._save_criteria(board.event_id, form))
        self.add_foot(save, button("Cancel", on_click=self.close_drawer))
        form.field("criteria").setFocus(Qt.FocusReason.OtherFocusReason)

    # Reviewing --------------------------------------------------------------------------------------------------------

    def _my_review(self, board: Board, one: Application, mine: Any) -> None:
        if not board.criteria:
            change = button("Set criteria…", "plain", small=True, on_click=lambda: self.change_criteria(board))
            box = self.section("Your review")
            box.addWidget(text_label("There is nothing yet to judge it by.", 13, 400, "ink3", wrap=True))
            box.addWidget(change)
            return
        form = self.form = Form()
        for criterion in board.criteria:
            given = mine.points.get(criterion.id) if mine else None
            label = f"{criterion.name}, 0 to {criterion.most}"
            field = NumberField(given, most=criterion.most, optional=True)
            form.add(str(criterion.id), label, field, hint=criterion.detail)
        form.add("note", "Note", TextArea(mine.note if mine else "", lines=3))
        self._filled = form.values()
        self.section("Your review").addWidget(form)
        keep = partial(self._score, one, form)
        self.add_foot(
            button("Save, next", "filled", on_click=lambda: keep(go_on=True)),
            button("Save", on_click=lambda: keep(go_on=False)),
        )

    def _score(self, one: Application, form: Form, *, go_on: bool) -> None:
        values = form.values()
        note = values.pop("note")
        self._filled = form.values()
        self.tasks.write(
            self,
            f"Score the application of “{shown_name(one)}”",
            application_scores.score,
            one.id,
            reviewer=self.me,
            points={UUID(key): points for key, points in values.items()},
            note=note,
            now=self.context.now(),
            done=lambda *_: self.scored.emit(one.id) if go_on else None,
            failed=self._wrong,
        )

    def _touched(self) -> bool:
        return self.form is not None and self.form.values() != self._filled

    def _save_criteria(self, event_id: UUID, form: Form) -> None:
        values = form.values()
        self.tasks.write(
            self,
            "Change how applications are judged",
            _judge_by,
            event_id,
            values["criteria"],
            values["anonymous"],
            done=lambda *_: self.close_drawer(),
            failed=self._wrong,
        )

    # Deciding ---------------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        if self._asked is None or self._board is None or self.form is None:
            return
        asked, again = self._asked, self._again.value()
        ids, to = asked
        self.tasks.read(
            self,
            applications.outlook,
            self._board.event_id,
            ids,
            to,
            again=again,
            done=lambda found: self._show_outlook(found) if self._asked is asked else None,
            failed=self._wrong,
        )

    def _show_outlook(self, found: Decided) -> None:
        assert self._board is not None  # noqa: S101 - a decision is being looked at
        names = {one.id: shown_name(one) for one in self._board.applications}
        clear(self._said)
        for title, people in decided_lines(found, names):
            self._said.addLayout(
                column(text_label(title, 13, 600, wrap=True), text_label(people, 12, 400, "ink2", wrap=True), gap=1)
            )
        if found.above_by:
            words = "; ".join(f"{one.organisation} would have {one.people}" for one in found.above_by)
            self._said.addWidget(Notice(f"{words}. The cap is {found.above_by[0].cap}.", "care"))
        self._above.setVisible(bool(found.above_by))
        settled = len(found.settled) + len(found.again)
        self._again.setText(f"Also those decided already ({settled})")
        self._again.setAccessibleName(self._again.text())
        self._again.setVisible(bool(settled))
        self._do.set_text(f"{VERBS[found.to]} {len(found.done)}" if found.done else VERBS[found.to])
        self._do.setEnabled(bool(found.done or found.waiting))

    def _decide(self) -> None:
        if self._asked is None or self._board is None or self.form is None:
            return
        (ids, to), board = self._asked, self._board
        many = {one.id: shown_name(one) for one in board.applications}
        label = f"“{many[ids[0]]}” {WILL[to][1]}" if len(ids) == 1 else f"{count_of(len(ids))} {WILL[to][1]}"
        self.tasks.write(
            self,
            label,
            applications.decide,
            board.event_id,
            ids,
            to,
            reason=self.form.values()["reason"],
            over_cap_reason=self._above.values()["over_cap_reason"],
            again=self._again.value(),
            now=self.context.now(),
            done=lambda *_: self._decided(),
            failed=self._wrong,
        )

    def _decided(self) -> None:
        self.close_drawer()
        self.decided.emit()

    def _wrong(self, error: ConveneError) -> None:
        forms = [] if self.form is None else [self.form] if self._asked is None else [self.form, self._above]
        if not (isinstance(error, Invalid) and any(form.show_error(error) for form in forms)):
            say_refused(self, error)


def _judge_by(session: Any, event_id: UUID, criteria: Any, anonymous: bool) -> None:
    application_scores.set_criteria(session, event_id, criteria)
    application_scores.set_anonymous(session, event_id, anonymous=anonymous)
