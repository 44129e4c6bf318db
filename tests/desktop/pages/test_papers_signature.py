"""Who signs, through the dialog."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from convene.desktop.page import Context
from convene.desktop.pages.papers_signature import SignatureDialog
from convene.rules.certificates import Signature
from convene.services import certificates
from convene.store.workspace import Workspace


def test_a_name_a_picture_and_nobody(context: Context, workspace: Workspace, tmp_path: Path) -> None:
    tasks, parent = context.tasks, QWidget()
    tasks.open(lambda: workspace, done=lambda _: None)
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    good = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 3'><path d='M0 1h9'/></svg>"
    (tmp_path / "good.svg").write_text(good)
    answers = [str(tmp_path / "bad.png"), str(tmp_path / "good.svg")]
    dialog = SignatureDialog(context, parent, None, choose=lambda: answers.pop(0))
    dialog.open()
    dialog.keep()
    assert tasks.wait_idle()
    assert dialog.isVisible(), "it has no name yet"
    QTest.keyClicks(dialog.form.field("name"), "Dr Nwosu")
    QTest.mouseClick(dialog.choose, Qt.MouseButton.LeftButton)
    assert tasks.wait_idle()
    assert "cannot be drawn" in dialog.notice.accessibleName()
    QTest.mouseClick(dialog.choose, Qt.MouseButton.LeftButton)
    assert tasks.wait_idle()
    assert dialog.picture.text() == "With a picture (SVG)"
    dialog.keep()
    assert tasks.wait_idle()
    kept = workspace.read(certificates.signature)
    assert kept == Signature("Dr Nwosu", "", good.encode(), "svg")
    again = SignatureDialog(context, parent, kept)
    again._take_away()
    again._nobody()
    assert tasks.wait_idle()
    assert workspace.read(certificates.signature) is None
    parent.deleteLater()
