"""What a person agreed to, in their drawer: how each stands, what was answered before, and the form for an answer."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from convene.desktop.kit.fields import Choice, Form, TextField
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.text import text_label
from convene.desktop.pages.people_parts import Mark, history_line
from convene.rules.consents import WORDING, ConsentKind
from convene.rules.people import PhotoPreference
from convene.rules.time import LONDON, say_day
from convene.services.consents import ConsentRow, standing

KINDS: dict[ConsentKind, str] = {
    ConsentKind.MARKETING: "Mail about other events",
    ConsentKind.PHOTO: "Photographs",
    ConsentKind.NEEDS: "Keeping what they need",
}
_SHOWN = (ConsentKind.MARKETING, ConsentKind.PHOTO)  # always: whoever writes or takes pictures has to know
_PHOTO = {PhotoPreference.YES: True, PhotoPreference.NO: False}


def fill_consents(box: QVBoxLayout, rows: Sequence[ConsentRow], photo: PhotoPreference) -> None:
    """How each stands now, and what was answered before."""
    now = standing(rows)
    for kind, words in KINDS.items():
        if (answer := now.get(kind)) is not None:
            detail = f"{say_day(answer.at.astimezone(LONDON).date())}, {_lower(answer.source)}"
            box.addWidget(_line(words, detail, given=answer.given))
        elif kind is ConsentKind.PHOTO and photo in _PHOTO:
            box.addWidget(_line(words, "Noted without saying how", given=_PHOTO[photo]))
        elif kind in _SHOWN:
            box.addWidget(_line(words, "", given=None))
    earlier = [row for row in rows if now[row.kind] is not row]
    if earlier:
        box.addWidget(text_label("Before that", 12, 500, "ink2"))
    for answer in earlier:
        day = answer.at.astimezone(LONDON).date()
        said = f"{KINDS[answer.kind]}: {'yes' if answer.given else 'no'}, {_lower(answer.source)}"
        box.addWidget(history_line(f"{day.day} {day:%b %Y}", said))


def consent_form() -> Form:
    """An answer somebody gave."""
    form = Form()
    kind = form.add("kind", "To what", Choice(KINDS.items()))
    words = text_label("", 12, 400, "ink2", wrap=True)

    def show() -> None:
        words.setText(f"“{WORDING[kind.value()][1]}”")

    kind.edited.connect(show)
    show()
    form.layout().addWidget(words)
    form.add("given", "Their answer", Choice([(True, "Yes"), (False, "No")]))
    form.add("source", "How it was given", TextField(placeholder="By e-mail, on the form, at the desk"))
    return form


def _line(words: str, detail: str, *, given: bool | None) -> QWidget:
    answer = "not asked" if given is None else "yes" if given else "no"
    shape, state = {True: ("tick", "ok"), False: ("cross", "neutral"), None: ("ring", "neutral")}[given]
    said = column(
        text_label(f"{words}: {answer}", 13, 400 if given is None else 500, "ink" if given else "ink2"), gap=0
    )
    if detail:
        said.addWidget(text_label(detail, 12, 400, "ink3", wrap=True))
    made = row(gap=8)
    made.addWidget(_top(Mark(shape, state)))
    made.addLayout(said, 1)
    return boxed(made)


def _top(mark: QWidget) -> QWidget:
    return boxed(column(mark, None, gap=0, margins=(0, 1, 0, 0)))


def _lower(source: str) -> str:
    """A source inside a sentence; an abbreviation or a name of its own stays as it is."""
    return source if source[1:2].isupper() else source[:1].lower() + source[1:]
