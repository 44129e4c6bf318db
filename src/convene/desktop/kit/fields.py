"""Form fields, each with ``value``, ``set_value`` and the signal ``edited``; and the form that points at a mistake."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QDate, QEvent, QLocale, QRectF, QSize, Qt, QTime, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QSpinBox,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from convene.desktop.icons import paint_icon
from convene.desktop.kit.buttons import FocusShown
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.paint import focus_ring, paint_tick, painter_on, text_in
from convene.desktop.kit.text import Label, literal, text_label
from convene.desktop.kit.text_fields import SearchField, TextArea, TextField
from convene.desktop.look import Dressed, look
from convene.rules.errors import Invalid

BRITISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
W = TypeVar("W", bound=QWidget)
_LONG = 36  # letters of a label that may go on to another line
_NO_DATE = QDate(1900, 1, 1)
_DATES = ("ddd d MMMM yyyy", "ddd d MMM yyyy", "d MMM yyyy")  # as there is room


class Field(Protocol):
    """What every field can do."""

    def value(self) -> Any: ...
    def set_value(self, value: Any, /) -> None: ...


class _Narrow(Dressed):
    """A field that gives way: Qt would make it as wide as the widest value it can hold."""

    def dress(self) -> None:
        self.setMinimumWidth(look().px(64))  # type: ignore[attr-defined]
        if not isinstance(self, QDateEdit):
            self.lineEdit().setTextMargins(10, 0, 4, 0)  # type: ignore[attr-defined]


class Choice(QComboBox):
    """One of several. ``options``: pairs of value and text."""

    edited = Signal()

    def __init__(self, options: Iterable[tuple[Any, str]] = (), value: Any = None) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._values: list[Any] = []
        self.set_options(options)
        if value is not None:
            self.set_value(value)
        self.activated.connect(lambda _: self.edited.emit())

    def set_options(self, options: Iterable[tuple[Any, str]]) -> None:
        """Other options; what was chosen stays chosen if it is among them."""
        was = self.value()
        self.clear()
        self._values = []
        for value, text in options:
            self._values.append(value)
            self.addItem(" ".join(text.splitlines()))
        if was in self._values:
            self.set_value(was)

    def value(self) -> Any:
        """The value chosen, None when there is nothing to choose."""
        return self._values[self.currentIndex()] if 0 <= self.currentIndex() < len(self._values) else None

    def set_value(self, value: Any) -> None:
        """Choose; an unknown value clears the choice."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box with our own arrow."""
        super().paintEvent(event)
        _arrow(self, "chevron-down")

    def wheelEvent(self, event: QEvent) -> None:
        """The wheel scrolls the page; it never changes a choice by accident."""
        event.ignore()


class DateField(_Narrow, QDateEdit):
    """A day, with a calendar. ``optional``: may be empty, and Delete empties it."""

    edited = Signal()

    def __init__(self, value: date | None = None, *, optional: bool = False) -> None:
        super().__init__()
        self.dress()
        self._optional = optional
        self.setLocale(BRITISH)
        self.setDisplayFormat(_DATES[0])
        self.setCalendarPopup(True)
        self.calendarWidget().setLocale(BRITISH)
        self.calendarWidget().setVerticalHeaderFormat(self.calendarWidget().VerticalHeaderFormat.NoVerticalHeader)
        if optional:
            self.setMinimumDate(_NO_DATE)
            self.setSpecialValueText("No date")
        self.set_value(value)
        self.userDateChanged.connect(lambda _: self.edited.emit())

    def value(self) -> date | None:
        """The day, None when empty."""
        if self._optional and self.date() == _NO_DATE:
            return None
        return date(self.date().year(), self.date().month(), self.date().day())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from day to month to year; an empty date it leaves at once. (Of itself, Qt never leaves one.)"""
        if self.value() is None:
            return QWidget.focusNextPrevChild(self, forward)
        return super().focusNextPrevChild(forward)

    def set_value(self, value: date | None) -> None:
        """Show this day."""
        self.setDate(QDate(value.year, value.month, value.day) if value else _NO_DATE)

    def stepBy(self, steps: int) -> None:
        """A day a step, on into the next month; Qt would go no further than the week, or the month."""
        section = self.currentSection()
        if section == QDateEdit.Section.DaySection and self.value() is not None:
            self.setDate(self.date().addDays(steps))
            self.setSelectedSection(section)
        else:
            super().stepBy(steps)

    def stepEnabled(self) -> QDateEdit.StepEnabledFlag:
        """There is always another day."""
        return QDateEdit.StepEnabledFlag.StepUpEnabled | QDateEdit.StepEnabledFlag.StepDownEnabled

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete empties an optional date."""
        if self._optional and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.set_value(None)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The calendar of an empty date opens at this month."""
        if self.value() is None:
            today = QDate.currentDate()
            self.calendarWidget().setCurrentPage(today.year(), today.month())
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field with a small calendar."""
        super().paintEvent(event)
        _arrow(self, "calendar")

    def wheelEvent(self, event: QEvent) -> None:
        """The wheel scrolls the page."""
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The longest way to write a date that there is room for."""
        super().resizeEvent(event)
        metrics, room = QFontMetrics(look().font()), self.lineEdit().width() - 4
        widest = QDate(2026, 9, 30)  # a Wednesday in September
        fitting = (form for form in _DATES if metrics.horizontalAdvance(BRITISH.toString(widest, form)) <= room)
        chosen = next(fitting, _DATES[-1])
        if chosen != self.displayFormat():
            self.setDisplayFormat(chosen)


class TimeField(_Narrow, QTimeEdit):
    """A time of day in 24 hours; arrow keys step minutes by five."""

    edited = Signal()

    def __init__(self, value: time | None = None) -> None:
        super().__init__()
        self.dress()
        self.setLocale(BRITISH)
        self.setDisplayFormat("HH:mm")
        self.set_value(value or time(9))
        self.userTimeChanged.connect(lambda _: self.edited.emit())

    def value(self) -> time:
        """The time."""
        return time(self.time().hour(), self.time().minute())

    def set_value(self, value: time) -> None:
        """Show this time."""
        self.setTime(QTime(value.hour, value.minute))

    def stepBy(self, steps: int) -> None:
        """Five minutes a step, one hour in the hours."""
        minutes = self.currentSection() == QTimeEdit.Section.MinuteSection
        super().stepBy(steps * 5 if minutes else steps)

    def wheelEvent(self, event: QEvent) -> None:
        """The wheel scrolls the page."""
        event.ignore()


class NumberField(_Narrow, QSpinBox):
    """A whole number from ``least`` to ``most``. ``optional``: may be empty (None), shown as “–”."""

    edited = Signal()

    def __init__(
        self, value: int | None = None, *, least: int = 0, most: int = 100_000, optional: bool = False, unit: str = ""
    ) -> None:
        super().__init__()
        self.dress()
        self._optional, self._least = optional, least
        self.setLocale(BRITISH)
        self.setRange(least - 1 if optional else least, most)
        self.setSuffix(f" {unit}" if unit else "")
        self.setGroupSeparatorShown(True)
        if optional:
            self.setSpecialValueText("–")
        self.set_value(value)
        self.valueChanged.connect(lambda _: self.edited.emit())

    def value(self) -> int | None:  # type: ignore[override]
        """The number, None when empty."""
        number = super().value()
        return None if self._optional and number < self._least else number

    def set_value(self, value: int | None) -> None:
        """Show this number; nothing is emitted."""
        self.blockSignals(True)
        self.setValue(self.minimum() if value is None else value)
        self.blockSignals(False)

    def wheelEvent(self, event: QEvent) -> None:
        """The wheel scrolls the page."""
        event.ignore()


class TickField(FocusShown, QCheckBox):
    """A tick box with its words."""

    edited = Signal()

    def __init__(self, text: str, *, value: bool = False) -> None:
        super().__init__(literal(text))
        self.setAccessibleName(text)
        self.setChecked(value)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _: self.edited.emit())
        self.dress()

    def dress(self) -> None:
        """Its font."""
        self.setFont(look().font())

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: bool) -> None:
        """Tick it or not."""
        self.setChecked(bool(value))

    def sizeHint(self) -> QSize:
        """Box and words."""
        width = self.fontMetrics().horizontalAdvance(self.text().replace("&&", "&"))
        return QSize(look().size("tick") + 12 + width + 8, look().px(28))

    def hitButton(self, pos: Any) -> bool:
        """All of it can be clicked."""
        return bool(self.rect().contains(pos))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Box, words, ring."""
        painter = painter_on(self)
        size = look().size("tick")
        paint_tick(
            painter, QRectF(4, (self.height() - size) / 2, size, size), self.checkState(), enabled=self.isEnabled()
        )
        words = QRectF(size + 14, 0, self.width() - size - 14, self.height())
        text_in(
            painter, words, self.text().replace("&&", "&"), self.font(), look().ink if self.isEnabled() else look().ink3
        )
        if self.has_ring():
            focus_ring(painter, QRectF(self.rect()), 6)
        painter.end()


class Form(QWidget):
    """Labelled fields below each other, each with a place for what is wrong with it."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = column(gap=14)
        self.setLayout(self._column)
        self._fields: dict[str, QWidget] = {}
        self._wrong: dict[str, Label] = {}

    def add(self, name: str, label: str, widget: W, *, hint: str = "") -> W:
        """Put a field under its label. ``name`` is the ``Invalid.field`` that points here."""
        box = self._box(name, label, widget, hint)
        self._column.addLayout(box)
        return widget

    def add_row(self, *fields: tuple[str, str, QWidget]) -> None:
        """Several short fields side by side: (name, label, widget) each."""
        line = row(gap=12)
        for name, label, widget in fields:
            box = self._box(name, label, widget, "")
            line.addLayout(box, 3 if isinstance(widget, DateField) else 2)
            line.setAlignment(box, Qt.AlignmentFlag.AlignTop)  # an error under one moves no other
        self._column.addLayout(line)

    def has(self, name: str) -> bool:
        """Whether there is a field of that name."""
        return name in self._fields

    def field(self, name: str) -> Any:
        """The widget of that name."""
        return self._fields[name]

    def values(self) -> dict[str, Any]:
        """What every field holds, by name."""
        return {name: widget.value() for name, widget in self._fields.items()}  # type: ignore[attr-defined]

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill the fields of those names; others stay as they are."""
        for name, value in values.items():
            if name in self._fields:
                self._fields[name].set_value(value)  # type: ignore[attr-defined]
        self.clear_errors()

    def show_error(self, error: Invalid) -> bool:
        """Say what is wrong beside the field and put the focus there. False if the form has no such field."""
        self.clear_errors()
        if error.field not in self._fields:
            return False
        widget, words = self._fields[error.field], self._wrong[error.field]
        words.setText(f"{error.title}. {error.hint}" if error.hint else error.title)
        words.show()
        _mark_wrong(widget, wrong=True)
        widget.setAccessibleDescription(words.text())
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def clear_errors(self) -> None:
        """Nothing is wrong any more."""
        for name, words in self._wrong.items():
            if not words.isHidden():
                words.hide()
                _mark_wrong(self._fields[name], wrong=False)
                self._fields[name].setAccessibleDescription("")

    def _box(self, name: str, label: str, widget: QWidget, hint: str) -> QVBoxLayout:
        wrong = text_label("", 12, 500, "danger", wrap=True)
        wrong.hide()
        self._fields[name], self._wrong[name] = widget, wrong
        words = text_label(literal(label), 13, 500, wrap=len(label) > _LONG)
        words.setBuddy(widget)
        if not widget.accessibleName():
            widget.setAccessibleName(label)
        box = column(gap=4)
        if label and not isinstance(widget, TickField):
            box.addWidget(words)
        if hint:
            box.addWidget(text_label(hint, 12, 400, "ink3", wrap=True))
        box.addWidget(widget)
        box.addWidget(wrong)
        if (edited := getattr(widget, "edited", None)) is not None:
            edited.connect(self.edited)
            edited.connect(self.clear_errors)
        return box


def _mark_wrong(widget: QWidget, *, wrong: bool) -> None:
    widget.setProperty("wrong", wrong)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _arrow(widget: QWidget, name: str) -> None:
    painter = painter_on(widget)
    size = look().size("icon")
    place = QRectF(widget.width() - size - 8, (widget.height() - size) / 2, size, size)
    paint_icon(painter, place, name, "ink2" if widget.isEnabled() else "ink3")
    painter.end()


__all__ = [
    "BRITISH", "Choice", "DateField", "Field", "Form", "NumberField", "SearchField",
    "TextArea", "TextField", "TickField", "TimeField",
]  # fmt: skip
