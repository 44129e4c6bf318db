"""Taking an event to another status: what it triggers, which rooms are let go, why; then all of it as one change."""

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form, TextField, TickField
from convene.desktop.kit.layout import boxed, clear, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.pages.booking_words import STATES
from convene.desktop.pages.event_words import STATUS_WORDS, moves, say_hours
from convene.desktop.pages.pictures import Picture
from convene.desktop.pages.plan_lines import line, note, section
from convene.rules.errors import ConveneError, Invalid
from convene.rules.event_life import LifeBooking, LifeKind, LifePlan, Weight, label
from convene.rules.events import EventStatus
from convene.rules.money import money
from convene.rules.time import say_day, zone
from convene.services.event_life import carry_out, plan

_PICTURES = {LifeKind.BADGES: "id-card", LifeKind.CALENDAR: "calendar-sync", LifeKind.ROOMS: "map-pin"}


def change_status(context: Context, parent: QWidget, event_id: UUID, status: EventStatus | str) -> None:
    """Take an event to a status: at once where there is nothing to say, else once somebody has read what follows."""

    def ask(found: LifePlan) -> None:
        if found.quiet:
            words = label(found.event, found.was, found.to)
            context.tasks.write(parent, words, carry_out, event_id, found.to, today=context.today())
        else:
            LifeDialog(context, parent, found).open()

    context.tasks.read(parent, plan, event_id, EventStatus(status), today=context.today(), done=ask)


class LifeDialog(QDialog):
    """The plan of a change of status, and the button that does it. It deletes itself."""

    def __init__(self, context: Context, parent: QWidget, found: LifePlan) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setMinimumWidth(look().px(560))
        self._context, self._plan = context, found
        self._title = text_label("", 20, 650, wrap=True)
        self._now = text_label("", 13, 400, "ink2", wrap=True)
        self._form = Form()
        if found.needs_reason:
            self._form.add(
                "reason", "Reason", TextField(placeholder="What people will be told, in a few words", length=300)
            )
        else:
            self._form.hide()
        self._notice = Notice()
        self._notice.hide()
        self._lines = column(gap=0)
        self._ticks: dict[UUID, TickField] = {}
        lines = scrolled(boxed(column(self._lines, None, gap=0, margins=(0, 0, 8, 0))))
        lines.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        lines.setMinimumHeight(look().px(140))
        (act,) = (words for status, words in moves(frozenset({found.to}), found.was) if status is found.to)
        self._act = button(act, "filled", on_click=self._go)
        self._leave = button("Leave it as it is", on_click=self.reject)
        self.setLayout(
            column(
                self._title,
                self._now,
                8,
                self._form,
                self._notice,
                4,
                lines,
                12,
                row(None, self._leave, self._act),
                gap=6,
                margins=(24, 20, 24, 20),
            )
        )
        self._show(found)
        wanted = self._lines.sizeHint().height() + look().px(300 if found.needs_reason else 220)
        self.resize(look().px(560), min(max(wanted, look().px(340)), parent.window().height() - 40))
        (self._form.field("reason") if found.needs_reason else self._leave).setFocus()

    def _show(self, found: LifePlan) -> None:
        self._plan = found
        question = f"{label(found.event, found.was, found.to)}?"
        self.setWindowTitle(question)
        self._title.setText(question)
        self._now.setText(f"{STATUS_WORDS[found.was]} now. It can be undone.")
        self._act.setEnabled(found.possible)
        ticked = {key: tick.value() for key, tick in self._ticks.items()}
        clear(self._lines)
        by_weight = {w: [one for one in found.notes if one.weight is w] for w in Weight}
        section(self._lines, "In the way", [note(one.detail, stops=True) for one in by_weight[Weight.BLOCKS]])
        section(self._lines, "Good to know first", [note(one.detail, stops=False) for one in by_weight[Weight.WARNS]])
        self._ticks = {
            one.id: TickField(f"{one.room}, {one.venue}", value=ticked.get(one.id, True)) for one in found.bookings
        }
        section(self._lines, "Let go of", [self._booking(one) for one in found.bookings])
        follows = [line(Picture(_PICTURES.get(one.kind, "users")), one.detail) for one in by_weight[Weight.HAPPENS]]
        section(self._lines, "Follows from it", follows)

    def _booking(self, one: LifeBooking) -> QWidget:
        tick = self._ticks[one.id]
        day = one.starts_at.astimezone(zone(self._plan.time_zone)).date()
        hours = say_hours(one.starts_at, one.ends_at, self._plan.time_zone)
        cost = f", {money(one.cost_pence)} with VAT" if one.cost_pence else ""
        charge = "" if one.charge_pence is None else f"; {money(one.charge_pence)} due if let go today"
        if one.charge_pence == 0:
            charge = "; free to let go today"
        about = text_label(f"{STATES[one.state]}, {say_day(day)}, {hours}{cost}{charge}", 12, 400, "ink3", wrap=True)
        tick.setAccessibleDescription(about.text())
        below = boxed(column(about, margins=(look().size("tick") + 14, 0, 0, 0)))  # under the words of the tick
        return boxed(column(tick, below, gap=0, margins=(0, 2, 0, 4)))

    def _go(self) -> None:
        found = self._plan
        self._act.setEnabled(False)
        self._context.tasks.write(
            self,
            label(found.event, found.was, found.to),
            carry_out,
            found.event_id,
            found.to,
            release_bookings=[key for key, tick in self._ticks.items() if tick.value()],
            reason=self._form.field("reason").value() if found.needs_reason else "",
            today=self._context.today(),
            done=lambda result, _: self.accept() if result.done else self._show(result),
            failed=self._refused,
        )

    def _refused(self, error: ConveneError) -> None:
        self._act.setEnabled(True)
        if not (isinstance(error, Invalid) and self._form.show_error(error)):
            self._notice.say_error(error)
