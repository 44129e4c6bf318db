"""People whose time here is up, event by event: who goes, who is kept for something else; how long people are kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form, NumberField
from convene.desktop.kit.layout import Rule, boxed, clear, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.pages.plan_lines import count
from convene.rules.errors import ConveneError
from convene.rules.retention import MOST_MONTHS, Keeps
from convene.rules.roles import Right
from convene.rules.time import say_day
from convene.services import retention
from convene.services.retention import Clock, DueEvent

_NAMES = 12
_WHY = {Keeps.ANOTHER_EVENT: "at another event", Keeps.CONSENT: "agreed to hear of others"}


def open_retention(context: Context, parent: QWidget, event_id: UUID) -> None:
    """The dialog, with the clock of that event at its head."""
    RetentionDialog(context, parent, event_id).open()


def say_kept(kept: Clock) -> str:
    """``24 months after the last day, to 15 October 2028``, and how many are due."""
    months = f"{count(kept.months, 'month')} after the last day"
    until = f", to {say_day(kept.due_on)}" if kept.due_on else ""
    due = f". {count(kept.goes, 'person is', 'people are')} due to be erased" if kept.goes else ""
    return f"{months}{until}{due}"


class RetentionDialog(QDialog):
    """Looks at what is due and erases it, one event at a time; it deletes itself. For an ``event_id`` its own clock
    stands first, and can be set."""

    def __init__(self, context: Context, parent: QWidget, event_id: UUID | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("How long people are kept")
        self._context, self._event_id = context, event_id
        self._notice = Notice()
        self._notice.hide()
        self.months = NumberField(least=1, most=MOST_MONTHS, unit="months")
        self.months.setAccessibleName("Months people are kept after an event")
        self.months.editingFinished.connect(self._set_months)
        self.months.setEnabled(context.may(Right.SETTINGS))
        self._said = 0
        self._own: Form | None = None
        self._kept: Clock | None = None
        if event_id is not None:
            self._own, self._until = Form(), text_label("", 12, 400, "ink2", wrap=True)
            self.own = self._own.add(
                "months", "People of this event", NumberField(None, least=1, most=MOST_MONTHS, optional=True,
                unit="months"), hint="After its last day. Left empty: as usual",
            )  # fmt: skip
            self.own.editingFinished.connect(self._set_own)
            self.own.setEnabled(context.may(Right.SETTINGS))
        self._found = column(gap=0)
        found = scrolled(boxed(column(self._found, None, gap=0, margins=(0, 0, 8, 0))))
        found.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        found.setMinimumHeight(look().px(200))
        usual = "As usual, people are kept for" if event_id is not None else "People are kept for"
        clock = row(text_label(usual), self.months, text_label("after the last day of an event."), None)
        self.setLayout(
            column(
                text_label("How long people are kept", 20, 650),
                text_label(
                    "Nothing is erased by itself. Erasing takes names, addresses, needs, consents, answers and notes, "
                    "and cannot be undone; attendance and what people were counted in stay.",
                    13, 400, "ink2", wrap=True,
                ),
                8,
                *([self._own, self._until, 8] if self._own is not None else []),
                clock,
                self._notice,
                found,
                12,
                row(None, button("Close", "plain", on_click=self.accept)),
                gap=6,
                margins=(24, 20, 24, 20),
            )
        )  # fmt: skip
        self.resize(look().px(620), min(look().px(600), parent.window().height() - 40))
        self._ask()

    def _ask(self) -> None:
        if self._event_id is not None:
            asked = (retention.clock, self._event_id)
            self._context.tasks.read(
                self, *asked, today=self._context.today(), done=self._know_own, failed=self._refused
            )
        self._context.tasks.read(self, retention.usual_months, done=self._know_months, failed=self._refused)
        self._context.tasks.read(
            self, retention.due, today=self._context.today(), done=self._show, failed=self._refused
        )

    def _know_months(self, months: int) -> None:
        self._said = months
        self.months.set_value(months)

    def _know_own(self, kept: Clock) -> None:
        self._kept = kept
        self.own.set_value(kept.own_months)
        self._until.setText(f"{kept.title}: {say_kept(kept)}.")

    def _set_own(self) -> None:
        months = self.own.value()
        if self._kept is None or months == self._kept.own_months:
            return
        said = "as usual" if months is None else f"for {count(months, 'month')}"
        self._context.tasks.write(
            self, f"Keep the people of “{self._kept.title}” {said}", retention.set_months, self._event_id, months,
            done=lambda *_: self._ask(), failed=self._refused,
        )  # fmt: skip
        self._kept = replace(self._kept, own_months=months)

    def _set_months(self) -> None:
        months = self.months.value()
        if months is None or months == self._said:
            return
        self._said = months
        label = f"Keep people for {count(months, 'month')} after an event"
        self._context.tasks.write(
            self, label, retention.set_usual_months, months, done=lambda *_: self._ask(), failed=self._refused
        )

    def _show(self, events: Sequence[DueEvent]) -> None:
        clear(self._found)
        if not events:
            self._found.addSpacing(16)
            self._found.addWidget(text_label("Nobody is due to be erased.", 13, 400, "ink2"))
        for number, event in enumerate(events):
            if number:
                self._found.addWidget(Rule())
            self._found.addWidget(self._event(event))

    def _event(self, event: DueEvent) -> QWidget:
        goes = event.goes
        clock = f"{count(event.months, 'month')}{', its own clock' if event.own_clock else ''}"
        names = ", ".join(one.name for one in goes[:_NAMES])
        more = f" and {len(goes) - _NAMES} more" if len(goes) > _NAMES else ""
        kept = Counter(one.keeps for one in event.people if one.keeps is not None)
        stays = ", ".join(f"{number} {_WHY[why]}" for why, number in kept.items())
        words = column(
            text_label(event.title, 15, 650, wrap=True),
            text_label(
                f"Last day {say_day(event.last_day)}; due since {say_day(event.due_on)} ({clock})", 12, 400, "ink2",
                wrap=True,
            ),
            4,
            text_label(f"Goes: {names}{more}", 13, 400, "ink", wrap=True),
            gap=2,
        )  # fmt: skip
        if stays:
            words.addWidget(text_label(f"Stays: {stays}", 13, 400, "ink2", wrap=True))
        erase = button(
            f"Erase {count(len(goes), 'person', 'people')}", "danger", "trash-2", small=True,
            on_click=lambda: self._erase(event),
        )  # fmt: skip
        erase.setAccessibleName(f"Erase {count(len(goes), 'person', 'people')} of {event.title}")
        line = row(gap=16, margins=(0, 14, 0, 14))
        line.addLayout(words, 1)
        line.addWidget(erase, 0, Qt.AlignmentFlag.AlignTop)
        if not self._context.may(Right.ERASE):
            erase.hide()
        return boxed(line)

    def _erase(self, event: DueEvent) -> None:
        self._context.tasks.write(
            self, f"Erase the people of “{event.title}”", retention.erase_due, event.id,
            today=self._context.today(), now=self._context.now(), done=lambda *_: self._ask(), failed=self._refused,
        )  # fmt: skip

    def _refused(self, error: ConveneError) -> None:
        self._notice.say_error(error)
