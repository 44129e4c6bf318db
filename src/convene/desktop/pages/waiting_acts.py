"""What can be done about an offer, wherever it is shown: its answers, taking it back, telling the person."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from convene.desktop.page import Context
from convene.rules.booking_mail import mailto
from convene.rules.errors import ConveneError
from convene.services import offer_messages, offers
from convene.services.offer_messages import OfferMessage

Refused = Callable[[ConveneError], object]


class OfferActs:
    """The acts on one offer; ``owner`` is the widget that shows it, ``refused`` says what could not be done."""

    def __init__(self, context: Context, owner: QWidget, offer_id: UUID, name: str, refused: Refused) -> None:
        self.context, self.owner, self.offer_id, self.name, self.refused = context, owner, offer_id, name, refused

    def more(self, *, told: bool) -> list[tuple[str, Callable[[], None]]]:
        """What is done less often than noting the answer, as a menu has it."""
        tell = (
            []
            if told
            else [("Write an e-mail…", self.write), ("Copy the message", self.copy), ("They know already", self.tell)]
        )
        return [*tell, ("Withdraw the offer", self.withdraw)]

    def accept(self) -> None:
        """They want the place."""
        self._do(f"“{self.name}” accepted the place", offers.accept)

    def decline(self) -> None:
        """They do not."""
        self._do(f"“{self.name}” declined the place", offers.decline)

    def withdraw(self) -> None:
        """Take it back: they go on waiting."""
        self._do(f"Withdraw the offer to “{self.name}”", offers.withdraw)

    def tell(self) -> None:
        """Somebody told them."""
        self._do(f"Told “{self.name}” of the place", offer_messages.told, way="in person or by phone")

    def write(self) -> None:
        """Open the message in the person's own mail program; it counts as told then."""
        self._ask(self._open)

    def copy(self) -> None:
        """The words of the message, to be sent some other way."""
        self._ask(lambda found: QGuiApplication.clipboard().setText(f"{found.subject}\n\n{found.body}"))

    def _ask(self, done: Callable[[OfferMessage], object]) -> None:
        self.context.tasks.read(self.owner, offer_messages.message, self.offer_id, done=done, failed=self.refused)

    def _open(self, found: OfferMessage) -> None:
        address = mailto(found.to, found.subject, found.body)
        if address is None or not QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode)):
            self.refused(ConveneError("No mail program opened", "Copy the message instead."))
            return
        self._do(f"Told “{self.name}” of the place", offer_messages.told, way="mail program")

    def _do(self, label: str, fn: Callable[..., object], **kw: object) -> None:
        self.context.tasks.write(
            self.owner, label, fn, self.offer_id, now=self.context.now(), failed=self.refused, **kw
        )
