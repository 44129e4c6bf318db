"""People whose time here is up, event by event: who goes, who is kept for something else; how long people are kept."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import NumberField
from convene.desktop.kit.layout import Rule, boxed, clear, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.pages.plan_lines import count
from convene.rules.errors import ConveneError
from convene.rules.retention import MOST_MONTHS, Keeps
from convene.rules.time import say_day
from convene.services import retention
from convene.services.retention import DueEvent

_NAMES = 12
_WHY = {Keeps.ANOTHER_EVENT: "at another event", Keeps.CONSENT: "agreed to hear of others"}


class RetentionDialog(QDialog):
    """Looks at what is due and erases it, one event at a time; it deletes itself."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("How long people are kept")
        self._context = context
        self._notice = Notice()
        self._notice.hide()
        self.months = NumberField(least=1, most=MOST_MONTHS, unit="months")
        self.months.setAccessibleName("Months people are kept after an event")
        self.months.editingFinished.connect(self._set_months)
        self._said = 0
        self._found = column(gap=0)
        found = scrolled(boxed(column(self._found, None, gap=0, margins=(0, 0, 8, 0))))
        found.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        found.setMinimumHeight(look().px(200))
        clock = row(text_label("People are kept for"), self.months, text_label("after the last day of an event."), None)
        self.setLayout(
            column(
                text_label("How long people are kept", 20, 650),
                text_label(
                    "Nothing is erased by itself. Erasing cannot be undone; what people were counted in stays.",
                    13, 400, "ink2", wrap=True,
                ),
                8,
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
        self._context.tasks.read(self, retention.usual_months, done=self._know_months, failed=self._refused)
        self._context.tasks.read(
            self, retention.due, today=self._context.today(), done=self._show, failed=self._refused
        )

    def _know_months(self, months: int) -> None:
        self._said = months
        self.months.set_value(months)

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
        return boxed(line)

    def _erase(self, event: DueEvent) -> None:
        self._context.tasks.write(
            self, f"Erase the people of “{event.title}”", retention.erase_due, event.id,
            today=self._context.today(), now=self._context.now(), done=lambda *_: self._ask(), failed=self._refused,
        )  # fmt: skip

    def _refused(self, error: ConveneError) -> None:
        self._notice.say_error(error)
