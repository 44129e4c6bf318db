"""The badge of whoever stands at the desk, printed once more: on the stock that was chosen last under Badges."""

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.page import Context
from convene.desktop.pages.reception_post import Post
from convene.desktop.printing import AskPrinter, ask_printer, print_pdf
from convene.formats.badge_stocks import stock
from convene.formats.badges_out import BadgePrinting, badges_pdf
from convene.rules.badge_stocks import Stock
from convene.rules.checkin import Verdict
from convene.rules.errors import ConveneError, Invalid
from convene.rules.exchange import Badge
from convene.rules.time import say_days
from convene.services import badges
from convene.services.badges import BadgeRow
from convene.services.checkin import ScanResult

_USUAL = "A6"


class BadgeAgain(QObject):
    """``offered(on)``: somebody is there whose badge can be printed. ``said(words, state)`` tells what came of it."""

    offered = Signal(bool)
    said = Signal(str, str)

    def __init__(
        self, context: Context, settings: QSettings, post: Post, page: QWidget, *, ask: AskPrinter | None = None
    ) -> None:
        super().__init__(page)
        self._context, self._settings, self._post = context, settings, post
        self._ask = ask or ask_printer(page, "Print a badge")
        self._guest: ScanResult | None = None

    def decided(self, result: ScanResult | None) -> None:
        """The last verdict: whose badge it is; None: there is nobody in front of the desk. A pack prints none."""
        here = result is not None and result.guest is not None and result.verdict in {Verdict.ADMITTED, Verdict.ALREADY}
        self._guest = result if here and self._post.pack is None and not self._context.rehearsal else None
        self.offered.emit(self._guest is not None)

    def print(self) -> None:
        """Print it, with the code it has, or a first one."""
        if (result := self._guest) is None or result.guest is None:
            return
        key, now = result.guest.registration_id, self._context.now()
        done = lambda row, _: self._set(row, result.name)  # noqa: E731
        label = f"Badge of {result.name}"
        self._context.tasks.write(self, label, badges.again, key, now=now, done=done, failed=self._failed)

    def _set(self, row: BadgeRow, name: str) -> None:
        event, printing = self._post.event, BadgePrinting(_stock(self._settings), 1)
        if event is None:
            return

        def come(pdf: bytes) -> None:
            self._print(pdf, row, name, printing.stock.key)

        dates = say_days(event.first_day, event.last_day) if event.first_day and event.last_day else ""
        self._context.tasks.work(
            self, _pdf, row.badge, printing, event.title, dates, label=f"Setting {name}’s badge", done=come,
            failed=self._failed,
        )  # fmt: skip

    def _print(self, pdf: bytes, row: BadgeRow, name: str, on: str) -> None:
        try:
            if not print_pdf(pdf, "Badge", self._ask):
                return
        except ConveneError as error:
            self._failed(error)
            return
        how = {"now": self._context.now(), "desk": self._post.name, "stock": on}
        done = lambda *_: self.said.emit(f"{name}’s badge is printed.", "ok")  # noqa: E731
        self._context.tasks.write(
            self, f"Badge of {name} printed", badges.mark_printed, [row.credential_id], **how, done=done,
            failed=self._failed,
        )  # fmt: skip

    def _failed(self, error: ConveneError) -> None:
        self.said.emit(f"{error.title}. {error.hint}" if error.hint else error.title, "stop")


def _stock(settings: QSettings) -> Stock:
    try:
        return stock(str(settings.value("badges/stock", _USUAL)))
    except Invalid:
        return stock(_USUAL)


def _pdf(badge: Badge, how: BadgePrinting, title: str, dates: str, *, progress: object, cancelled: object) -> bytes:
    del progress, cancelled  # one card
    return badges_pdf([badge], how, event_title=title, event_date_text=dates)
