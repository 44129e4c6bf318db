"""Questions to those who register: the form in which they are asked, and fields to answer them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.fields import Choice, DateField, Form, TextArea, TextField, TickField
from convene.desktop.kit.layout import Rule, clear, column, row
from convene.rules.registration_questions import BETWEEN, NO, YES, Counted, Question, answer_to, as_date
from convene.rules.registrations import QuestionKind
from convene.rules.text import search_key

KINDS: dict[QuestionKind, str] = {
    QuestionKind.TEXT: "Text",
    QuestionKind.CHOICE: "One of several",
    QuestionKind.SEVERAL: "Several of several",
    QuestionKind.NUMBER: "Number",
    QuestionKind.DATE: "Date",
    QuestionKind.CONSENT: "Consent: yes or no",
}
_WITH_OPTIONS = frozenset({QuestionKind.CHOICE, QuestionKind.SEVERAL})


class _Line(QWidget):
    """One question. ``edited``: something changed; ``removed``: it is wanted gone; ``raised``: it is wanted earlier."""

    edited = Signal()
    removed = Signal()
    raised = Signal()

    def __init__(self, question: Question, number: int) -> None:
        super().__init__()
        self._id: UUID | None = question.id
        self.text = TextField(question.text, placeholder="What is asked", length=300)
        self.kind = Choice(KINDS.items(), question.kind)
        self.options = TextArea("\n".join(question.options), lines=3)
        self.help = TextField(question.help, placeholder="A word of help, if any", length=300)
        self.required = TickField("Must be answered", value=question.required)
        for field, name in (
            (self.text, "Question"),
            (self.kind, "Kind of question"),
            (self.options, "Options, one a line, of question"),
            (self.help, "Help for question"),
            (self.required, "Must be answered, question"),
        ):
            field.setAccessibleName(f"{name} {number}")
            field.edited.connect(self.edited)
        self.options.setPlaceholderText("Options, one a line")
        up = icon_button("arrow-up", f"Move question {number} up", small=True)
        up.clicked.connect(lambda _=False: self.raised.emit())
        gone = icon_button("trash-2", f"Take question {number} away", small=True)
        gone.clicked.connect(lambda _=False: self.removed.emit())
        line = row(gap=8)
        line.addWidget(self.text, 1)
        line.addWidget(up)
        line.addWidget(gone)
        self.setLayout(column(line, self.kind, self.options, self.help, self.required, gap=8))
        up.setVisible(number > 1)
        self.kind.edited.connect(self._kind_chosen)
        self._kind_chosen()

    def question(self) -> Question:
        """As it stands in the fields."""
        options = tuple(line for line in self.options.value().splitlines() if line.strip())
        kind = self.kind.value() or QuestionKind.TEXT
        return Question(self.text.value(), kind, options, self.required.value(), self.help.value(), self._id)

    def _kind_chosen(self) -> None:
        self.options.setVisible(self.kind.value() in _WITH_OPTIONS)


class QuestionsField(QWidget):
    """The questions of an event, in their order."""

    edited = Signal()

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__()
        self._lines: list[_Line] = []
        self._rows = column(gap=12)
        self._more = button("Add a question", "quiet", "plus", small=True, on_click=self._add)
        self.setLayout(column(self._rows, row(self._more, None), gap=8))
        self.set_value(questions)

    def value(self) -> list[Question]:
        """The questions in the order of the fields."""
        return [line.question() for line in self._lines]

    def set_value(self, questions: Sequence[Question]) -> None:
        """Show these."""
        clear(self._rows)
        self._lines = []
        for number, question in enumerate(questions, 1):
            line = _Line(question, number)
            line.edited.connect(self.edited)
            line.removed.connect(lambda line=line: self._remove(line))
            line.raised.connect(lambda line=line: self._raise(line))
            if number > 1:
                self._rows.addWidget(Rule())
            self._rows.addWidget(line)
            self._lines.append(line)
        self.setFocusProxy(self._lines[0].text if self._lines else self._more)

    def _add(self) -> None:
        self.set_value([*self.value(), Question("")])
        self._lines[-1].text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _remove(self, line: _Line) -> None:
        self.set_value([other.question() for other in self._lines if other is not line])
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _raise(self, line: _Line) -> None:
        place, all_of = self._lines.index(line), self.value()
        all_of[place - 1 : place + 1] = [all_of[place], all_of[place - 1]]
        self.set_value(all_of)
        self._lines[place - 1].text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()


class SeveralField(QWidget):
    """Any of several options, as tick boxes. What was said that is no option stays."""

    edited = Signal()

    def __init__(self, options: Sequence[str], said: str) -> None:
        super().__init__()
        keys = {search_key(part): part.strip() for part in said.split(";") if part.strip()}
        self._ticks = [(option, TickField(option, value=search_key(option) in keys)) for option in options]
        own = {search_key(option) for option in options}
        self._others = [words for key, words in keys.items() if key not in own]
        self._said = said
        self._touched = False
        lines = column(gap=2)
        for _, tick in self._ticks:
            tick.edited.connect(self._changed)
            lines.addWidget(tick)
        self.setLayout(lines)
        if self._ticks:
            self.setFocusProxy(self._ticks[0][1])

    def value(self) -> str:
        """The options that are ticked; as it was said while nothing was touched."""
        if not self._touched:
            return self._said
        return BETWEEN.join([option for option, tick in self._ticks if tick.value()] + self._others)

    def _changed(self) -> None:
        self._touched = True
        self.edited.emit()


class _DayAnswer(DateField):
    """A date as text."""

    def value(self) -> str:  # type: ignore[override]
        """The day as 2026-06-30, empty for none."""
        day = DateField.value(self)
        return day.isoformat() if day else ""


def add_answers(form: Form, questions: Sequence[Question], said: Mapping[str, str]) -> None:
    """A field for each question, with the widget that fits it; ``answers`` reads them again."""
    for one in questions:
        words = answer_to(one, said)
        label = f"{one.text} (must be answered)" if one.required else one.text
        form.add(one.field, label, _field(one, words), hint=one.help)


def answers(form: Form, questions: Sequence[Question], before: Mapping[str, str]) -> dict[str, str]:
    """What the fields say by question, with the answers to other questions as they were."""
    values, own = form.values(), {search_key(one.text) for one in questions}
    others = {text: words for text, words in before.items() if search_key(text) not in own}
    return others | {one.text: str(values[one.field]) for one in questions}


def say_counted(found: Counted) -> str:
    """``Hot 12, Cold 3; 2 not answered``: how a question was answered."""
    parts = [", ".join(f"{words} {many}" for words, many in found.counts)]
    if found.total is not None and found.answered > found.unclear:
        mean = found.total / (found.answered - found.unclear)
        parts.append(f"{found.total:f} in all, {mean:.1f} on average, from {found.least:f} to {found.most:f}")
    if not found.counts and found.total is None:
        parts.append(f"{found.answered} answered")
    if found.unclear:
        parts.append(f"{found.unclear} unclear")
    if found.unanswered:
        parts.append(f"{found.unanswered} not answered")
    return "; ".join(part for part in parts if part)


def _field(question: Question, said: str) -> QWidget:
    match question.kind:
        case QuestionKind.CHOICE | QuestionKind.CONSENT:
            options = question.options if question.kind is QuestionKind.CHOICE else (YES, NO)
            own = next((option for option in options if search_key(option) == search_key(said)), said)
            listed = [("", "Not answered"), *((option, option) for option in options)]
            if own and own not in options:
                listed.append((said, f"{said} (not among the options)"))
            return Choice(listed, own)
        case QuestionKind.SEVERAL:
            return SeveralField(question.options, said)
        case QuestionKind.DATE if not said or as_date(said) is not None:
            return _DayAnswer(as_date(said), optional=True)
        case QuestionKind.TEXT:
            return TextArea(said, lines=3)
    return TextField(said)
