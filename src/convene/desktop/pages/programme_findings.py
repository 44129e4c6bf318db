"""What the checks found, beside the grid: each with its reason and what mends it in one click, or accepted with a
reason and folded away."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal, SignalInstance
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convene.desktop.icons import paint_icon
from convene.desktop.kit.buttons import FocusShown, button, icon_button
from convene.desktop.kit.layout import Ground, Rule, boxed, clear, column, row, scrolled
from convene.desktop.kit.paint import focus_ring, paint_shape, painter_on
from convene.desktop.kit.text import text_label
from convene.desktop.kit.text_fields import TextField
from convene.desktop.look import Dressed, look
from convene.rules.programme import Finding, Key, Severity
from convene.rules.programme_fixes import Fix
from convene.services.programme_findings import Accepted

_MOST = 60  # cards; more than that is a list for another tool
_WIDTH = 328
_LETTERS = (24, 18, 12, 7)  # of a title on a button, until it fits

Fixes = Mapping[Key, tuple[Fix, ...]]


class FindingCard(FocusShown, QWidget):
    """One finding: mark, title, reason, fixes. A press or the focus selects it. ``accepted`` carries why it is fine."""

    pressed = Signal()
    accepted = Signal(str)

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self._severity, self._selected = finding.severity, False
        self.finding = finding
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        word = "Clash" if finding.severity is Severity.CLASH else "Care note"
        self.setAccessibleName(f"{word}: {finding.title}. {finding.detail}")
        title = text_label(finding.title, 13, 600, wrap=True)
        detail = text_label(finding.detail, 12, 400, "ink2", wrap=True)
        self._acts: QVBoxLayout = column(gap=6)
        self._accept = button("Accept…", "quiet", small=True, on_click=self._ask)
        self._accept.setAccessibleName(f"Accept: {finding.title}…")
        self._accept.setToolTip("It is fine as it is, for a reason")
        self._line = boxed(row(self._accept, None, gap=0))
        self._line.hide()
        self._reason = _Reason(finding.title)
        self._reason.hide()
        self._reason.given.connect(self.accepted)
        self._reason.left.connect(self._leave)
        self._box = column(title, detail, self._acts, self._line, self._reason, gap=4)
        for label in (title, detail):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(self._box)
        self.dress()

    def dress(self) -> None:
        """Room for the mark."""
        self._box.setContentsMargins(look().px(26) + 20, 12, 16, 12)

    def set_fixes(
        self, texts: Iterable[tuple[str, str]], on_click: Callable[[int], object], *, first_filled: bool
    ) -> None:
        """Offer these: what each button says, and in full."""
        clear(self._acts)
        listed = list(texts)
        last: QWidget = self
        if listed:
            self._acts.addSpacing(4)
        for number, (text, tip) in enumerate(listed):
            kind = "quiet" if number else "filled" if first_filled else "plain"
            made = button(text, kind, small=True, tip=tip, on_click=partial(on_click, number))
            self._acts.addLayout(row(-4 if number else 0, made, None, gap=0))  # the words of all begin on one line
            QWidget.setTabOrder(last, made)
            last = made
        QWidget.setTabOrder(last, self._accept)

    def say_cleared(self) -> None:
        """The fix of the finding that is selected clears this one too."""
        clear(self._acts)
        words = text_label("The fix above clears this too", 12, 500, "ok")
        mark = _Shape("check", "ok")
        self._acts.addLayout(row(mark, words, None, gap=6, margins=(0, 4, 0, 0)))

    def offer_acceptance(self, on: bool) -> None:
        """Whether one can accept it here; the words that are being written stay."""
        self._line.setVisible(on and self._reason.isHidden())

    def _ask(self) -> None:
        self._line.hide()
        self._reason.open()

    def _leave(self) -> None:
        self._reason.hide()
        self._line.show()
        self._accept.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_selected(self, on: bool) -> None:
        """Show which one it is."""
        self._selected = on
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select it."""
        super().mousePressEvent(event)
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space select it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Edge, mark, ring."""
        painter, now = painter_on(self), look()
        if self._selected:
            painter.fillRect(self.rect(), now.page)
            painter.fillRect(QRectF(0, 0, 3, self.height()), now.accent)
        elif self.underMouse():
            painter.fillRect(self.rect(), now.hover)
        clash = self._severity is Severity.CLASH
        size = now.px(16)
        place = QRectF(20, 13, size, size)
        paint_icon(painter, place, "octagon-alert" if clash else "heart-handshake", "danger" if clash else "care")
        if self.has_ring():
            focus_ring(painter, QRectF(self.rect()).adjusted(2, 2, -2, -2), 6)
        painter.end()


class _Reason(QWidget):
    """Why a finding is fine as it is, in a line."""

    given = Signal(str)
    left = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self._words = TextField(placeholder="Why it is fine as it is", length=300)
        self._words.setAccessibleName(f"Why “{title}” is fine as it is")
        self._keep = button("Accept", "plain", small=True, on_click=self._give)
        self._keep.setEnabled(False)
        self._words.edited.connect(lambda: self._keep.setEnabled(bool(self._words.value().strip())))
        self._words.returnPressed.connect(self._give)
        leave = button("Cancel", "quiet", small=True, on_click=self.left.emit)
        self.setLayout(column(self._words, row(self._keep, leave, None), gap=6, margins=(0, 4, 0, 0)))

    def open(self) -> None:
        """Ask."""
        self.show()
        self._words.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _give(self) -> None:
        if self._words.value().strip():
            self.given.emit(self._words.value())


class _Shape(QWidget):
    def __init__(self, shape: str, colour: str) -> None:
        super().__init__()
        self._shape, self._colour = shape, colour
        self.setFixedSize(look().px(16), look().px(16))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_on(self)
        paint_shape(painter, QRectF(self.rect()), self._shape, look().colour(self._colour))
        painter.end()


class _AcceptedRow(QWidget):
    """An accepted finding in quiet ink, why, and the way back."""

    def __init__(self, one: Accepted, again: SignalInstance) -> None:
        super().__init__()
        act = button("Look at it again", "quiet", small=True, on_click=partial(again.emit, one.finding))
        act.setAccessibleName(f"Look at it again: {one.finding.title}")
        title = text_label(one.finding.title, 13, 500, "ink2", wrap=True)
        words = column(
            title,
            text_label(one.finding.detail, 12, 400, "ink3", wrap=True),
            text_label(one.reason, 12, 500, "ink2", wrap=True),
            row(-4, act, None, gap=0),
            gap=4,
        )
        line = row(gap=10, margins=(20, 12, 16, 8))
        line.addWidget(_Shape("check", "ink3"), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self.setLayout(line)


class FindingsPanel(Dressed, Ground):
    """All findings of the event, clashes first. ``selected`` carries one, ``fix_wanted`` what to do about it,
    ``accept_wanted`` one and why it is fine, ``again_wanted`` an accepted one that is to be open again."""

    selected = Signal(object)  # Finding | None
    fix_wanted = Signal(object)  # Fix
    accept_wanted = Signal(object, str)  # Finding, reason
    again_wanted = Signal(object)  # Finding
    settings_wanted = Signal()
    folded = Signal()

    def __init__(self, say_fix: Callable[[Fix, int | None], str]) -> None:
        super().__init__("surface")
        self._say = say_fix
        self._cards: dict[Key, FindingCard] = {}
        self._chosen: Key | None = None
        self._count = text_label("", 13, 400, "ink3")
        self._list, self._kept = column(gap=0), column(gap=0)
        self._aside = boxed(self._kept)
        self._aside.hide()
        self._accepted: tuple[Accepted, ...] = ()
        self._unfold = button("", "quiet", "chevron-right", small=True, on_click=self._turn)
        self._unfold.hide()
        inner = boxed(column(self._list, row(self._unfold, None, margins=(12, 6, 12, 6)), self._aside, None, gap=0))
        settings = button(
            "Care settings…",
            "quiet",
            small=True,
            tip="How much is too much, and why",
            on_click=self.settings_wanted.emit,
        )
        head = row(text_label("Findings", 15, 650), self._count, None, settings, gap=8, margins=(20, 12, 12, 12))
        head.addWidget(icon_button("panel-right-close", "Hide the findings", on_click=self.folded.emit))
        self._thread_title = text_label("", 13, 600, wrap=True)
        self._thread_words = text_label("", 12, 400, "ink2", wrap=True)
        thread = column(self._thread_title, self._thread_words, gap=4, margins=(20, 14, 20, 14))
        whole = column(head, gap=0, margins=(1, 0, 0, 0))
        whole.addWidget(scrolled(inner), 1)
        self._thread = boxed(column(Rule(), thread, gap=0))
        whole.addWidget(self._thread)
        self._whole = whole
        self.setLayout(whole)
        self.setAccessibleName("Findings")
        self.dress()

    def dress(self) -> None:
        """Its width grows with the text."""
        self.setFixedWidth(min(look().px(_WIDTH), 560))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What a thread is gives way to the findings where the panel is low."""
        super().resizeEvent(event)
        self._thread.setVisible(self.height() >= look().px(240))

    def set_findings(
        self,
        findings: tuple[Finding, ...],
        fixes: Fixes,
        cleared: Mapping[Key, set[Key]],
        accepted: tuple[Accepted, ...] = (),
    ) -> None:
        """Show these. ``cleared`` says what else the first fix of a finding clears."""
        self._set_accepted(accepted)
        if list(findings[:_MOST]) != [c.finding for c in self._cards.values()]:
            self._build(findings)
        if self._chosen not in self._cards:
            self._chosen = None
        lead = self._chosen or next((key for key in self._cards if fixes.get(key)), None)
        also = cleared.get(lead, set()) if lead is not None else set()
        for key, card in self._cards.items():
            card.offer_acceptance(key in {lead, self._chosen})
            if key != lead and key in also:
                card.say_cleared()
                continue
            offered = fixes.get(key, ())
            card.set_fixes(
                map(self._words, offered), lambda n, offered=offered: self.fix_wanted.emit(offered[n]),
                first_filled=key == lead,
            )  # fmt: skip
            card.set_selected(key == self._chosen)

    def choose(self, key: Key | None, *, tell: bool = True) -> None:
        """Select a finding; None selects none."""
        self._chosen = key
        for other, card in self._cards.items():
            card.set_selected(other == key)
            card.offer_acceptance(other == key)
        if tell:
            self.selected.emit(self._cards[key].finding if key in self._cards else None)

    def chosen(self) -> Key | None:
        """The key of the finding that is selected."""
        return self._chosen

    def add_foot(self, widget: QWidget) -> None:
        """Something below it all, such as what follows once nothing is left to find."""
        self._whole.addWidget(Rule())
        self._whole.addWidget(widget)

    def say_thread(self, title: str, words: str) -> None:
        """What the foot says about the theme that is chosen."""
        self._thread_title.setText(title)
        self._thread_words.setText(words)

    def _words(self, fix: Fix) -> tuple[str, str]:
        """What its button says, as much of the title as fits, and all of it."""
        room = self.width() - look().px(26) - 20 - 16 - 20
        metrics = QFontMetrics(look().font(13, 500))
        texts = [self._say(fix, letters) for letters in _LETTERS]
        fits = next((text for text in texts if metrics.horizontalAdvance(text) <= room), texts[-1])
        return metrics.elidedText(fits, Qt.TextElideMode.ElideRight, room), self._say(fix, None)

    def _build(self, findings: tuple[Finding, ...]) -> None:
        clear(self._list)
        self._cards = {}
        self._count.setText(f"{len(findings):,}" if findings else "")
        for finding in findings[:_MOST]:
            card = FindingCard(finding)
            card.pressed.connect(partial(self.choose, finding.key))
            card.accepted.connect(partial(self.accept_wanted.emit, finding))
            self._cards[finding.key] = card
            self._list.addWidget(card)
            self._list.addWidget(Rule())
        if len(findings) > _MOST:
            more = text_label(
                f"and {len(findings) - _MOST:,} more, seen when these are mended", 12, 400, "ink2", wrap=True
            )
            self._list.addWidget(boxed(row(more, margins=(20, 12, 20, 12))))
        if not findings:
            for words in ("No clashes", "No care notes"):
                line = row(_Shape("check", "ok"), text_label(words, 13, 400, "ink2"), None, gap=10)
                line.setContentsMargins(20, 6, 20, 6)
                self._list.addLayout(line)

    def _set_accepted(self, accepted: Sequence[Accepted]) -> None:
        """Those somebody accepted: how many, and unfolded each with its reason."""
        if accepted == self._accepted:
            return
        self._accepted = tuple(accepted)
        clear(self._kept)
        for one in accepted:
            self._kept.addWidget(_AcceptedRow(one, self.again_wanted))
            self._kept.addWidget(Rule())
        self._unfold.set_text(f"Accepted ({len(accepted)})")
        self._unfold.setVisible(bool(accepted))
        if not accepted:
            self._aside.hide()
        self._unfold.set_icon("chevron-down" if self._aside.isVisibleTo(self) else "chevron-right")

    def _turn(self) -> None:
        """Unfold the accepted ones, or fold them away."""
        self._aside.setVisible(not self._aside.isVisibleTo(self))
        self._unfold.set_icon("chevron-down" if self._aside.isVisibleTo(self) else "chevron-right")

    def paintEvent(self, event: QPaintEvent) -> None:
        """The surface and the line at its left."""
        super().paintEvent(event)
        painter = painter_on(self)
        painter.fillRect(0, 0, 1, self.height(), look().line)
        painter.end()
