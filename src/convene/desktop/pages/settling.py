"""Offers that have ended are settled when a workspace is opened, and while it is open."""

from PySide6.QtCore import QObject, QTimer

from convene.desktop.page import Context
from convene.rules.errors import ConveneError
from convene.services import offers
from convene.services.offers import Settled

EVERY_MS = 60_000


class Settling(QObject):
    """Looks at once and every minute; says what came of it."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self.timer = QTimer(self, interval=EVERY_MS)
        self.timer.timeout.connect(self.look)
        self.timer.start()
        self.look()

    def look(self) -> None:
        """Settle where something has ended. Looking is not a change: most of the time there is nothing to do."""
        now = self.context.now()
        self.context.tasks.read(self, offers.due, now=now, done=self._settle, failed=_again_later)

    def _settle(self, due: bool) -> None:
        if due:
            label, now = "Offers that have ended", self.context.now()
            self.context.tasks.happen(self, label, offers.settle, now=now, done=self._say, failed=_again_later)

    def _say(self, done: Settled, _change: object) -> None:
        ended = [f"The offer to {one.name} has ended" for one in done.ended]
        made = [f"{one.name} is offered a place" for one in done.made]
        said = [*ended, *made]
        if said:
            more = f" and {len(said) - 2} more" if len(said) > 2 else ""
            self.context.toast("; ".join(said[:2]) + more)


def settle_offers(context: Context, parent: QObject) -> None:
    """From now on, while ``parent`` lives. Another workspace in the same window is looked at from its opening."""
    for before in parent.findChildren(Settling):
        before.deleteLater()
    Settling(context, parent)


def _again_later(_error: ConveneError) -> None:
    """Somebody else has the file just now: the next minute will do."""
