"""The stories and other resources of a session in its drawer, with whom to credit; and the dialog that adds one."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Choice, Form, TextArea, TextField
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.pages.programme_list import ListField
from convene.rules.errors import Invalid
from convene.rules.resources import LICENCES, RESOURCE_KINDS, UsedResource, checked, due_line
from convene.services.questions import AskedQuestion
from convene.services.resources import KnownResource

_OTHER = "…"


class ResourcesField(ListField):
    """``wanted(resource, keep)``: ask about it, a new one where it is None, and hand over what it is then."""

    wanted = Signal(object, object)

    def __init__(self) -> None:
        super().__init__(button("Add a story or resource", "quiet", "plus", on_click=self._add))

    def line(self, index: int, item: UsedResource) -> QWidget:
        """Title, then kind and whom to credit."""
        words = text_label(item.title, 13, 600, wrap=True)
        kind = RESOURCE_KINDS.get(item.kind, item.kind)
        under = text_label(". ".join(filter(None, (kind, due_line(item)))), 12, 400, "ink2", wrap=True)
        edit = [("Edit…", partial(self._edit, index))]
        return boxed(column(self.head(index, words, item.title, edit), under, gap=0))

    def _add(self) -> None:
        self.wanted.emit(None, self.add)

    def _edit(self, index: int) -> None:
        def keep(changed: UsedResource) -> None:
            self.items[index] = changed
            self.changed()

        self.wanted.emit(self.items[index], keep)


class LicenceField(QWidget):
    """One of the usual licences, or the words of another."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._choice = Choice([("", "Not known"), *((one, one) for one in LICENCES), (_OTHER, "Other…")], "")
        self._choice.setAccessibleName("Licence")
        self._words = TextField(placeholder="What they allow")
        self._words.setAccessibleName("Other licence")
        self._words.hide()
        self._choice.edited.connect(self._chosen)
        self._words.edited.connect(self.edited)
        self.setLayout(column(self._choice, self._words, gap=6))
        self.setFocusProxy(self._choice)

    def value(self) -> str:
        """The licence, in words."""
        chosen = self._choice.value()
        return self._words.value() if chosen == _OTHER else chosen or ""

    def set_value(self, value: str) -> None:
        """Show this."""
        known = not value or value in LICENCES
        self._choice.set_value(value if known else _OTHER)
        self._words.set_value("" if known else value)
        self._words.setHidden(known)

    def _chosen(self) -> None:
        other = self._choice.value() == _OTHER
        self._words.setHidden(not other)
        if other:
            self._words.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()


class ResourceDialog(QDialog):
    """One resource: one that is known, or a new one. ``keep`` is called with what it is. It deletes itself."""

    def __init__(
        self,
        parent: QWidget,
        known: Iterable[KnownResource],
        shown: UsedResource | None,
        keep: Callable[[UsedResource], object],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        title = "Add a story or resource" if shown is None else "Edit the resource"
        self.setWindowTitle(title)
        self._known = {one.resource.id: one for one in known}
        self._shown, self._keep = shown or UsedResource(None, ""), keep
        self.form = Form()
        self._note = text_label("", 12, 400, "ink3", wrap=True)
        self._note.hide()
        self._notice = Notice()
        self._notice.hide()
        if shown is None:
            lines = [(None, "A new one"), *((key, one.resource.title) for key, one in self._known.items())]
            which = self.form.add("which", "Which", Choice(lines))
            which.edited.connect(lambda: self._fill(which.value()))
        self.form.add("title", "Title", TextField())
        self.form.add("kind", "Kind", Choice(RESOURCE_KINDS.items(), "story"))
        self.form.add("address", "Address", TextField(placeholder="https://"))
        self.form.add("licence", "Licence", LicenceField())
        self.form.add("credit", "Credit line", TextField(), hint="It stands wherever the resource is listed.")
        act = button("Add" if shown is None else "Done", "filled", on_click=self._done)
        act.setAutoDefault(True)
        whole = column(
            text_label(title, 20, 650), self._notice, 8, self.form, self._note, 12,
            row(None, button("Cancel", on_click=self.reject), act), gap=6, margins=(24, 20, 24, 20),
        )  # fmt: skip
        self.setLayout(whole)
        self.setMinimumWidth(look().px(440))
        if shown is not None:
            self._show(shown)
        self.form.field("which" if shown is None and self._known else "title").setFocus()

    def _fill(self, key: object) -> None:
        one = self._known.get(key)  # type: ignore[call-overload]
        self._show(one.resource if one else UsedResource(None, ""))

    def _show(self, one: UsedResource) -> None:
        self._shown = one
        self.form.field("kind").set_options(
            [*RESOURCE_KINDS.items(), *([(one.kind, one.kind)] if one.kind not in RESOURCE_KINDS else [])]
        )
        self.form.set_values({name: getattr(one, name) for name in ("title", "kind", "address", "licence", "credit")})
        uses = self._known[one.id].sessions if one.id in self._known else 0
        words = f"Used in {uses} session{'' if uses == 1 else 's'}: what is changed here is changed there."
        self._note.setText(words)
        self._note.setVisible(uses > 0)

    def _done(self) -> None:
        said = {name: value for name, value in self.form.values().items() if name != "which"}
        try:
            one = checked(replace(self._shown, **said))
        except Invalid as error:
            if not self.form.show_error(error):
                self._notice.say_error(error)
            return
        self._keep(one)
        self.accept()


class QuestionsField(ListField):
    """Questions to write, to put in order and to take out."""

    def __init__(self) -> None:
        super().__init__(button("Add a question", "quiet", "plus", on_click=self._add))
        self._areas: list[TextArea] = []

    def show_items(self) -> None:
        """Make the lines anew."""
        self._areas = []
        super().show_items()

    def line(self, index: int, item: AskedQuestion) -> QWidget:
        """What it asks."""
        words = TextArea(item.text, lines=2)
        words.setAccessibleName(f"Question {index + 1}")
        words.edited.connect(lambda: self._write(index, words.value()))
        self._areas.append(words)
        return boxed(self.head(index, words, f"question {index + 1}"))

    def _add(self) -> None:
        self.add(AskedQuestion(None, ""))
        self._areas[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _write(self, index: int, text: str) -> None:
        self.items[index] = replace(self.items[index], text=text)
        self.edited.emit()
