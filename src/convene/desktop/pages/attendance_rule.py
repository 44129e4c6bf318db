"""The form of a completion rule: what it asks for, and at once how people would stand by it."""

from PySide6.QtWidgets import QWidget

from convene.desktop.kit.fields import Choice, Form, NumberField, TickField
from convene.desktop.kit.layout import Rule, column
from convene.desktop.kit.text import text_label
from convene.desktop.pages.attendance_words import say_counts
from convene.rules.completion import CompletionRule
from convene.rules.errors import Invalid
from convene.rules.events import DayPart
from convene.services import attendance
from convene.services.attendance import Matrix

_PARTS: dict[DayPart, str] = {
    DayPart.DAY: "Ordinary days",
    DayPart.MASTERCLASS: "Masterclasses",
    DayPart.MODULE: "Modules",
    DayPart.ACTION_LEARNING: "Action learning",
    DayPart.FIELD_VISIT: "Field visits",
    DayPart.REVIEW: "Reviews",
}
_ALL = "all"


class RuleForm(QWidget):
    """The rule of ``found`` to change; ``rule`` is what it says."""

    def __init__(self, found: Matrix) -> None:
        super().__init__()
        self._found = found
        days, asked = found.programme, dict(found.rule.parts)
        counts = {part: sum(day.part is part for day in days) for part in _PARTS}
        self._parts = [part for part, count in counts.items() if (count and count < len(days)) or part in asked]
        form = self.fields = Form()
        form.add(
            "days",
            "Days at least",
            NumberField(found.rule.days, most=max(len(days), found.rule.days), unit=f"of {len(days)}"),
            hint="Of whatever part; 0 where the number does not matter",
        )
        for part in self._parts:
            some = [(number, f"At least {number} of {counts[part]}") for number in range(1, counts[part])]
            every = (_ALL, "All of them" if counts[part] > 1 else "Needed")
            held = asked.get(part, 0)
            options = [(0, "Not asked for"), *some, every]
            form.add(part.value, _PARTS[part], Choice(options, _ALL if held is None else held))
        form.add("required_days", "", TickField("Every day that is marked required", value=found.rule.required_days))
        form.add("caught_up", "", TickField("A day that was caught up counts", value=found.rule.caught_up))
        form.add("excused", "", TickField("A day somebody was excused from counts", value=found.rule.excused))
        self._words = text_label("", 15, 600, wrap=True)
        self._counts = text_label("", 13, 400, "ink2", wrap=True)
        said = column(self._words, self._counts, gap=2)
        self.setLayout(column(said, 4, Rule(), 4, form, gap=8))
        form.edited.connect(self._preview)
        self._preview()

    def rule(self) -> CompletionRule:
        """What the form says."""
        said = self.fields.values()
        parts = tuple((part, None if said[part.value] == _ALL else said[part.value]) for part in self._parts)
        return CompletionRule(
            said["days"],
            tuple((part, number) for part, number in parts if number != 0),
            said["required_days"],
            said["caught_up"],
            said["excused"],
        )

    def _preview(self) -> None:
        rule = self.rule()
        try:
            counts = attendance.standings(self._found, rule)
        except Invalid as wrong:
            self._words.setText(wrong.title)
            self._counts.setText(wrong.hint)
            return
        words = attendance.words(self._found, rule)
        self._words.setText(words[0].upper() + words[1:])
        self._counts.setText(say_counts(counts, len(self._found.days)))
