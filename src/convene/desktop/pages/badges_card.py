"""The badge at the right of the list: as it will be printed, on what, and what can be done with it."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSettings

from convene.desktop.kit.buttons import button
from convene.desktop.kit.chips import Segmented
from convene.desktop.kit.layout import Flow, Ground, Rule, boxed, column, row, scrolled
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import Dressed, look
from convene.desktop.page import Context
from convene.desktop.pages.badges_preview import BadgePicture
from convene.desktop.pages.badges_setup import PrintSetup
from convene.desktop.pages.export_jobs import dates_of
from convene.formats.badges_out import BadgePrinting
from convene.rules.exchange import Badge
from convene.rules.time import LONDON
from convene.services.badges import BadgeRow
from convene.services.events import EventDetail


class BadgeCard(Dressed, Ground):
    """One badge and how all of them are printed (``setup``)."""

    def __init__(
        self,
        context: Context,
        reissue: Callable[[], None],
        change_words: Callable[[], None],
        settings: QSettings | None = None,
    ) -> None:
        super().__init__("sunken")
        self._shown: tuple[BadgeRow, EventDetail] | None = None
        self.picture = BadgePicture(context.tasks)
        self.setup = PrintSetup(settings)
        self.setup.changed.connect(self._draw)
        self._name = elided("", 15, 600)
        self._facts = text_label("", 13, 400, "ink2", wrap=True)
        self._missing = text_label("", 13, 500, "care", wrap=True)
        self._missing.hide()
        tip = "For a lost badge: a new code, and the old one stops working"
        self.act = button("Reissue", "plain", "refresh-cw", tip=tip, small=True, on_click=reissue)
        self.words = button(
            "Words…", "plain", "pencil", tip="Let this badge say something else", small=True, on_click=change_words
        )
        self._side = Segmented([("badge", "Badge")], "What is shown")
        self._views: list[tuple[str, str]] = []
        self.sheet: Callable[[int], tuple[Badge, ...]] = lambda _: ()  # the first so many that would be printed
        self._side.chosen.connect(lambda _: self._draw())
        acts = boxed(Flow(self.words, self.act))
        self._sides = boxed(row(self._side, None, margins=(0, 4, 0, 0)))
        inside = column(self._name, self._facts, self._missing, acts, self._sides, gap=8, margins=(24, 16, 24, 0))
        inside.addWidget(self.picture, 1)
        inside.addSpacing(12)
        below = boxed(column(self.setup, margins=(24, 12, 24, 20)))
        whole = column(boxed(inside), Rule(), below, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(column(scrolled(boxed(whole)), gap=0))
        self.dress()

    def dress(self) -> None:
        """As wide as a drawer; the picture takes what the rest leaves."""
        self.setFixedWidth(min(look().size("drawer"), 460))

    def let_reissue(self, *, on: bool) -> None:
        """Whether the workspace can be changed."""
        self.act.setEnabled(on)
        self.words.setEnabled(on)

    def show_row(self, badge: BadgeRow | None, event: EventDetail | None, missing: str = "") -> None:
        """Another badge; None for none. ``missing``: letters no font has."""
        there = badge is not None and event is not None
        for widget in (self._name, self._facts, self.act, self.words):
            widget.setVisible(there)
        self._missing.setVisible(there and bool(missing))
        self._shown = (badge, event) if badge is not None and event is not None else None
        if badge is not None:
            self._name.setText(badge.badge.name)
            said = f"Printed {say_printed(badge)}" if badge.printed_at else "Not printed yet"
            other = " It says something else than the person has it." if badge.reworded else ""
            self._facts.setText(f"{said}. Typed at a desk: {badge.badge.short_code}.{other}")
            self._missing.setText(f"No font here has {' '.join(missing)}: printed as a box.")
        self._draw()

    def _draw(self) -> None:
        printing = self.setup.printing()
        self._offer(printing)
        if self._shown is None:
            self.picture.show_badge(None, "", "")
            return
        badge, event = self._shown
        view, words = self._side.value(), (event.title, dates_of(event))
        sheet = self.sheet(printing.stock.each) if view == "sheet" else ()
        self.picture.show_badge(badge.badge, *words, printing, back=view == "back", sheet=sheet)

    def _offer(self, printing: BadgePrinting) -> None:
        """What can be looked at: the badge, the sheet it is on, its back."""
        views = [("badge", "Badge")]
        views += [("sheet", "Sheet")] if printing.stock.each > 1 else []
        views += [("back", "Back")] if printing.has_backs else []
        if views != self._views:
            shown, self._views = self._side.value(), views
            self._side.set_options(views)
            self._side.set_value(shown if shown in dict(views) else "badge")
        self._sides.setVisible(len(views) > 1)


def say_printed(badge: BadgeRow) -> str:
    """``30 Aug 2026, 08:12, desk B``."""
    at = badge.printed_at
    return ", ".join(filter(None, [_when(at) if at else "", badge.printed_by]))


def _when(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%b %Y, %H:%M}"
