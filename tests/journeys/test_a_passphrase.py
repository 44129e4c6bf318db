"""A coordinator gives her workspace a passphrase, comes back in the morning, forgets it, and has the sheet."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

import make
from convene.desktop.start import Application, Doors
from convene.desktop.unlock import UnlockDialog
from convene.services import passphrases
from convene.services.passphrases import Key
from convene.store.files import asks_passphrase
from convene.store.workspace import Workspace
from journeys.person import Clock, Person

WORDS = "heron copper lattice monsoon biscuit"


@pytest.fixture
def doors(clock: Clock) -> Doors:
    """Those of the program, by the clock of the journey."""

    def open_(where: str, key: Key | None = None) -> Workspace:
        return Workspace.open(where, clock=clock, who="Ruth", key=key)

    return Doors(open_, open_, open_, clock, locked=passphrases.asks)


def test_from_the_passphrase_to_the_sheet(
    person: Person, application: Application, tmp_path: Path, clock: Clock
) -> None:
    path, sheet = tmp_path / "autumn.convene", tmp_path / "sheet.pdf"
    with closing(Workspace.create(path, clock=clock, who="Ruth")) as workspace:
        make.event(workspace, "London is Open(minded)")
    window = application.open(str(path))
    person.sees("London is Open(minded)")
    command(window, "Passphrase…")
    person.sees("Set a passphrase")
    person.fill("Passphrase", WORDS)
    person.fill("The same again", WORDS)
    person.sees("Strong")
    person.press("Next: the recovery sheet")
    person.sees("keep it in a safe")
    person.answers.append(sheet)
    person.press("Save it as PDF…")
    words = pypdf.PdfReader(sheet).pages[0].extract_text().split()
    (label,) = {text for text in person.words() if text.startswith("Group ")}
    numbered = dict(enumerate((word for word in words if len(word) == 5 and word.isupper()), start=1))
    person.fill(label, numbered[int(label.split()[1])])
    person.press("Encrypt the workspace")
    person.sees("The workspace is encrypted.")
    person.press("Close")
    assert asks_passphrase(path)
    window.close()

    answering(lambda dialog: type_in(dialog, "heron copper", WORDS))
    window = application.open(str(path))
    person.sees("London is Open(minded)")
    window.close()

    answering(lambda dialog: by_the_sheet(dialog, " ".join(numbered.values())))
    application.open(str(path))
    person.sees("London is Open(minded)")


def command(window: object, text: str) -> None:
    acts: list[QAction] = window._menus.commands()  # type: ignore[attr-defined]
    next(act for act in acts if act.text().replace("&", "") == text).trigger()


def answering(answer: Callable[[UnlockDialog], None]) -> None:
    """Somebody answers the dialog that holds everything up, once it is there."""

    def look() -> None:
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, UnlockDialog) and w.isVisible()]
        if shown:
            answer(shown[0])
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(10, look)


def press(dialog: UnlockDialog, text: str) -> None:
    next(b for b in dialog.findChildren(QPushButton) if b.text() == text).click()


def type_in(dialog: UnlockDialog, *tries: str) -> None:
    for words in tries:
        dialog.line.clear()
        QTest.keyClicks(dialog.line, words)
        press(dialog, "Open")


def by_the_sheet(dialog: UnlockDialog, key: str) -> None:
    press(dialog, "Use the recovery key…")
    QTest.keyClicks(dialog.groups, key)
    press(dialog, "Open")
