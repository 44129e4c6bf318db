"""Questions of an event to those who register: how they are asked, when an answer fits, and how answers are counted.

Answers are kept as text by the words of their question. The same question may come with another case or a trailing
space from outside; ``search_key`` says which is meant.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from convene.rules.errors import Invalid
from convene.rules.registrations import QuestionKind
from convene.rules.text import clean, clean_line, search_key

YES, NO = "Yes", "No"
BETWEEN = "; "
"""Between the options of an answer that names several; forms from outside part them with a semicolon too."""

_YES = frozenset({"yes", "y", "true", "1", "agree", "i agree", "agreed", "i consent", "on", "x"})
_NO = frozenset({"no", "n", "false", "0", "disagree", "i do not agree", "i do not consent", "off"})
_BRITISH_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_WITH_OPTIONS = frozenset({QuestionKind.CHOICE, QuestionKind.SEVERAL})


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is asked; ``id`` is None while it is new. ``options`` are what a choice can be."""

    text: str
    kind: QuestionKind = QuestionKind.TEXT
    options: tuple[str, ...] = ()
    required: bool = False
    help: str = ""
    id: UUID | None = None

    @property
    def field(self) -> str:
        """The name of its field in a form, and in what is raised about an answer to it."""
        return f"answer:{search_key(self.text)}"


@dataclass(frozen=True, slots=True)
class Counted:
    """How a question was answered. ``counts`` has every option, then what else was said, most often first.

    Numbers have ``total``, ``least`` and ``most``.
    """

    question: Question
    answered: int
    unanswered: int
    counts: tuple[tuple[str, int], ...] = ()
    total: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    unclear: int = 0
    """Answers that are no number or no date, though one was asked for."""


def tidied(questions: Sequence[Question]) -> list[Question]:
    """The questions with clean words. Raises Invalid for ``questions`` that cannot be asked: no words, asked twice, a
    choice without options, an option that reads like two."""
    found: list[Question] = []
    seen: set[str] = set()
    for one in questions:
        text, key = clean_line(one.text), search_key(one.text)
        if not key:
            raise Invalid("questions", "A question needs words", "Write what is asked, or take the line away.")
        if key in seen:
            raise Invalid("questions", f"“{text[:60]}” is asked twice", "Change one of the two.")
        seen.add(key)
        options = tuple(dict.fromkeys(o for o in map(clean_line, one.options) if o))
        if one.kind not in _WITH_OPTIONS:
            options = ()
        elif len({search_key(option) for option in options}) < max(2, len(options)):
            raise Invalid("questions", f"“{text[:60]}” needs options that differ", "Give at least two, one a line.")
        elif one.kind is QuestionKind.SEVERAL and any(";" in option for option in options):
            raise Invalid(
                "questions", f"An option of “{text[:60]}” has a semicolon", "It would read as two: use a comma."
            )
        found.append(Question(text, one.kind, options, one.required, clean_line(one.help), one.id))
    return found


def read_answer(question: Question, said: str) -> str:
    """An answer as it is kept: an option in its own words, a date as 2026-06-30, a consent as Yes or No.

    Raises Invalid for the question's ``field`` where it does not fit; nothing said is no mistake here.
    """
    words = clean(said).strip()
    if not words:
        return ""
    match question.kind:
        case QuestionKind.CHOICE:
            return _option(question, words)
        case QuestionKind.SEVERAL:
            wanted = [part for part in map(clean_line, words.replace("\n", ";").split(";")) if part]
            named = {_option(question, part) for part in wanted}
            return BETWEEN.join(option for option in question.options if option in named)
        case QuestionKind.NUMBER:
            if (number := as_number(words)) is None:
                raise Invalid(question.field, f"“{words[:40]}” is not a number", "Write it in digits, such as 12.")
            return f"{number.normalize():f}"
        case QuestionKind.DATE:
            if (day := as_date(words)) is None:
                raise Invalid(question.field, f"“{words[:40]}” is not a date", "Write it as 30/06/2026 or 2026-06-30.")
            return day.isoformat()
        case QuestionKind.CONSENT:
            if (given := as_consent(words)) is None:
                raise Invalid(question.field, f"“{words[:40]}” is neither yes nor no", "Answer Yes or No.")
            return YES if given else NO
    return words


def checked(
    questions: Sequence[Question], said: Mapping[str, str], before: Mapping[str, str] | None = None
) -> dict[str, str]:
    """What is kept of all that somebody answers, by the words of each question; answers to no question of ours stay.

    What stands in ``before`` and was not touched is not looked at again: an answer from outside that fits no option
    stays as it was given. Raises Invalid as ``read_answer``, and for a required question without an answer.
    """
    kept, was = by_question(questions, said), by_question(questions, before or {})
    for one in questions:
        words = kept.get(one.text, "")
        if words != was.get(one.text, ""):
            words = read_answer(one, words)
        if one.required and (not words or (one.kind is QuestionKind.CONSENT and as_consent(words) is not True)):
            consent = one.kind is QuestionKind.CONSENT
            raise Invalid(
                one.field,
                "They must agree to this" if consent else "This question must be answered",
                "Without it nobody can register." if consent else "",
            )
        kept[one.text] = words
    return {text: words for text, words in kept.items() if words}


def by_question(questions: Sequence[Question], said: Mapping[str, str]) -> dict[str, str]:
    """Answers by the words of the questions asked, however the other side writes them; the others as they came.

    Where two columns are one question, the first that says something counts.
    """
    own = {search_key(one.text): one.text for one in questions}
    found: dict[str, str] = {}
    for text, words in said.items():
        name = own.get(search_key(text), text)
        found[name] = found.get(name) or str(words)
    return found


def answer_to(question: Question, said: Mapping[str, str] | None) -> str:
    """What somebody answered to this question; empty where nothing."""
    return by_question((question,), said or {}).get(question.text, "")


def count(question: Question, answers: Iterable[str]) -> Counted:
    """How often each thing was said; the answers of those who said nothing are empty."""
    listed = list(answers)
    given = [words for words in map(str.strip, listed) if words]
    silent = len(listed) - len(given)
    match question.kind:
        case QuestionKind.TEXT:
            return Counted(question, len(given), silent)
        case QuestionKind.NUMBER:
            numbers = [n for n in map(as_number, given) if n is not None]
            return Counted(
                question,
                len(given),
                silent,
                total=sum(numbers, Decimal(0)) if numbers else None,
                least=min(numbers, default=None),
                most=max(numbers, default=None),
                unclear=len(given) - len(numbers),
            )
        case QuestionKind.DATE:
            days = [d for d in map(as_date, given) if d is not None]
            by_day = tuple((day.isoformat(), many) for day, many in sorted(Counter(days).items()))
            return Counted(question, len(given), silent, by_day, unclear=len(given) - len(days))
    options = question.options if question.kind in _WITH_OPTIONS else (YES, NO)
    own = {search_key(option): option for option in options}
    said: Counter[str] = Counter()
    for words in given:
        parts = words.split(";") if question.kind is QuestionKind.SEVERAL else [words]
        if question.kind is QuestionKind.CONSENT and (agreed := as_consent(words)) is not None:
            parts = [YES if agreed else NO]
        said.update({own.get(search_key(part), clean_line(part)) for part in parts if part.strip()})
    others = sorted(((w, n) for w, n in said.items() if w not in options), key=lambda pair: (-pair[1], pair[0]))
    return Counted(question, len(given), silent, (*((o, said[o]) for o in options), *others))


def as_number(words: str) -> Decimal | None:
    """A number as people write it (``1,200``); None for anything else."""
    try:
        number = Decimal(words.strip().replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def as_date(words: str) -> date | None:
    """A day, as 2026-06-30 or 30/06/2026; None for anything else."""
    try:
        if (british := _BRITISH_DATE.fullmatch(words.strip())) is not None:
            day, month, year = map(int, british.groups())
            return date(year, month, day)
        return date.fromisoformat(words.strip()[:10])
    except ValueError:
        return None


def as_consent(words: str) -> bool | None:
    """Whether somebody agreed; None where the words say neither."""
    key = search_key(words).rstrip(".! ")
    return True if key in _YES else False if key in _NO else None


def _option(question: Question, words: str) -> str:
    found = next((option for option in question.options if search_key(option) == search_key(words)), None)
    if found is None:
        raise Invalid(question.field, f"“{words[:40]}” is not one of the options", ", ".join(question.options)[:200])
    return found
