"""What the columns of a table of sessions mean: asked where their headings do not say it, corrected where they do."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Choice, Form
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.formats.schedule_table_in import Heading, understood

_NEEDED = ((Heading.TITLE, "Title"), (Heading.DAY, "Day"), (Heading.START, "Start"), (Heading.END, "End"))
_MORE = (
    (Heading.DURATION, "Duration"), (Heading.ROOM, "Room"), (Heading.TRACK, "Track"), (Heading.PEOPLE, "People"),
    (Heading.KIND, "Kind"), (Heading.ABSTRACT, "Abstract"), (Heading.THEMES, "Themes"),
    (Heading.CONTENT_NOTE, "Content note"), (Heading.CAPACITY, "Capacity"), (Heading.ID, "Id"),
)  # fmt: skip


class ColumnsDialog(QDialog):
    """A choice of columns for each thing a session can have. It deletes itself.

    ``taken`` is what they are taken to mean already; without it the headings are looked at.
    """

    def __init__(
        self, parent: QWidget, name: str, headings: Sequence[str], taken: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Import a programme")
        self.setMinimumWidth(look().px(520))
        self.form = Form()
        meant = dict(taken) or {heading.value: column for heading, column in understood(headings).items()}
        options = [("", "Not in this table"), *((heading, heading) for heading in headings)]
        fields = [(h.value, words, Choice(options, meant.get(h.value, ""))) for h, words in (*_NEEDED, *_MORE)]
        for first, second in zip(fields[::2], fields[1::2], strict=True):
            self.form.add_row(first, second)
            for _, _, choice in (first, second):
                choice.edited.connect(self._judge)
        self.act = button("Go on", "filled", on_click=self.accept)
        self._missing = text_label("", 12, 400, "ink3")
        self.setLayout(
            column(
                text_label("What do the columns mean?", 20, 650, wrap=True),
                text_label(
                    f"As the headings in “{name}” are understood. Change what is not so."
                    if taken
                    else f"The headings in “{name}” do not say all that a programme needs.",
                    13,
                    400,
                    "ink2",
                    wrap=True,
                ),
                12,
                self.form,
                12,
                row(self._missing, None, button("Cancel", on_click=self.reject), self.act, gap=8),
                gap=4,
                margins=(24, 20, 24, 20),
            )
        )
        self._judge()
        next((c for _, _, c in fields if not c.value()), fields[0][2]).setFocus()

    def columns(self) -> list[tuple[str, str]]:
        """Pairs of meaning and heading, an empty one where no column means that."""
        return list(self.form.values().items())

    def _judge(self) -> None:
        held = self.form.values()
        missing = [words for h, words in _NEEDED if not held[h.value] and h not in (Heading.DAY, Heading.END)]
        if not held[Heading.END.value] and not held[Heading.DURATION.value]:
            missing.append("End or Duration")
        self._missing.setText(f"Still needed: {', '.join(missing)}" if missing else "")
        self.act.setEnabled(not missing)
