"""Where people come from: every organisation with its sector and borough, changed in place, two of them made one."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QDialog, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form
from convene.desktop.kit.layout import Rule, boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.table import Column, Table
from convene.desktop.kit.text import text_label
from convene.desktop.kit.text_fields import TextField
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.rules.errors import ConveneError, Invalid
from convene.services import organisations
from convene.services.organisations import OrganisationRow


class OrganisationsDialog(QDialog):
    """Choose one to change it, tick two to merge them. It deletes itself."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Organisations")
        self._context = context
        self.notice = Notice()
        self.notice.hide()
        self.table = Table(_columns(), sorted_by="name", ticks=True, name="Organisations")
        self.table.placeholder = "No organisations yet. They come with the people who are of them."
        self.table.chosen.connect(self._show)
        self.table.ticked.connect(self._mark)
        self.form = Form()
        self.form.add_row(
            ("name", "Name", TextField(length=200)),
            ("sector", "Sector", TextField(placeholder="NHS, council, charity", length=80)),
            ("borough", "Borough", TextField(length=80)),
        )
        for name in ("name", "sector", "borough"):
            self.form.field(name).returnPressed.connect(self.save)
        self.keep = button("Save", "filled", on_click=self.save)
        self.merge_act = button("Merge the two", "plain", "users", on_click=self.merge)
        self.merge_act.hide()
        self.setLayout(
            column(
                text_label("Organisations", 20, 650),
                text_label(
                    "The bars of an application are by sector and borough. Tick two to merge them: people go to "
                    "the one with more of them.",
                    13,
                    400,
                    "ink2",
                    wrap=True,
                ),
                self.notice,
                boxed(column(Rule(), self.table, Rule(), gap=0)),
                8,
                self.form,
                12,
                row(self.merge_act, None, button("Close", "plain", on_click=self.accept), self.keep, gap=8),
                gap=6,
                margins=(24, 20, 24, 20),
            )
        )
        self.resize(look().px(760), min(look().px(640), parent.window().height() - 40))
        self._show(None)
        self.refresh()

    def refresh(self) -> None:
        """Read them again."""
        self._context.tasks.read(self, organisations.organisations, done=self._listed)

    def save(self) -> None:
        """Keep what stands in the fields for the one that is chosen."""
        one: OrganisationRow | None = self.table.current()
        if one is None:
            return
        values = self.form.values()
        changed = {name: value for name, value in values.items() if value != getattr(one, name)}
        if changed:
            self._write(f"Edit {one.name}", organisations.edit, one.id, **changed)

    def merge(self) -> None:
        """Make the two that are ticked one."""
        two: list[OrganisationRow] = sorted(self.table.ticked_rows(), key=lambda one: (-one.people, one.name))
        if len(two) == 2:
            keep, other = two
            self.table.clear_ticks()
            self._write(f"Merge {other.name} into {keep.name}", organisations.merge, keep.id, other.id)

    def _write(self, label: str, fn: Callable[..., Any], *args: Any, **kw: Any) -> None:
        self.form.clear_errors()
        self.notice.hide()
        done = lambda *_: self.refresh()  # noqa: E731
        self._context.tasks.write(self, label, fn, *args, done=done, failed=self._refused, **kw)

    def _refused(self, error: ConveneError) -> None:
        if not (isinstance(error, Invalid) and self.form.show_error(error)):
            self.notice.say_error(error)

    def _listed(self, rows: list[OrganisationRow]) -> None:
        self.table.set_rows(rows)
        for name in ("sector", "borough"):
            known = sorted({getattr(one, name) for one in rows} - {""})
            completer = QCompleter(known, self.form.field(name))
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.form.field(name).setCompleter(completer)
        self._show(self.table.current())

    def _show(self, one: OrganisationRow | None) -> None:
        self.form.clear_errors()
        self.form.setEnabled(one is not None)
        self.keep.setEnabled(one is not None)
        self.form.set_values({name: getattr(one, name, "") for name in ("name", "sector", "borough")})

    def _mark(self, ticked: list[OrganisationRow]) -> None:
        self.merge_act.setVisible(len(ticked) == 2)


def _columns() -> list[Column]:
    return [
        Column("name", "Name", lambda one: one.name, 220, 3, weight=600, colour="ink"),
        Column("sector", "Sector", lambda one: one.sector or "Not said", 120, 1, colour=_ink("sector")),
        Column("borough", "Borough", lambda one: one.borough or "Not said", 120, 1, colour=_ink("borough")),
        Column("people", "People", lambda one: f"{one.people:,}", 80, right=True, sort=lambda one: one.people),
    ]


def _ink(name: str) -> Callable[[OrganisationRow], str]:
    return lambda one: "ink2" if getattr(one, name) else "ink3"
