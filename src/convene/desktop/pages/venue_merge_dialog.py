"""Making one venue of two: side by side, what is taken from which, what moves and what is in the way; one change."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.layout import boxed, clear, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.pages.booking_words import what_for, when
from convene.desktop.pages.merge_sides import Sides, head
from convene.desktop.pages.pictures import Shape
from convene.desktop.pages.plan_lines import MARK, count, line, note, section
from convene.rules.errors import ConveneError
from convene.rules.time import LONDON
from convene.services.booking_rows import BookingRow
from convene.services.venue_merge import MergePlan, label, merge, plan

FIELD_WORDS = {
    "address": "Address",
    "postcode": "Postcode",
    "borough": "Borough",
    "stations": "Stations",
    "arrival": "Arrival",
    "step_free_route": "Step-free",
    "parking": "Parking",
    "wifi": "Wi-Fi",
    "catering": "Catering",
    "prices": "Prices",
    "phone": "Phone",
    "email": "E-mail",
    "website": "Website",
    "location": "Location",
    "note": "Note",
}


class MergeDialog(QDialog):
    """``merged(venue_id)`` when it is done. The venue at the left stays, with its name. It deletes itself."""

    merged = Signal(object)

    def __init__(self, context: Context, parent: QWidget, keep_id: UUID, other_id: UUID) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Merge two venues")
        self._context, self._keep_id, self._other_id = context, keep_id, other_id
        self._sides = Sides(FIELD_WORDS)
        self._plan: MergePlan | None = None
        self._notice = Notice()
        self._notice.hide()
        self._found = column(gap=0)
        found = scrolled(boxed(column(self._found, None, gap=0, margins=(0, 0, 8, 0))))
        found.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        found.setMinimumHeight(look().px(200))
        self._swap = button("Keep the other one", "quiet", "refresh-cw", on_click=self._turn)
        self._act = button("Merge", "filled", on_click=self._merge)
        self._act.setEnabled(False)
        self.setLayout(
            column(
                text_label("Merge two venues", 20, 650),
                text_label(
                    "All that points at either will point at the one that stays. It is one undo.",
                    13, 400, "ink2", wrap=True,
                ),
                self._notice,
                found,
                12,
                row(self._swap, None, button("Cancel", on_click=self.reject), self._act),
                gap=6,
                margins=(24, 20, 24, 20),
            )
        )  # fmt: skip
        self.resize(look().px(700), min(look().px(680), parent.window().height() - 40))
        self._ask()

    def _turn(self) -> None:
        """The other venue stays instead; what was chosen stays chosen."""
        self._keep_id, self._other_id = self._other_id, self._keep_id
        self._ask()

    def _ask(self) -> None:
        self._act.setEnabled(False)
        self._context.tasks.read(
            self,
            plan,
            self._keep_id,
            self._other_id,
            take=self._sides.take(self._other_id),
            done=self._show,
            failed=self._refused,
        )

    def _show(self, found: MergePlan) -> None:
        if (found.keep_id, found.other_id) != (self._keep_id, self._other_id):
            return  # they have been turned round since
        self._plan = found
        self._notice.hide()
        self._act.setEnabled(found.possible)
        clear(self._found)
        section(self._found, "In the way", [note(_clash(*pair), stops=True) for pair in found.clashes])
        section(self._found, "Moves along", _moving(found))
        self._found.addSpacing(10)
        heads = head(found.keep, "stays"), head(found.other, "goes")
        ids = found.keep_id, found.other_id
        self._found.addWidget(self._sides.grid(heads, found.differences, ids, "Both say the same."))
        section(self._found, "Rooms", _rooms(found))

    def _merge(self) -> None:
        found = self._plan
        if found is None:
            return
        self._act.setEnabled(False)
        take = self._sides.take(self._other_id)
        self._context.tasks.write(
            self, label(found), merge, found.keep_id, found.other_id, take=take, done=self._done, failed=self._refused
        )

    def _done(self, found: MergePlan, _change: object) -> None:
        self.merged.emit(found.keep_id)
        self.accept()

    def _refused(self, error: ConveneError) -> None:
        self._notice.say_error(error)


def _rooms(found: MergePlan) -> list[QWidget]:
    made = []
    for room in found.rooms:
        words = f"becomes one with {room.into}" if room.into else f"moves to {found.keep}"
        made.append(line(Shape("check" if room.into else "arrow-right", "ink2", MARK), room.name, words))
    return made


def _moving(found: MergePlan) -> list[QWidget]:
    counts = [
        count(number, *words)
        for number, *words in (
            (found.bookings, "booking"),
            (found.event_days, "day of an event", "days of events"),
            (found.sessions, "session"),
            (found.contacts, "contact"),
            (found.documents, "document"),
            (found.closures, "closure"),
        )
        if number
    ]
    return [line(Shape("arrow-right", "ink2", MARK), ", ".join(counts))] * bool(counts)


def _clash(one: BookingRow, two: BookingRow) -> str:
    return (
        f"{one.room} would hold two bookings at once: {what_for(one)} ({when(one, LONDON)}) and {what_for(two)} "
        f"({when(two, LONDON)}). Move or release one of them first."
    )
