"""A passphrase through the window: set with the sheet in hand, asked for, changed, taken away."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

import make
from convene.app import _create, _open, _unlock
from convene.desktop.pages.reception_packs import make_pack
from convene.desktop.passphrase import PassphraseDialog as PackPassphrase
from convene.desktop.passphrase_dialog import PassphraseDialog
from convene.desktop.restore_dialog import RestoreDialog
from convene.desktop.start import Application, Doors
from convene.desktop.tasks import Tasks
from convene.desktop.unlock import UnlockDialog
from convene.desktop.window import MainWindow
from convene.rules.errors import Refused
from convene.rules.passphrases import Strength, strength, written
from convene.services import backups, passphrases
from convene.store import cipher
from convene.store.cipher import Key, key_for
from convene.store.files import asks_passphrase
from convene.store.keeping import kept
from convene.store.workspace import Workspace

WORDS = "four blue herons wading"


@pytest.fixture
def path(tmp_path: Path, clock: Callable[[], datetime]) -> Path:
    made = tmp_path / "w.convene"
    with closing(Workspace.create(made, clock=clock)) as workspace:
        make.venue(workspace)
        backups.keep(workspace)
    return made


@pytest.fixture
def show(tasks: Tasks, settings: QSettings, clock: Callable[[], datetime]) -> Iterator[Callable[..., Any]]:
    """The dialog over a workspace file; ``changed`` notes what it told the window."""
    window = QWidget()
    window.resize(900, 700)

    def shown(path: Path, key: Key | None = None) -> PassphraseDialog:
        tasks.open(lambda: Workspace.open(path, clock=clock, key=key), done=lambda _: None)
        dialog = PassphraseDialog(window, tasks, settings=settings, changed=changed.append, ask=lambda _: False)
        dialog.open()
        assert tasks.wait_idle()
        return dialog

    changed: list[bool] = []
    shown.changed = changed  # type: ignore[attr-defined]
    yield shown
    tasks.close()
    window.deleteLater()


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def press(widget: QWidget, text: str, tasks: Tasks) -> None:
    next(b for b in widget.findChildren(QPushButton) if b.text() == text and b.isVisibleTo(widget)).click()
    assert tasks.wait_idle()


def give(dialog: PassphraseDialog, text: str, again: str | None = None) -> None:
    dialog.form.set_values({"passphrase": text})
    dialog.again.set_values({"again": text if again is None else again})
    dialog._weigh()


def test_it_is_set_with_the_sheet_in_hand(
    show: Any, path: Path, tasks: Tasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = show(path)
    assert "has lost the workspace, and nobody can help" in words(dialog)
    for text, again, error in (
        ("password1234567890", None, "guessed too soon"),
        (WORDS, "four blue heron", "not the same"),
    ):
        give(dialog, text, again)
        press(dialog, "Next: the recovery sheet", tasks)
        assert error in words(dialog)
    give(dialog, WORDS)
    press(dialog, "Next: the recovery sheet", tasks)
    assert f"Group {dialog._group + 1} on the sheet" in words(dialog)
    pdf = tmp_path / "sheet.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(pdf), ""))
    press(dialog, "Print it…", tasks)
    press(dialog, "Save it as PDF…", tasks)
    text = pypdf.PdfReader(pdf).pages[0].extract_text()
    dialog.typed.set_values({"group": "3F9AK"})
    press(dialog, "Encrypt the workspace", tasks)
    assert f"That is not group {dialog._group + 1}" in words(dialog)
    assert not asks_passphrase(path)
    group = dialog._shown.groups[dialog._group]
    assert group in text
    dialog.typed.set_values({"group": group.lower()})
    assert dialog.backups.text() == "Write the earlier backup anew as well"
    press(dialog, "Encrypt the workspace", tasks)
    assert "The workspace is encrypted. One earlier backup was written anew as well." in words(dialog)
    assert show.changed == [True]
    for one in (path, kept(path)[0].path):
        with closing(Workspace.open(one, key=key_for(one, WORDS))) as workspace:
            assert workspace.history()


def test_one_is_offered_and_shown(show: Any, path: Path, tasks: Tasks) -> None:
    dialog = show(path)
    line = dialog.form.field("passphrase")
    assert line.echoMode() is QLineEdit.EchoMode.Password
    press(dialog, "Offer me one", tasks)
    assert line.echoMode() is QLineEdit.EchoMode.Normal
    assert strength(line.value()) is Strength.STRONG
    assert dialog.again.values()["again"] == line.value()
    assert "Strong" in words(dialog)


def test_it_is_changed_and_taken_away(show: Any, path: Path, tasks: Tasks) -> None:
    key = Key.new(WORDS)
    with closing(Workspace.open(path)) as workspace:
        passphrases.protect(workspace, key, backups=True)
    dialog = show(path, key)
    press(dialog, "The recovery sheet…", tasks)
    assert dialog._shown.groups == written(key.raw())
    dialog = show(path, key)
    press(dialog, "Change it…", tasks)
    give(dialog, "nine green kites circling")
    press(dialog, "Next: the recovery sheet", tasks)
    dialog.typed.set_values({"group": dialog._shown.groups[dialog._group]})
    dialog.backups.set_value(False)
    press(dialog, "Encrypt the workspace", tasks)
    assert "One earlier backup still opens with the passphrase before" in words(dialog)
    new = key_for(path, "nine green kites circling")
    dialog = show(path, new)
    press(dialog, "Take it away…", tasks)
    assert "Whoever has the file can read it then" in words(dialog)
    press(dialog, "Take it away", tasks)
    assert "One earlier backup still opens with the passphrase before" in words(dialog)
    assert not asks_passphrase(path)
    assert show.changed == [True, False]


def test_where_it_cannot_be_it_says_why(show: Any, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sqlcipher3.dbapi2", None)
    cipher.driver.cache_clear()
    dialog = show(path)
    assert "convene[cipher]" in words(dialog)
    assert not dialog._go.isVisibleTo(dialog)
    monkeypatch.undo()
    cipher.driver.cache_clear()


def test_it_is_asked_until_the_file_opens(app: QApplication, path: Path) -> None:
    key = Key.new(WORDS)
    with closing(Workspace.open(path)) as workspace:
        workspace.protect(key)
    dialog = UnlockDialog(str(path))
    for typed in ("", "another"):
        dialog.line.set_value(typed)
        dialog.go()
        assert "That is not its passphrase" in words(dialog)
        assert dialog.key is None
    dialog.other.click()
    groups = written(key.raw())
    dialog.groups.set_value(" ".join(groups[:4]))
    dialog.go()
    assert "ends in group 5" in words(dialog) or "not its recovery key" in words(dialog)
    dialog.groups.set_value(" ".join(written(bytes(32))))
    dialog.go()
    assert "not its recovery key" in words(dialog)
    dialog.groups.set_value(" ".join(groups).lower())
    dialog.go()
    assert dialog.key == key
    again = UnlockDialog(str(path))
    again.line.set_value(f" {WORDS} ")
    again.go()
    assert again.key == key
    for each in (dialog, again):
        each.deleteLater()


@pytest.fixture
def application(app: QApplication, settings: QSettings, clock: Callable[[], datetime]) -> Iterator[Application]:
    def open_(where: str, key: Any = None) -> Any:
        return Workspace.open(where, clock=clock, key=key)

    def keep(where: str, key: Any = None) -> None:
        backups.keep_daily(where, now=clock(), key=key)

    made = Application(app, Doors(open_, open_, open_, clock, keep=keep, locked=passphrases.asks), settings)
    yield made
    made._quit()
    made._appearance.deleteLater()
    made.deleteLater()


def test_a_file_with_a_passphrase_is_opened_kept_and_restored(
    app: QApplication, application: Application, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Workspace.open(path, clock=lambda: make.NOW)) as workspace:
        workspace.protect(Key.new(WORDS))
    kept(path)[0].path.unlink()
    monkeypatch.setattr(UnlockDialog, "answered", lambda self: None)
    with pytest.raises(Refused, match="stays closed"):
        application.open(str(path))

    def typed(self: UnlockDialog) -> Any:
        self.line.set_value(WORDS)
        self.go()
        return self.key

    monkeypatch.setattr(UnlockDialog, "answered", typed)
    window = application.open(str(path))
    opened(window)
    assert window._frame.sidebar._workspace.accessibleName() == "Workspace w, with a passphrase"
    (daily,) = kept(path)
    assert asks_passphrase(daily.path)
    monkeypatch.setattr(UnlockDialog, "answered", lambda self: pytest.fail("nobody is asked again"))
    window.restore_wanted.emit()
    assert window.tasks.wait_idle()
    (dialog,) = window.findChildren(RestoreDialog)
    assert "Nothing is different" in words(dialog)
    other = path.with_name("other.convene")
    passphrase = "nine green kites circling"
    with closing(Workspace.create(other, key=Key.new(passphrase))) as workspace:
        make.venue(workspace, "Elsewhere")
    dialog._look_at(other, "Other")
    assert window.tasks.wait_idle()
    assert "with another passphrase" in words(dialog)
    monkeypatch.setattr(UnlockDialog, "answered", lambda self: passphrases.unlock(other, passphrase))
    press(dialog, "Give its passphrase…", window.tasks)
    assert "Comes back: 1 venue" in words(dialog)
    dialog.reject()


def test_a_pack_of_such_a_workspace_asks_each_time(
    app: QApplication, settings: QSettings, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = tmp_path / "Side.cnvpack"
    with closing(Workspace.open(path)) as workspace:
        event = make.event(workspace, days=(workspace.now().date(),))
        workspace.protect(Key.new(WORDS))
        with pytest.raises(Refused, match="so has each of its packs"):
            make_pack(workspace, event, desk="Side", path=pack, passphrase="")
        make_pack(workspace, event, desk="Side", path=pack, passphrase="KDVQ-27TB")
    asked: list[bool] = []

    def answered(self: PackPassphrase) -> bool:
        self.line.set_value("kdvq27tb")
        self._try()
        asked.append(self.result() == 1)
        return asked[-1]

    monkeypatch.setattr(PackPassphrase, "answered", answered)
    doors = Doors(_open, _create, _create, lambda: make.NOW, _unlock)  # type: ignore[arg-type]
    application = Application(app, doors, settings)
    for _ in range(2):
        window = application.open(str(pack))
        opened(window)
        assert window._workspace is not None, words(window)
        window.close()
    assert asked == [True, True]
    application._appearance.deleteLater()
    application.deleteLater()


def test_a_menu_leads_there_for_those_who_may(application: Application, path: Path) -> None:
    window = application.open(str(path))
    opened(window)
    window.change_passphrase()
    assert window.tasks.wait_idle()
    (dialog,) = window.findChildren(PassphraseDialog)
    dialog._changed(True)
    assert "with a passphrase" in window._frame.sidebar._workspace.accessibleName()
    assert any(a.text() == "Passp&hrase…" for a in window._menus.commands())


def opened(window: MainWindow) -> None:
    for _ in range(3):
        QApplication.processEvents()
        assert window.tasks.wait_idle()
