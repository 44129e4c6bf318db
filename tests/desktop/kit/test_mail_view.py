"""A message in HTML, looked at: nothing in it is fetched, and it grows with the text of the window."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication

from convene.desktop.kit.mail_view import MailView

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


def test_only_pictures_that_came_along_are_there(qapp: QApplication, tmp_path: Path) -> None:
    view = MailView("A message")
    secret = tmp_path / "picture.png"
    secret.write_bytes(PICTURE)
    addresses = ("cid:one", secret.as_uri(), str(secret), "https://example.org/seen.png")
    view.show_mail("".join(f'<p>x<img src="{one}"></p>' for one in addresses), {"cid:one": PICTURE})
    assert view.loadResource(2, QUrl("cid:one")).width() == 1
    assert [view.loadResource(2, QUrl(one)) for one in addresses[1:]] == [None] * 3
    assert not view.openLinks()
    view.deleteLater()


def test_where_it_does_not_scroll_it_is_as_high_as_its_words(qapp: QApplication) -> None:
    view = MailView("A message", fit=True)
    view.resize(300, 50)
    view.show()
    view.show_mail("<p style='font-size:16px'>One line</p>")
    low = view.height()
    view.show_mail("<p style='font-size:16px'>One line</p>" * 9)
    assert view.height() > 4 * low
    view.deleteLater()
