"""The newsletter from the window: written, seen, drafted to those who agreed, saved as files, and in the outbox."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

import make
from convene.desktop.page import Context
from convene.desktop.pages import newsletter_dialog
from convene.desktop.pages.messages import MessagesPage
from convene.desktop.pages.newsletter_dialog import NewsletterDialog
from convene.desktop.tasks import Tasks
from convene.rules.outbox import NEWSLETTER
from convene.services import outbox
from convene.store.workspace import Workspace


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


@pytest.fixture
def page(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[MessagesPage]:
    tasks.open(lambda: workspace, done=lambda _: None)
    event = make.event(workspace, "Open Day", days=(date(2026, 7, 9),))
    made = MessagesPage(context)
    tasks.changed.connect(lambda change: made.refresh() if made.shows & change.tables else None)
    made.resize(1236, 752)
    made.show()
    made.arrive({"event_id": event})
    idle(tasks)
    yield made
    tasks.wait_idle()
    made.close()
    made.deleteLater()


def idle(tasks: Tasks) -> None:
    for _ in range(3):
        assert tasks.wait_idle()
        QTest.qWait(1)


def opened(page: MessagesPage, month: date = date(2026, 7, 1)) -> NewsletterDialog:
    page.write_newsletter()
    (dialog,) = page.findChildren(NewsletterDialog)
    dialog.form.set_values({"month": month, "body": "Summer is here."})
    dialog.form.edited.emit()
    idle(page.tasks)
    return dialog


def test_it_is_seen_and_drafted_to_those_who_agreed(page: MessagesPage, workspace: Workspace) -> None:
    make.person(workspace, "Ana", email="ana@example.org", marketing_consent_at=make.NOW)
    make.person(workspace, "Bo", email="bo@example.org")
    dialog = opened(page)
    assert "1 event, 0 deadlines. 1 person has agreed to get it." in words(dialog)
    shown = dialog.seen.mail.toPlainText()
    assert "What is on in July 2026\nSummer is here.\nEvents\nOpen Day" in shown
    dialog.prepare()
    idle(page.tasks)
    assert [one.to_name for one in workspace.read(outbox.messages, kind=NEWSLETTER)] == ["Ana"]
    assert "The newsletter is drafted to 1 person." in words(page)
    assert [one.to_name for one in page.table.rows()] == ["Ana"], "the newsletter is what is looked at now"
    assert [one.to_name for one in page._ready()] == ["Ana"]
    page.chips[None].setChecked(True)
    assert page.table.rows() == []
    assert page._ready() == []


def test_nobody_agreed_and_it_can_be_saved_all_the_same(
    page: MessagesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newsletter_dialog, "ask_folder", lambda *_: str(tmp_path / "July"))
    dialog = opened(page)
    assert "Nobody has agreed to get it." in words(dialog)
    assert not dialog.draft.isEnabled()
    dialog.save_files()
    idle(page.tasks)
    assert "Three files are in July." in dialog.notice.accessibleName()
    names = [f"newsletter-2026-07.{ending}" for ending in ("html", "ics", "txt")]
    assert sorted(one.name for one in (tmp_path / "July").iterdir()) == names
    assert "Summer is here." in (tmp_path / "July" / names[0]).read_text("utf-8")
