"""Preparing messages: choose what they are for, change the words, see one as its recipient will, draft them all."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Choice, Form, TextArea, TextField
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.pages.messages_seen import LetterSeen
from convene.desktop.pages.messages_words import KINDS, say_returned
from convene.rules.booking_mail import MailText
from convene.rules.errors import ConveneError, Invalid
from convene.rules.outbox import WITH_CERTIFICATE, MessageKind
from convene.rules.outbox_words import FIELDS
from convene.services import certificates, outbox, outbox_words
from convene.services.outbox import Prepared, Preview
from convene.services.outbox_words import Words


class PrepareDialog(QDialog):
    """``prepared``: what was drafted, as a sentence. It deletes itself."""

    prepared = Signal(str)

    def __init__(self, context: Context, parent: QWidget, event_id: UUID) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Prepare messages")
        self._tasks, self._context, self._event_id = context.tasks, context, event_id
        self._words: Words | None = None
        self.kind = Choice(list(KINDS.items()), MessageKind.JOINING)
        self.kind.edited.connect(self._choose)
        self.form = Form()
        self.form.add("kind", "What for", self.kind)
        self.news = self.form.add("news", "Your own sentence (news)", TextField(length=2000))
        self.form.add("subject", "Subject", TextField(length=300))
        body = TextArea(lines=10)
        body.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.form.add("body", "Words of this event", body)
        self.form.edited.connect(self.see)
        self.news.edited.connect(self.see)
        self.whom = Choice()
        self.whom.setAccessibleName("Whose message is shown")
        self.whom.edited.connect(self.see)
        self._to = text_label("", 12, 400, "ink2", wrap=True)
        self._subject = text_label("", 15, 650, wrap=True)
        self.seen = LetterSeen()
        self.notice = Notice()
        self.notice.hide()
        self._usual = button("Usual words", "quiet", small=True, on_click=self._reset)
        self._draft = button("Prepare as drafts", "filled", on_click=self.prepare)
        fields = ", ".join("{{ " + name + " }}" for name in FIELDS)
        whole = column(
            text_label("Prepare messages", 20, 650),
            text_label(f"Nothing leaves yet. These stand for facts: {fields}.", 12, 400, "ink2", wrap=True),
            4,
            gap=8,
            margins=(24, 20, 24, 20),
        )
        beside = row(gap=20)
        beside.addWidget(self.form, 1)
        shown = column(text_label("As they will see it", 12, 600, "ink2"), self.whom, self._to, self._subject, gap=6)
        shown.addWidget(self.seen, 1)
        beside.addLayout(shown, 1)
        whole.addLayout(beside, 1)
        whole.addWidget(self.notice)
        whole.addLayout(row(self._usual, None, button("Cancel", "quiet", on_click=self.reject), self._draft))
        self.setLayout(whole)
        window = parent.window()
        self.resize(min(look().px(960), window.width() - 40), min(look().px(680), window.height() - 40))
        self._choose()

    def see(self) -> None:
        """The message to the one who is chosen, with these words."""
        self._tasks.read(
            self,
            outbox.preview,
            self._event_id,
            self.kind.value(),
            self.whom.value(),
            text=self._text_now(),
            news=self.news.value(),
            done=self._show,
            failed=self._refused,
        )

    def prepare(self) -> None:
        """Keep the words where they were changed, then draft a message to everybody it is for."""
        if self.kind.value() in WITH_CERTIFICATE:
            label, make = "Before giving certificates", certificates.prepare
            how: dict[str, Any] = {"done": lambda *_: self._write(), "failed": self._refused}
            self._tasks.happen(self, label, make, self._event_id, **how)
        else:
            self._write()

    def _write(self) -> None:
        text = self._text_now()
        self._tasks.write(
            self,
            f"Prepare messages: {KINDS[self.kind.value()].lower()}",
            _prepare,
            self._event_id,
            self.kind.value(),
            text=text if self._words is None or text != self._words.text else None,
            news=self.news.value(),
            now=self._context.now(),
            done=self._prepared,
            failed=self._refused,
        )

    def _choose(self) -> None:
        self._tasks.read(self, outbox.for_whom, self._event_id, self.kind.value(), done=self._name)
        self._tasks.read(self, outbox_words.words, self._event_id, self.kind.value(), done=self._show_words)

    def _name(self, people: list[tuple[UUID, str]]) -> None:
        self.whom.set_options(people)
        self.whom.setVisible(bool(people))
        if self._words is not None and self._words.kind is self.kind.value():
            self.see()

    def _show_words(self, words: Words) -> None:
        if words.kind is not self.kind.value():
            return
        self._words = words
        self._usual.setVisible(words.changed)
        self.form.set_values({"subject": words.text.subject, "body": words.text.body})
        self.see()

    def _reset(self) -> None:
        kind = self.kind.value()
        label = f"Usual words: {KINDS[kind].lower()}"
        self._tasks.write(self, label, outbox_words.reset_words, self._event_id, kind, done=lambda *_: self._choose())

    def _text_now(self) -> MailText:
        values = self.form.values()
        return MailText(values["subject"], values["body"])

    def _show(self, seen: Preview) -> None:
        self.form.clear_errors()
        self.notice.hide()
        letter = seen.letter
        self._to.setText(f"To {letter.to_name}, {letter.to_address or 'no e-mail address'}")
        self._subject.setText(letter.subject)
        self.seen.show_letter(letter)
        self.seen.show()
        self._draft.setEnabled(True)
        if seen.missing:
            self.notice.say(f"Nothing is known for {', '.join(seen.missing)}: it has to be filled in first.", "care")
        elif seen.returned:
            self.notice.say(f"{seen.returned}.", "care")

    def _refused(self, error: ConveneError) -> None:
        self.form.clear_errors()
        self._draft.setEnabled(isinstance(error, Invalid))
        if not (isinstance(error, Invalid) and self.form.show_error(error)):
            self._to.setText("")
            self._subject.setText("")
            self.seen.hide()
            self.notice.say_error(error)

    def _prepared(self, done: Prepared, _change: object) -> None:
        said = f"{len(done.made)} drafted" + (f"; {len(done.had)} have it already" if done.had else "")
        if done.returned:
            said += f". {say_returned(done.returned)}"
        self.prepared.emit(said)
        self.accept()


def _prepare(session: object, event_id: UUID, kind: MessageKind, *, text: MailText | None, **more: object) -> Prepared:
    if text is not None:
        outbox_words.set_words(session, event_id, kind, subject=text.subject, body=text.body)
    return outbox.prepare(session, event_id, kind, **more)
