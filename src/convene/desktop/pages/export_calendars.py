"""Where the folder of calendars will be on the web: with its address the links of its page are ones to subscribe by."""

from collections.abc import Callable

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDialog, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form, TextField
from convene.desktop.kit.layout import boxed, column, row, scrolled
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.formats.calendar_folder import check_web_address
from convene.rules.errors import Invalid

_SENTENCE = (
    "A folder of calendars and a page with a link to each, for you to put on a web space. People, the link to join by "
    "and sessions that are only proposed are left out."
)


class CalendarsExportDialog(QDialog):
    """``chosen(address)``, empty where it is not known yet. What was typed last is kept in ``settings`` under ``key``,
    so that the same folder written again has the same links. It deletes itself."""

    def __init__(self, parent: QWidget, settings: QSettings, key: str, chosen: Callable[[str], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Save calendars")
        self._settings, self._key, self._chosen = settings, f"calendars/{key}", chosen
        self.form = Form()
        self.form.add(
            "address",
            "Where the folder will be on the web",
            TextField(placeholder="https://example.org/calendars/", length=500),
            hint="Its links can then be subscribed to with one click. Leave it empty if you do not know yet.",
        )
        self.form.set_values({"address": str(settings.value(self._key, ""))})
        save = button("Save…", "filled", on_click=self._save)
        save.setAutoDefault(True)
        inside = column(self.form, None, gap=12, margins=(0, 0, 8, 0))
        self.setLayout(
            column(
                text_label("Save calendars to subscribe to", 20, 650, wrap=True),
                text_label(_SENTENCE, 13, 400, "ink2", wrap=True),
                scrolled(boxed(inside)),
                row(None, button("Cancel", on_click=self.reject), save, gap=8),
                gap=12,
                margins=(24, 20, 24, 20),
            )
        )
        self.resize(look().px(480), min(look().px(320), parent.window().height() - 40))

    def _save(self) -> None:
        self.form.clear_errors()
        try:
            address = check_web_address(self.form.values()["address"])
        except Invalid as error:
            self.form.show_error(error)
            return
        self._settings.setValue(self._key, address)
        self.accept()
        self._chosen(address)
