"""The card beside the desk, saved from the Help menu: it is of no event, and needs none."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from convene.desktop.choose import ask_save
from convene.desktop.tasks import Tasks


def save_card(parent: QWidget, settings: QSettings, tasks: Tasks, toast: Callable[..., None]) -> None:
    """Ask where to, write the card there, and offer to open it."""
    chosen = ask_save(parent, settings, "Save the reception card", "Reception card.pdf", "PDF (*.pdf)")
    if chosen is None:
        return
    path = Path(chosen)

    def done(_: object) -> None:
        toast(f"The reception card is saved as {path.name}.", "Open it", partial(_open, path))

    tasks.work(parent, _write, path, label="Setting the reception card", done=done)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _write(path: Path, *, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> None:
    from convene.formats.atomic import write_atomically
    from convene.formats.reception_card_out import reception_card_pdf

    pdf = reception_card_pdf()
    if not cancelled():
        write_atomically(path, pdf)
        progress(1, 1)
