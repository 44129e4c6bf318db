"""One need in full, to be changed: what, who sees to it by when, what reception may see, and that it may be kept."""

from uuid import UUID

from PySide6.QtCore import Signal

from convene.desktop.kit.buttons import button
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.fields import Form
from convene.desktop.kit.layout import boxed, column
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context
from convene.desktop.pages.needs_save import save_need
from convene.desktop.pages.people_forms import need_form
from convene.desktop.pages.people_parts import say_refused
from convene.desktop.pages.people_words import say_consent
from convene.rules.consents import said
from convene.rules.errors import ConveneError, Invalid
from convene.services import needs
from convene.services.needs_board import BoardNeed


class NeedDrawer(Drawer):
    """``saved`` once what was changed is kept, or the need is gone."""

    saved = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__("Need")
        self.context, self.tasks = context, context.tasks

    def show_need(self, one: BoardNeed, event_id: UUID) -> None:
        """A need of somebody on the list of that event."""
        need, form = one.need, need_form(one.need, now=self.context.now())
        self.open_drawer(need.label if need.feature else "A need", one.person)
        self.section().addWidget(form)
        box = self.section()
        if need.consent_at is not None:
            words = text_label(f"“{said(need.consent_wording)}”", 12, 400, "ink3", wrap=True)
            box.addWidget(boxed(column(text_label(say_consent(need), 12, 500, "ink2"), words, gap=2)))
        else:
            box.addWidget(text_label(say_consent(need), 12, 500, "care", wrap=True))
        box.addWidget(
            button(
                f"Open {one.person}", "quiet", "user", small=True,
                on_click=lambda: self.context.go(
                    "event", event_id=event_id, tab="people", registration_id=one.registration_id
                ),
            )
        )  # fmt: skip
        self.add_foot(
            button("Save", "filled", on_click=lambda: self._save(one, form)),
            button("Cancel", "plain", on_click=self.close_drawer),
            button("Remove", "quiet", "trash-2", on_click=lambda: self._remove(one)),
        )
        form.field("detail").setFocus()

    def _save(self, one: BoardNeed, form: Form) -> None:
        save_need(
            self, form, one.need, who=one.person, person_id=one.need.person_id, event_id=one.need.event_id,
            done=self.saved.emit, failed=lambda error: self._wrong(form, error),
        )  # fmt: skip

    def _remove(self, one: BoardNeed) -> None:
        label = f"Remove a need of “{one.person}”"
        self.tasks.write(
            self, label, needs.remove, one.id, done=lambda *_: self.saved.emit(), failed=lambda e: say_refused(self, e)
        )

    def _wrong(self, form: Form, error: ConveneError) -> None:
        if not (isinstance(error, Invalid) and form.show_error(error)):
            say_refused(self, error)
