"""Care settings: how much is too much, each threshold with where it comes from and the way back to it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from convene.desktop.kit.buttons import Button, button
from convene.desktop.kit.fields import Form, NumberField
from convene.desktop.kit.layout import Rule, boxed, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Page
from convene.rules.care_limits import LIMITS, NORMAL_VALUES, CareLimit, CareLimits
from convene.rules.errors import ConveneError, Invalid
from convene.services import care_limits


class _Amount(QWidget):
    """A number with its unit, and beside it the way back to what it usually is."""

    def __init__(self, limit: CareLimit, value: int) -> None:
        super().__init__()
        self._usual = NORMAL_VALUES[limit.key]
        self._number = NumberField(value, least=limit.least, most=limit.most, unit=limit.unit)
        self._number.setAccessibleName(f"{limit.title}, {limit.unit}")
        self._number.setFixedWidth(look().px(150))
        self.edited = self._number.edited
        self.back: Button = button(f"Back to {self._usual}", "quiet", small=True, on_click=self.reset)
        self.back.setAccessibleName(f"{limit.title}: back to {self._usual}")
        self._words = text_label(f"usually {self._usual}", 12, 400, "ink3")
        self.setLayout(row(self._number, self.back, self._words, None, gap=8))
        self.setFocusProxy(self._number)
        self.edited.connect(self._say)
        self._say()

    def value(self) -> int:
        """The number."""
        return self._number.value() or 0

    def set_value(self, value: int) -> None:
        """Show this number."""
        self._number.set_value(value)
        self._say()

    def reset(self) -> None:
        """As it usually is."""
        self.set_value(self._usual)
        self.edited.emit()
        self._number.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self) -> None:
        self.back.setVisible(self.value() != self._usual)
        self._words.setVisible(self.value() == self._usual)


class CareDialog(QDialog):
    """The thresholds of this workspace, kept together as one change. It deletes itself."""

    def __init__(self, page: Page, limits: CareLimits) -> None:
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Care settings")
        self._page = page
        self._notice = Notice()
        self._notice.hide()
        self._form = Form()
        for limit in LIMITS:
            self._form.add(limit.key, limit.title, _Amount(limit, getattr(limits, limit.key)), hint=limit.source)
        self._form.edited.connect(self._say)
        listed = scrolled(boxed(column(self._form, None, gap=0, margins=(0, 12, 12, 12))))
        listed.setAccessibleName("Thresholds")
        self._all = button("Reset all", "quiet", on_click=self._reset)
        self.act = button("Save", "filled", on_click=self._go)
        whole = column(
            text_label("Care settings", 20, 650),
            text_label("How much is too much, in every programme of this workspace.", 13, 400, "ink2", wrap=True),
            self._notice,
            8,
            Rule(),
            gap=4,
            margins=(24, 20, 24, 20),
        )
        whole.addWidget(listed, 1)
        whole.addWidget(Rule())
        whole.addSpacing(12)
        whole.addLayout(row(self._all, None, button("Cancel", on_click=self.reject), self.act))
        self.setLayout(whole)
        window = page.window()
        self.resize(min(look().px(560), window.width() - 80), min(look().px(720), window.height() - 60))
        self._form.field(LIMITS[0].key).setFocus()
        self._say()

    def _say(self) -> None:
        self._all.setEnabled(self._form.values() != NORMAL_VALUES)

    def _reset(self) -> None:
        self._form.set_values(NORMAL_VALUES)
        self._say()

    def _go(self) -> None:
        self.act.setEnabled(False)
        self._page.tasks.write(
            self,
            "Change the care settings",
            care_limits.set_limits,
            self._form.values(),
            done=lambda *_: self.accept(),
            failed=self._failed,
        )

    def _failed(self, error: ConveneError) -> None:
        self.act.setEnabled(True)
        if not (isinstance(error, Invalid) and self._form.show_error(error)):
            self._notice.say_error(error)
