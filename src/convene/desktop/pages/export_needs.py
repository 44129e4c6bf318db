"""Needs with names leave the program for one named role only: which kinds, for whom, and what that means."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form, TextField, TickField
from convene.desktop.kit.layout import boxed, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.pages.people_words import NEEDS
from convene.rules.errors import Invalid
from convene.rules.people import NeedKind

_WARNING = (
    "This file says who needs what. Give it to nobody but the one named here, and delete it when the event is over. "
    "The kitchen gets the catering counts instead."
)


class NeedsExportDialog(QDialog):
    """``chosen(kinds, for_whom)`` once both are said. Nothing is ticked to begin with; it deletes itself."""

    def __init__(
        self, parent: QWidget, counts: Mapping[NeedKind, int], chosen: Callable[[list[NeedKind], str], object]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Save needs")
        self._chosen = chosen
        self.form = Form()
        self.form.add("for_whom", "For which role or person", TextField(placeholder="Access lead, Saoirse Flood"))
        self.ticks = {kind: TickField(f"{words}, {counts.get(kind, 0):,}") for kind, (words, _) in NEEDS.items()}
        for kind, tick in self.ticks.items():
            tick.setEnabled(bool(counts.get(kind)))
        self._wrong = text_label("", 12, 500, "danger", wrap=True)
        self._wrong.hide()
        inside = column(
            Notice(_WARNING, "care"),
            self.form,
            column(text_label("What they have to know", 13, 500), *self.ticks.values(), self._wrong, gap=0),
            text_label(
                "Needs without recorded consent are left out; how many is said afterwards.", 12, 400, "ink2", wrap=True
            ),
            None,
            gap=12,
            margins=(0, 0, 8, 0),
        )
        self.setLayout(
            column(
                text_label("Save needs, with names", 20, 650, wrap=True),
                scrolled(boxed(inside)),
                row(None, button("Cancel", on_click=self.reject), button("Save…", "filled", on_click=self._save)),
                gap=12,
                margins=(24, 20, 24, 20),
            )
        )
        self.resize(look().px(480), min(look().px(520), parent.window().height() - 40))

    def _save(self) -> None:
        self._wrong.hide()
        whom = self.form.values()["for_whom"].strip()
        kinds = [kind for kind, tick in self.ticks.items() if tick.value()]
        if not whom:
            self.form.show_error(Invalid("for_whom", "Nobody is named", "Say for which role or person this list is."))
        elif not kinds:
            self._wrong.setText("No kind of need is chosen. Choose what this role has to know.")
            self._wrong.show()
        else:
            self.accept()
            self._chosen(kinds, whom)
