"""The documents of a venue in its drawer: added as a link or a file, opened, saved, taken away.

Files are read and written in the pool. Only kinds that are shown are opened, as a copy; all others are saved.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, QSettings, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from convene.desktop.choose import ask_save
from convene.desktop.copies import Copies
from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.text import elided, text_label
from convene.desktop.page import Context
from convene.desktop.pages.venue_form import LinkForm
from convene.formats.atomic import safe_name, write_atomically
from convene.rules.errors import ConveneError, FileProblem
from convene.rules.venue_documents import MOST_BYTES, check_file, is_opened, say_size
from convene.services import venue_documents
from convene.services.venue_documents import DocumentRow
from convene.services.venues import VenueDetail


def read_paper(path: Path, *, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> bytes:  # noqa: ARG001
    """The bytes of a file that may be kept. Raises Invalid("file") for one that is too large or empty, FileProblem."""
    try:
        if not path.is_file():
            raise FileProblem(f"“{path.name}” is not a file", "Choose a file that is on this computer.")
        check_file(path.name, path.stat().st_size, 0)
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileProblem(
            f"“{path.name}” could not be read", f"The computer says: {error.strerror or error}."
        ) from error


def write_paper(
    path: Path,
    content: bytes,
    *,
    progress: Callable[[int, int], None],  # noqa: ARG001
    cancelled: Callable[[], bool],  # noqa: ARG001
) -> Path:
    """Write a copy, whole or not at all. Raises FileProblem."""
    write_atomically(path, content)
    return path


def file_name(document: DocumentRow) -> str:
    """The name of a copy, as every system can write it."""
    name = Path(document.file_name)
    kind = f".{safe_name(name.suffix[1:13])}" if name.suffix[1:] else ""
    return safe_name(name.stem, kind)


class Papers(QObject):
    """The documents of the venue that a drawer shows."""

    def __init__(
        self, context: Context, drawer: Drawer, *, ask: Callable[..., None], tell: Callable[[ConveneError], None]
    ) -> None:
        super().__init__(drawer)
        self._context, self._drawer, self._form, self._tell = context, drawer, ask, tell
        self._copies: Copies | None = None  # goes with the window

    def show(self, venue: VenueDetail) -> None:
        """A section with each of them, and how to add one."""
        link = button("Add a link", "quiet", small=True, on_click=partial(self._ask_link, venue))
        file = button("Add a file", "quiet", small=True, on_click=partial(self._ask_file, venue))
        box = self._drawer.section()
        box.addLayout(row(text_label("Documents", 13, 650), None, link, file, gap=4))
        if not venue.documents:
            words = "Floor plans, terms of hire, menus: a link, or a file dropped here."
            box.addWidget(text_label(words, 12, 400, "ink2", wrap=True))
        for document in venue.documents:
            box.addWidget(self._line(venue, document))

    def take_in(self, venue_id: UUID, path: Path) -> None:
        """Read a file and keep it among the documents of a venue."""

        def keep(content: bytes) -> None:
            self._context.tasks.write(
                self,
                f"Add the document “{path.name}”",
                venue_documents.add_file,
                venue_id,
                file_name=path.name,
                content=content,
                now=self._context.now(),
                failed=self._tell,
            )

        label = f"Reading {path.name}"
        self._context.tasks.work(self, read_paper, path, label=label, done=keep, failed=self._tell)

    def open(self, document: DocumentRow) -> None:
        """Show it by the program it belongs to: the page on the web, or a copy of the file."""
        if document.address:
            QDesktopServices.openUrl(QUrl(document.address))
            return
        if self._copies is None:
            self._copies = Copies()
        # A folder each: two papers may have one name, and a copy that is open may not be written over.
        folder = self._copies.folder(document.id.hex)
        self._copy(document, folder / file_name(document), opens=True)

    def save(self, document: DocumentRow) -> None:
        """Save a copy where the person says."""
        kind = Path(document.file_name).suffix or ".*"
        ending = f"{kind[1:].upper()} (*{kind})" if kind != ".*" else "All files (*)"
        chosen = ask_save(self._drawer, QSettings(), "Save a copy", file_name(document), ending)
        if chosen:
            self._copy(document, Path(chosen), opens=False)

    def _copy(self, document: DocumentRow, path: Path, *, opens: bool) -> None:
        def written(copy: Path) -> None:
            if opens:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))

        def write(found: tuple[str, bytes]) -> None:
            label = f"Writing {path.name}"
            self._context.tasks.work(self, write_paper, path, found[1], label=label, done=written, failed=self._tell)

        self._context.tasks.read(self, venue_documents.content, document.id, done=write, failed=self._tell)

    def _line(self, venue: VenueDetail, document: DocumentRow) -> QWidget:
        opened = bool(document.address) or is_opened(file_name(document))
        about = document.address.partition("://")[2] or f"{document.file_name}, {say_size(document.size)}"
        words = column(text_label(document.title, 13, 500, wrap=True), elided(about, 12, 400, "ink2"), gap=1)
        line = row(gap=4)
        line.addLayout(words, 1)
        if document.file_name:
            save = partial(self.save, document)
            line.addWidget(icon_button("download", f"Save a copy of {document.title}", small=True, on_click=save))
        if opened:
            go = partial(self.open, document)
            line.addWidget(icon_button("arrow-right", f"Open {document.title}", small=True, on_click=go))
        gone = partial(self._remove, venue, document)
        line.addWidget(icon_button("trash-2", f"Remove {document.title}", small=True, on_click=gone))
        return boxed(line)

    def _remove(self, venue: VenueDetail, document: DocumentRow) -> None:
        label = f"Remove “{document.title}” from {venue.name}"
        self._context.tasks.write(self, label, venue_documents.remove, document.id, failed=self._tell)

    def _ask_link(self, venue: VenueDetail) -> None:
        self._form(venue, "Add a link", lambda: LinkForm(self._context, venue))

    def _ask_file(self, venue: VenueDetail) -> None:
        settings = QSettings()
        folder = str(settings.value("documents/folder", "") or "")
        chosen, _ = QFileDialog.getOpenFileName(self._drawer, f"A document of {venue.name}", folder, "All files (*)")
        if chosen:
            settings.setValue("documents/folder", str(Path(chosen).parent))
            self.take_in(venue.id, Path(chosen))
