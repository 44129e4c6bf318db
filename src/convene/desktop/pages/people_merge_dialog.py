"""People who may be one, pair after pair: side by side, what is taken from which, what moves along; or not the same."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.layout import boxed, clear, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.pages.merge_sides import Sides, head
from convene.desktop.pages.people_words import STATES
from convene.desktop.pages.pictures import Shape
from convene.desktop.pages.plan_lines import MARK, count, line, section
from convene.rules.errors import ConveneError
from convene.rules.people import PhotoPreference
from convene.services.merge_difference import Difference
from convene.services.people_duplicates import Likely, keep_apart
from convene.services.people_merge import MergePlan, Side, Twin, label, merge, plan

FIELD_WORDS = {
    "name": "Name",
    "given_name": "Given name",
    "family_name": "Family name",
    "known_as": "Known as",
    "pronouns": "Pronouns",
    "pronunciation": "Said",
    "email": "E-mail",
    "phone": "Phone",
    "organisation": "Organisation",
    "job_title": "Work",
    "profession": "Profession",
    "photo": "Photographs",
    "reception_note": "For reception",
}
_PHOTOS = {PhotoPreference.YES.value: "May be photographed", PhotoPreference.NO.value: "No photographs"}
_MOVES: tuple[tuple[str, str, str], ...] = (
    ("registrations", "registration", ""),
    ("contributions", "part in a session", "parts in sessions"),
    ("needs", "need", ""),
    ("consents", "consent", ""),
    ("messages", "message", ""),
    ("unavailabilities", "time they cannot come", "times they cannot come"),
    ("calendar_ledger", "calendar entry sent", "calendar entries sent"),
    ("registration_groups", "group they speak for", "groups they speak for"),
)
_MOST_EVENTS = 3


class PeopleMergeDialog(QDialog):
    """``merged(person_id)`` after each. The one at the left stays. It deletes itself when nobody is left."""

    merged = Signal(object)

    def __init__(self, context: Context, parent: QWidget, pairs: Sequence[Likely | tuple[UUID, UUID]]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._context = context
        self._pairs, self._at = list(pairs), 0
        self._plan: MergePlan | None = None
        self._title = text_label("", 20, 650)
        self._why = text_label("", 13, 400, "ink2", wrap=True)
        self._place = text_label("", 13, 400, "ink3")
        self._before = icon_button("chevron-left", "The pair before", on_click=lambda: self._step(-1))
        self._after = icon_button("chevron-right", "The next pair", on_click=lambda: self._step(1))
        self._notice = Notice()
        self._notice.hide()
        self._found = column(gap=0)
        found = scrolled(boxed(column(self._found, None, gap=0, margins=(0, 0, 8, 0))))
        found.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        found.setMinimumHeight(look().px(200))
        self._swap = button("Keep the other one", "quiet", "refresh-cw", on_click=self._turn)
        self._apart = button("Not the same person", "plain", on_click=self._not_same)
        self._act = button("Merge", "filled", on_click=self._merge)
        self.setLayout(
            column(
                row(self._title, None, self._place, self._before, self._after, gap=4),
                self._why,
                self._notice,
                found,
                12,
                row(self._swap, None, button("Close", on_click=self.reject), self._apart, self._act),
                gap=6,
                margins=(24, 20, 24, 20),
            )
        )
        self.resize(look().px(720), min(look().px(700), parent.window().height() - 40))
        self._show_pair()

    # One pair ---------------------------------------------------------------------------------------------------------

    def _show_pair(self) -> None:
        pair = self._pairs[self._at]
        likely = pair if isinstance(pair, Likely) else None
        self._keep_id, self._other_id = (pair.one_id, pair.other_id) if isinstance(pair, Likely) else pair
        self._sides = Sides(FIELD_WORDS)
        self.setWindowTitle("Possible duplicates" if likely else "Merge two people")
        self._title.setText("One person, or two?" if likely else "Merge two people")
        self._why.setText(
            f"{likely.why[:1].upper()}{likely.why[1:]}." if likely else "It can be taken apart again later."
        )
        several = len(self._pairs) > 1
        for widget in (self._place, self._before, self._after):
            widget.setVisible(several)
        self._place.setText(f"{self._at + 1} of {len(self._pairs)}")
        self._before.setEnabled(self._at > 0)
        self._after.setEnabled(self._at + 1 < len(self._pairs))
        self._ask()

    def _step(self, step: int) -> None:
        self._at += step
        self._show_pair()

    def _next(self, gone: UUID | None = None) -> None:
        """This pair is settled; so is every pair with somebody who is gone."""
        del self._pairs[self._at]
        self._pairs = [pair for pair in self._pairs if gone is None or gone not in _ids(pair)]
        if not self._pairs:
            self.accept()
            return
        self._at = min(self._at, len(self._pairs) - 1)
        self._show_pair()

    def _turn(self) -> None:
        """The other one stays instead; what was chosen stays chosen."""
        self._keep_id, self._other_id = self._other_id, self._keep_id
        self._ask()

    def _ask(self) -> None:
        for act in (self._act, self._apart, self._swap):
            act.setEnabled(False)
        take = self._sides.take(self._other_id)
        self._context.tasks.read(
            self, plan, self._keep_id, self._other_id, take=take, done=self._show, failed=self._refused
        )

    def _show(self, found: MergePlan) -> None:
        if (found.keep_id, found.other_id) != (self._keep_id, self._other_id):
            return  # they have been turned round since, or it is another pair's turn
        self._plan = found
        self._notice.hide()
        for act in (self._act, self._apart, self._swap):
            act.setEnabled(True)
        clear(self._found)
        self._found.addSpacing(4)
        heads = _head(found.keep, "stays"), _head(found.other, "goes")
        shown = [_said(difference) for difference in found.differences]
        ids = found.keep_id, found.other_id
        self._found.addWidget(self._sides.grid(heads, shown, ids, "Both say the same of themselves."))
        self._found.addSpacing(6)
        section(self._found, "On one list together", [_twin(one) for one in found.twins])
        section(self._found, "Moves along", _moving(found))
        self._act.setFocus()

    def _merge(self) -> None:
        found = self._plan
        if found is None:
            return
        self._act.setEnabled(False)
        self._context.tasks.write(
            self, label(found), merge, found.keep_id, found.other_id, take=self._sides.take(found.other_id),
            now=self._context.now(), done=self._done, failed=self._refused,
        )  # fmt: skip

    def _done(self, found: MergePlan, _change: object) -> None:
        self.merged.emit(found.keep_id)
        self._next(gone=found.other_id)

    def _not_same(self) -> None:
        found = self._plan
        if found is None:
            return
        said = f"“{found.keep.name}” and “{found.other.name}” are two people"
        self._context.tasks.write(
            self, said, keep_apart, found.keep_id, found.other_id, done=lambda *_: self._next(), failed=self._refused
        )

    def _refused(self, error: ConveneError) -> None:
        self._notice.say_error(error)


def _ids(pair: Likely | tuple[UUID, UUID]) -> tuple[UUID, UUID]:
    return (pair.one_id, pair.other_id) if isinstance(pair, Likely) else pair


def _said(one: Difference) -> Difference:
    if one.field != "photo":
        return one
    return Difference(one.field, _PHOTOS.get(one.kept, ""), _PHOTOS.get(one.other, ""), takes_other=one.takes_other)


def _head(side: Side, what: str) -> QWidget:
    """Who it is, and how much there is of theirs: what tells people which of two to keep."""
    events = ", ".join(side.events[:_MOST_EVENTS])
    more = len(side.events) - _MOST_EVENTS
    has = [count(number, *words) for number, *words in ((side.needs, "need"), (side.sessions, "session")) if number]
    where = f"{events} and {more} more" if more > 0 else events or "On no list"
    return head(side.name, what, where, ", ".join(has))


def _twin(one: Twin) -> QWidget:
    stays, goes = (STATES[state][0].lower() for state in (one.stays, one.goes))
    words = f"{stays} stays, {goes} goes; both badges open the door"
    if one.both_came:
        words = f"{stays} stays; they came with both badges, and have come on each of those days"
    return line(Shape("check", "ink2", MARK), one.title, words)


def _moving(found: MergePlan) -> list[QWidget]:
    moves = dict(found.moves)
    counts = [count(moves[table], *words) for table, *words in _MOVES if moves.get(table)]
    return [line(Shape("arrow-right", "ink2", MARK), ", ".join(counts))] * bool(counts)
