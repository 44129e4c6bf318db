"""The Messages tab through its real widgets: prepared, seen, held back, written as drafts; nothing leaves by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

import make
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.notice import Notice
from convene.desktop.page import Context
from convene.desktop.pages import messages
from convene.desktop.pages.messages import MessagesPage
from convene.desktop.pages.messages_prepare import PrepareDialog
from convene.desktop.pages.messages_seen import LetterSeen
from convene.desktop.pages.messages_send import SendDialog
from convene.desktop.tasks import Tasks
from convene.rules.outbox import MessageKind
from convene.services import outbox, outbox_post, outbox_words
from convene.store.tables import Message
from convene.store.workspace import Workspace


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


@dataclass
class Tab:
    page: MessagesPage
    tasks: Tasks
    workspace: Workspace
    event: UUID

    def idle(self) -> None:
        for _ in range(3):
            assert self.tasks.wait_idle()
            QTest.qWait(1)

    def press(self, name: str, within: QWidget | None = None) -> None:
        where = within or self.page
        buttons = [b for b in where.findChildren(QAbstractButton) if b.isVisibleTo(where)]
        chosen = [b for b in buttons if name in (b.accessibleName(), b.text())]
        assert chosen, f"no button “{name}” among {[b.accessibleName() or b.text() for b in buttons]}"
        QTest.mouseClick(chosen[0], Qt.MouseButton.LeftButton)
        self.idle()

    def dialog(self) -> PrepareDialog:
        (found,) = self.page.findChildren(PrepareDialog)
        return found

    def states(self) -> dict[str, str]:
        return {one.to_name: one.state.value for one in self.workspace.read(outbox.messages, self.event)}


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[Tab]:
    tasks.open(lambda: workspace, done=lambda _: None)
    make.add_setting(workspace, "organiser", {"name": "Bridget"})
    event = make.event(workspace, "Open Day")
    for name in ("Ana", "Bo"):
        make.registration(workspace, event, make.person(workspace, name, email=f"{name}@example.org"))
    page = MessagesPage(context)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1236, 752)
    page.show()
    QTest.qWaitForWindowExposed(page)
    made = Tab(page, tasks, workspace, event)
    page.arrive({"event_id": event})
    made.idle()
    yield made
    tasks.wait_idle()
    page.close()
    page.deleteLater()


def test_messages_are_prepared_and_seen_before_anything_leaves(tab: Tab) -> None:
    assert "Nothing is drafted yet" in words(tab.page)
    tab.press("Prepare messages")
    dialog = tab.dialog()
    assert "To Ana, Ana@example.org" in words(dialog)
    assert "Here is all you need for the day." in dialog.seen.mail.toPlainText()
    dialog.form.set_values({"body": "Dear {{ name }}, come to {{ venue }}."})
    dialog.form.edited.emit()
    tab.idle()
    assert "Dear Ana, come to [venue]." in dialog.seen.mail.toPlainText()
    assert "Nothing is known for venue" in words(dialog)
    tab.press("Prepare as drafts", dialog)
    assert tab.states() == {"Ana": "draft", "Bo": "draft"}
    assert "2 drafted" in words(tab.page)
    assert tab.workspace.read(outbox_words.words, tab.event, MessageKind.JOINING).changed
    tab.page.table.choose(tab.page.table.rows()[0].id)
    tab.idle()
    assert "To be filled in: venue" in words(tab.page.drawer)
    assert not tab.page.write.isEnabled()


def test_a_message_is_seen_as_a_mail_with_what_goes_along_for_any_recipient(tab: Tab) -> None:
    tab.press("Prepare messages")
    dialog = tab.dialog()
    dialog.whom.setCurrentIndex(1)
    dialog.whom.edited.emit()
    dialog.kind.set_value(MessageKind.CONFIRMATION)
    dialog.kind.edited.emit()
    tab.idle()
    assert "To Bo, Bo@example.org" in words(dialog)
    assert "Your place at Open Day is confirmed" in dialog.seen.mail.toPlainText()
    tab.press("Prepare as drafts", dialog)
    tab.page.table.choose(tab.page.table.rows()[1].id)
    tab.idle()
    (seen,) = tab.page.drawer.findChildren(LetterSeen)
    assert "Open Day\nDear Bo," in seen.mail.toPlainText()
    assert "Goes along: the QR code of the badge" in words(seen)
    code = next(name for name in seen.mail._pictures if name.startswith("cid:badge-code"))
    assert seen.mail.loadResource(2, QUrl(code)).width() > 100
    tab.press("As text", seen)
    assert "Dear Bo," in words(seen)


def test_words_that_cannot_be_are_told_at_their_field(tab: Tab) -> None:
    tab.press("Prepare messages")
    dialog = tab.dialog()
    dialog.form.set_values({"body": "{{ name.upper }}"})
    tab.press("Prepare as drafts", dialog)
    assert "only fields and conditions can stand here" in words(dialog)
    assert tab.states() == {}


def test_one_is_held_back_and_let_go_and_the_rest_is_written_as_drafts(
    tab: Tab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab.workspace.write("Prepare", outbox.prepare, tab.event, MessageKind.REMINDER, now=make.NOW)
    tab.page.refresh()
    tab.idle()
    ana = next(one for one in tab.page.table.rows() if one.to_name == "Ana")
    tab.page.table.choose(ana.id)
    tab.idle()
    (seen,) = tab.page.drawer.findChildren(LetterSeen)
    assert "A short reminder that Open Day begins" in seen.mail.toPlainText()
    tab.press("Hold back", tab.page.drawer)
    assert tab.states() == {"Ana": "held", "Bo": "draft"}
    monkeypatch.setattr(messages, "ask_folder", lambda *_: str(tmp_path / "drafts"))
    tab.page.write.trigger()
    tab.idle()
    assert tab.states() == {"Ana": "held", "Bo": "sent"}
    assert [one.suffix for one in (tmp_path / "drafts").iterdir()] == [".eml"]
    tab.press("Let go", tab.page.drawer)
    assert tab.states()["Ana"] == "draft"


def test_what_came_back_is_noted_with_what_it_says(tab: Tab) -> None:
    tab.workspace.write("Prepare", outbox.prepare, tab.event, MessageKind.REMINDER, now=make.NOW)
    ana = tab.workspace.read(outbox.messages, tab.event)[0]
    tab.workspace.write("Send", outbox_post.written, [ana.id], way="smtp", now=make.NOW)
    tab.page.arrive({"event_id": tab.event, "message_id": ana.id})
    tab.idle()
    tab.press("It came back…", tab.page.drawer)
    (said,) = [f for f in tab.page.drawer.findChildren(QLineEdit) if f.isVisible()]
    said.setText("The mailbox is full")
    tab.press("Note it", tab.page.drawer)
    assert tab.states()[ana.to_name] == "failed"
    row = tab.workspace.read(outbox.messages, tab.event)[0]
    assert (row.came_back, row.problem) == (True, "The mailbox is full")
    warned = "Mail to their address came back: The mailbox is full"
    assert [one.accessibleName() for one in tab.page.drawer.findChildren(Notice) if one.isVisible()] == [warned]
    assert "Came back" in [one.accessibleName() for one in tab.page.drawer.findChildren(Tag)]
    tab.press("Let go", tab.page.drawer)
    tab.page.send.click()
    tab.idle()
    dialog = tab.page.findChild(SendDialog)
    said = f"Mail to {row.to_name} came back before: look at the address."
    assert (dialog.notice.isVisible(), dialog.notice.accessibleName()) == (True, said)
    dialog.reject()
    tab.idle()


def test_one_in_doubt_is_settled_by_a_person(tab: Tab) -> None:
    tab.workspace.write("Prepare", outbox.prepare, tab.event, MessageKind.REMINDER, now=make.NOW)
    ana = tab.workspace.read(outbox.messages, tab.event)[0]

    def hand(session: object) -> None:
        row = session.get(Message, ana.id)  # type: ignore[attr-defined]
        row.state, row.handed_at = "sending", make.NOW

    tab.workspace.write("Hand", hand)
    tab.page.arrive({"event_id": tab.event, "message_id": ana.id})
    tab.idle()
    assert tab.page.table.rows()[0].id == ana.id, "what is in doubt comes first"
    tab.press("It arrived", tab.page.drawer)
    assert tab.states()["Ana"] == "sent"
