"""The line at the foot: what an undo would undo, when it was saved, what is under way, and notes at the right."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from convene.desktop.icons import pixmap
from convene.desktop.kit.buttons import Button, icon_button
from convene.desktop.kit.layout import Ground, Rule, boxed, column, row
from convene.desktop.kit.progress import Bar
from convene.desktop.kit.text import Label, elided, text_label
from convene.desktop.look import Dressed, look
from convene.desktop.tasks import Work


class StatusLine(Dressed, Ground):
    """``undo_wanted``: someone pressed the undo."""

    undo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("window")
        self._undo = _UndoButton()
        self._undo.clicked.connect(self.undo_wanted)
        self._undo.hide()
        self._saved_mark, self._saved = Label(), text_label("All saved", 12, 400, "ink2")
        self._busy = text_label("Working…", 12, 400, "ink2")
        self._busy.hide()
        self._works = row(gap=16)
        self._note_mark, self._note = Label(), elided("", 12, 400, "ink2")
        self._note_icon = ""
        self._saved_box = boxed(row(self._saved_mark, self._saved, gap=5))
        self._note_box = boxed(row(self._note_mark, self._note, gap=6))
        line = row(self._undo, self._saved_box, self._busy, None, gap=14, margins=(16, 0, 16, 0))
        line.addLayout(self._works)
        line.addWidget(self._note_box)
        self.setLayout(column(Rule(), line, gap=0))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._note_box.hide()
        self.dress()

    def dress(self) -> None:
        """Height and icons."""
        self.setFixedHeight(look().size("status_line"))
        size = look().px(14)
        self._saved_mark.setPixmap(pixmap("check", "ink2", size))
        if self._note_icon:
            self._note_mark.setPixmap(pixmap(self._note_icon, "ink2", size))

    def set_undo(self, label: str | None) -> None:
        """What an undo would take back; None hides it."""
        self._undo.set_text(f"Undo: {label}" if label else "")
        self._undo.setAccessibleName(f"Undo: {label}" if label else "Undo")
        self._undo.setVisible(bool(label))

    def set_saved(self, at: datetime) -> None:
        """When the last change was saved, shown by the clock of this computer."""
        self._saved.setText(f"Saved {at.astimezone():%H:%M}")

    def set_doubt(self, doubt: bool) -> None:
        """Nobody knows whether the last change was saved: then nothing here says so."""
        self._saved_box.setVisible(not doubt)

    def set_busy(self, busy: bool) -> None:
        """Something takes longer than usual."""
        self._busy.setVisible(busy and not self._works.count())

    def set_note(self, text: str, icon: str = "info") -> None:
        """A note at the right, such as that the workspace is read-only."""
        self._note.setText(text)
        self._note_icon = icon
        self._note_box.setVisible(bool(text))
        self.dress()

    def follow(self, work: Work) -> None:
        """Show a piece of work until it has ended."""
        shown = _WorkShown(work)
        self._works.addWidget(shown)
        self._busy.hide()
        work.finished.connect(shown.end)


class _UndoButton(Button):
    """Quiet words that give way: a label can be long."""

    def __init__(self) -> None:
        super().__init__("", "bare", "undo-2", small=True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> Any:
        hint = super().sizeHint()
        hint.setHeight(look().px(26))
        return hint

    def minimumSizeHint(self) -> Any:
        hint = self.sizeHint()
        hint.setWidth(min(hint.width(), look().px(120)))
        return hint

    def _font(self) -> Any:
        return look().font(12, 400)


class _WorkShown(QWidget):
    def __init__(self, work: Work) -> None:
        super().__init__()
        self._bar = Bar()
        self._bar.setFixedWidth(look().px(120))
        self._stop = icon_button("x", f"Cancel: {work.label}", small=True, on_click=self._cancel)
        self._words = elided(work.label, 12, 400, "ink2")
        self._work: Work | None = work
        self.setLayout(row(self._words, self._bar, self._stop))
        work.progressed.connect(self._progressed)

    def end(self) -> None:
        self._work = None
        self.hide()
        self.deleteLater()

    def _progressed(self, done: int, total: int) -> None:
        self._bar.set(done, total)

    def _cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._words.setText("Stopping…")
