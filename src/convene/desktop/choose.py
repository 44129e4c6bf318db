"""Asking for files: which to open, where a new one goes."""

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

_KIND = "Convene workspaces (*.convene)"
_PACKS = "Desk packs (*.cnvpack)"


def ask_new(parent: QWidget, settings: QSettings) -> str | None:
    """Where a new workspace shall be, ending in .convene; None if the person thought better of it."""
    return ask_save(parent, settings, "New workspace", "Our events.convene", _KIND)


def ask_open(parent: QWidget, settings: QSettings) -> str | None:
    """Which workspace to open."""
    chosen, _ = QFileDialog.getOpenFileName(
        parent, "Open a workspace", _folder(settings), f"{_KIND};;{_PACKS};;All files (*)"
    )
    return _remembered(settings, chosen)


def ask_one(parent: QWidget, settings: QSettings, title: str, kind: str) -> str | None:
    """Which file to read; None if the person thought better of it."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, _folder(settings), f"{kind};;All files (*)")
    return _remembered(settings, chosen)


def ask_several(parent: QWidget, settings: QSettings, title: str, kind: str) -> list[str]:
    """Which files to read; none if the person thought better of it."""
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, _folder(settings), f"{kind};;All files (*)")
    _remembered(settings, chosen[0] if chosen else "")
    return list(chosen)


def ask_save(parent: QWidget, settings: QSettings, title: str, name: str, kind: str) -> str | None:
    """Where a file shall be saved. ``kind`` is such as ``PDF (*.pdf)``; its ending is added where it is missing."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(Path(_folder(settings)) / name), kind)
    ending = kind.partition("*")[2].partition(")")[0].partition(" ")[0]
    if chosen and not Path(chosen).suffix:
        chosen += ending
    return _remembered(settings, chosen)


def ask_folder(parent: QWidget, settings: QSettings, title: str, name: str) -> str | None:
    """Where a folder of that name shall be made: the whole path, in a folder that is there."""
    chosen = QFileDialog.getExistingDirectory(parent, title, _folder(settings))
    return _remembered(settings, str(Path(chosen) / name)) if chosen else None


def dropped_workspace(event: QDropEvent | QDragEnterEvent) -> str | None:
    """The workspace or desk pack that is dragged, None for anything else."""
    for url in event.mimeData().urls():
        if url.isLocalFile() and url.toLocalFile().lower().endswith((".convene", ".cnvpack")):
            return str(Path(url.toLocalFile()))  # as the system writes it, so that it is remembered once
    return None


def _folder(settings: QSettings) -> str:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    last = str(settings.value("folder", "") or "")
    return last if last and Path(last).is_dir() else documents


def _remembered(settings: QSettings, chosen: str) -> str | None:
    if not chosen:
        return None
    settings.setValue("folder", str(Path(chosen).parent))
    return str(Path(chosen))
