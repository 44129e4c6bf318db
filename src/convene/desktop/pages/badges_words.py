"""What one badge says otherwise than its person: for a name as it is wanted today, a role on the day."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.text import text_label
from convene.desktop.kit.text_fields import TextField
from convene.desktop.look import look
from convene.rules.exchange import Badge

_FIELDS = (
    ("known_as", "Large", 80),
    ("name", "Below it", 120),
    ("organisation", "Organisation", 120),
    ("role", "Role", 32),
    ("pronouns", "Pronouns", 32),
)


class WordsDialog(QDialog):
    """``words()`` once it is accepted. The person stays as they are. It deletes itself."""

    def __init__(self, parent: QWidget, badge: Badge, *, reworded: bool) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("The words on the badge")
        self.setMinimumWidth(look().px(440))
        self._was = {name: getattr(badge, name) for name, _, _ in _FIELDS}
        self._cleared = False
        self.form = Form()
        for name, label, most in _FIELDS:
            field = TextField(self._was[name], length=most)
            field.returnPressed.connect(self.accept)
            self.form.add(name, label, field)
        acts = row(
            None, button("Cancel", on_click=self.reject), button("Keep these words", "filled", on_click=self.accept)
        )
        if reworded:
            acts.insertWidget(0, button("As the person has it", "quiet", "undo-2", on_click=self._clear))
        self.setLayout(
            column(
                text_label(f"The badge of {badge.name}", 20, 650, wrap=True),
                text_label("Only this badge changes, not what is known of the person.", 13, 400, "ink2", wrap=True),
                8,
                self.form,
                12,
                acts,
                gap=6,
                margins=(24, 20, 24, 20),
            )
        )
        self.form.field("known_as").setFocus()
        self.form.field("known_as").selectAll()

    def words(self) -> dict[str, str]:
        """What is another now; all of them empty where the badge is to be as the person has it again."""
        if self._cleared:
            return dict.fromkeys(self._was, "")
        return {name: value for name, value in self.form.values().items() if value != self._was[name]}

    def _clear(self) -> None:
        self._cleared = True
        self.accept()
