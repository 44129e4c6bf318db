"""Who signs certificates: name, role, and a picture of their hand that is tried before it is kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDialog, QWidget

from convene.desktop.choose import ask_one
from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import elided, text_label
from convene.desktop.kit.text_fields import TextField
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.rules.certificates import Signature
from convene.rules.errors import ConveneError, Invalid
from convene.services import certificates

_PICTURES = "Pictures (*.png *.jpg *.jpeg *.svg)"
_LARGEST = 10 * 1024 * 1024
_ABOUT = "It stands on every certificate of this workspace. Whose a certificate is, Find anything says from its code."


class SignatureDialog(QDialog):
    """Asks and keeps by itself; it deletes itself. ``choose`` may be given; tests do."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        signature: Signature | None,
        *,
        choose: Callable[[], str | None] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Who signs")
        self.setMinimumWidth(look().px(440))
        self._tasks = context.tasks
        self._choose = choose or (lambda: ask_one(self, QSettings(), "A picture of the signature", _PICTURES))
        self._picture = Signature("", "", signature.image, signature.kind) if signature else Signature("")
        self.notice = Notice()
        self.notice.hide()
        self.form = Form()
        self.form.add("name", "Name", TextField(signature.name if signature else "", length=120))
        self.form.add("role", "What they are", TextField(signature.role if signature else "", length=120))
        self.picture = elided("", 13, 400, "ink2")
        self.choose = button("Choose a picture…", small=True, on_click=self._chosen)
        self.without = button("Without", small=True, on_click=self._take_away)
        line = row(self.picture, self.choose, self.without, gap=8)
        line.setStretch(0, 1)
        self.save = button("Keep", "filled", on_click=self.keep)
        nobody = button("Nobody signs", "quiet", on_click=self._nobody)
        nobody.setVisible(signature is not None)
        self.setLayout(
            column(
                text_label("Who signs", 20, 650),
                text_label(_ABOUT, 13, 400, "ink2", wrap=True),
                self.notice,
                8,
                self.form,
                4,
                line,
                12,
                row(nobody, None, button("Cancel", on_click=self.reject), self.save),
                gap=6,
                margins=(24, 20, 24, 20),
            )
        )
        self._say()
        self.form.field("name").setFocus()

    def keep(self) -> None:
        """Keep who signs."""
        self.form.clear_errors()
        said = self.form.values()
        self._write(Signature(said["name"], said["role"], self._picture.image, self._picture.kind))

    def _chosen(self) -> None:
        if path := self._choose():
            how: dict[str, Any] = {"label": "Looking at the picture", "done": self._looked, "failed": self._failed}
            self._tasks.work(self, _look_at, Path(path), **how)

    def _looked(self, found: Signature) -> None:
        self._picture = found
        self.notice.hide()
        self._say()

    def _take_away(self) -> None:
        self._picture = Signature("")
        self._say()

    def _say(self) -> None:
        there = bool(self._picture.image)
        self.picture.setText(f"With a picture ({self._picture.kind.upper()})" if there else "Room to sign by hand")
        self.without.setVisible(there)

    def _nobody(self) -> None:
        self._write(None)

    def _write(self, wanted: Signature | None) -> None:
        label = f"{wanted.name} signs certificates" if wanted else "Nobody signs certificates"
        how: dict[str, Any] = {"done": lambda *_: self.accept(), "failed": self._failed}
        self._tasks.write(self, label, certificates.set_signature, wanted, **how)

    def _failed(self, error: ConveneError) -> None:
        if not (isinstance(error, Invalid) and self.form.show_error(error)):
            self.notice.say_error(error)


def _look_at(path: Path, *, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> Signature:
    from convene.formats.bounded import read_bytes
    from convene.formats.certificates_out import read_signature

    del cancelled  # a moment
    found = read_signature("", "", read_bytes(path, _LARGEST))
    progress(1, 1)
    return found
