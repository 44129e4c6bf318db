"""What an outside list of people would do to the list of an event: decided row by row, without touching anything.

An import may be repeated for ever: what is known already is the same, empty cells never take anything away, and a
decision made here is never undone by the list.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from convene.rules.errors import Invalid
from convene.rules.exchange import Incoming
from convene.rules.people import NeedKind, is_a_need, is_email, same_person, which_home
from convene.rules.registration_questions import Question, read_answer
from convene.rules.registrations import HOLDS_PLACE, OVER, Places, RegistrationState, Role, state_from_source
from convene.rules.text import clean, clean_line, email_key, search_key
from convene.services.import_lineage import lineage
from convene.services.import_pace import Pace


class Outcome(StrEnum):
    """What becomes of a row. GONE is nobody's row: a person of an earlier list who is not in this one."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "conflict"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """What becomes of one row: ``changes`` are (field, old, new), ``state`` is the one the person will be in.

    Who is gone has no row (nought), and the ``registration_id`` that stays as it is.
    """

    row: int
    outcome: Outcome
    name: str
    email: str
    organisation: str
    state: RegistrationState | None = None
    changes: tuple[tuple[str, str, str], ...] = ()
    reason: str = ""
    registration_id: UUID | None = None


PERSON = ("name", "given_name", "family_name", "known_as", "email", "organisation", "job_title", "phone", "pronouns")
"""What a list can say about a person, and what we can know about one."""


@dataclass(slots=True)
class Known:
    """A person we know, and their registration if they are on the list of the event."""

    person_id: UUID
    person: dict[str, str]
    registration_id: UUID | None = None
    state: RegistrationState | None = None
    role: Role = Role.PARTICIPANT
    ticket: str = ""
    note: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    source: str = ""
    source_key: str = ""
    needs: set[tuple[NeedKind, str]] = field(default_factory=set)


class Here:
    """The people an outside list may mean, ready to be looked up, and the ``questions`` of the event."""

    def __init__(self, known: Iterable[Known], questions: Iterable[Question] = ()) -> None:
        self._questions = {search_key(question.text): question for question in questions}
        self._on_list: list[Known] = []
        self._by_email: dict[str, Known] = {}
        self._by_source: dict[str, Known] = {}
        self._by_name: defaultdict[str, list[Known]] = defaultdict(list)
        for one in known:
            if key := email_key(one.person["email"]):
                self._by_email.setdefault(key, one)
            if one.source_key:
                self._by_source.setdefault(one.source_key, one)
            if one.registration_id is not None:
                self._on_list.append(one)
                self._by_name[search_key(one.person["name"])].append(one)

    def match(self, row: Incoming, source_key: str) -> Known | str | None:
        """Who that row is: somebody we know; None for a stranger; a sentence where it cannot be told."""
        if found := self._by_email.get(email_key(row.email)):
            return found if _is(found, row.name) else f"{row.email} is the address of {found.person['name']} here"
        if found := self._by_source.get(source_key) if source_key else None:
            return found if _is(found, row.name) else f"Reference {row.reference} is {found.person['name']} here"
        if not (same := self._by_name.get(search_key(row.name))):
            return None
        named = [k for k in same if not (row.email and k.person["email"])]
        named.sort(key=lambda one: bool(one.person["email"]))
        which = which_home([search_key(one.person["organisation"]) for one in named], search_key(row.organisation))
        return None if which is None else named[which]

    def answers(self, row: Incoming, known: Known | None) -> dict[str, str]:
        """What the row answers, by the words in which it was asked here, or answered before.

        What fits the question is kept as the question keeps it; what does not, as it was given.
        """
        before = {search_key(text): text for text in known.answers} if known and known.answers else {}
        said: dict[str, str] = {}
        for question, answer in row.answers:
            if words := clean(answer).strip():
                key = search_key(question)
                if (asked := self._questions.get(key)) is not None:
                    said.setdefault(asked.text, _fitting(asked, words))
                else:
                    said.setdefault(before.get(key, question), words)
        return said

    def gone(self, source: str, lines: Sequence["Line"]) -> tuple[str, list[PreviewLine]]:
        """The list that this one goes on (``services.import_lineage``), and who came by it before, is still coming, and
        is not in it now."""
        met = {line.known.person_id for line in lines if line.known}
        stopped = [line.incoming for line in lines if line.known is None]
        named = {search_key(row.name) for row in stopped} | {email_key(row.email) for row in stopped} - {""}

        def is_in(one: Known) -> bool:
            keys = {search_key(one.person["name"]), email_key(one.person["email"])}
            return one.person_id in met or not named.isdisjoint(keys)

        there = {one.person_id for one in self._on_list if is_in(one)}
        name, came = lineage(self._on_list, source, len(lines), met=lambda one: one.person_id in there)
        return name, [
            PreviewLine(
                0,
                Outcome.GONE,
                one.person["name"],
                one.person["email"],
                one.person["organisation"],
                one.state,
                reason=f"Came by an earlier list from {name} and is not in this one; stays as it is",
                registration_id=one.registration_id,
            )
            for one in came
            if one.state not in OVER and one.person_id not in there
        ]


def _fitting(question: Question, words: str) -> str:
    try:
        return read_answer(question, words)
    except Invalid:
        return words


@dataclass(frozen=True, slots=True)
class Line:
    """The decision on a row, with all that is to be written. ``person`` and ``registration`` hold new values only."""

    shown: PreviewLine
    incoming: Incoming
    source_key: str = ""
    known: Known | None = None
    person: Mapping[str, str] = field(default_factory=dict)
    role: Role | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[tuple[NeedKind, str], ...] = ()

    @property
    def outcome(self) -> Outcome:
        """What becomes of the row."""
        return self.shown.outcome


def plan(rows: Sequence[Incoming], here: Here, places: Places, *, source: str, pace: Pace | None = None) -> list[Line]:
    """Decide on every row, in the order of the rows. ``places`` are taken and freed as the list says."""
    pace = pace or Pace(len(rows))
    references = _unique(clean_line(row.reference) for row in rows)
    decided: dict[int, Line] = {}
    sound: list[tuple[int, Incoming]] = []
    for index, row in enumerate(rows):
        if reason := _refusal(row):
            decided[index] = _stopped(row, Outcome.REFUSED, reason)
        else:
            sound.append((index, row))
    for index, row, reason, outcome in _twice(sound):
        decided[index] = _stopped(row, outcome, reason)
    claimed: dict[UUID, int] = {}
    # Who leaves frees a place for who comes, wherever in the list they stand.
    for index, row in pace.each(sorted(sound, key=lambda one: one[1].state not in OVER)):
        if index in decided:
            continue
        reference = clean_line(row.reference)
        source_key = f"{source}:{reference}" if reference in references else ""
        known = here.match(row, source_key)
        if isinstance(known, Known) and (first := claimed.setdefault(known.person_id, row.row)) != row.row:
            known = f"Row {first} is {known.person['name']} already"
        decided[index] = (
            _stopped(row, Outcome.CONFLICT, known)
            if isinstance(known, str)
            else _decide(row, known, here, places, source_key)
        )
    return [decided[index] for index in range(len(rows))]


def _decide(row: Incoming, known: Known | None, here: Here, places: Places, source_key: str) -> Line:
    if known is not None and known.state in OVER and row.state not in OVER:
        return _stopped(row, Outcome.CONFLICT, f"{known.state.value.capitalize()} here, but coming by this list")
    on_list = known is not None and known.state is not None
    person = _person(row, known)
    state = _state(row, known, places)
    role = (
        row.role if not on_list or (row.role is not Role.PARTICIPANT and known and known.role is not row.role) else None
    )
    words = {name: said for name, said, old in _words(row, known) if said and said != old}
    old_answers = known.answers if known else {}
    said = here.answers(row, known)
    answers = {question: answer for question, answer in said.items() if answer != old_answers.get(question)}
    needs = _needs(row, known)
    changes: list[tuple[str, str, str]] = []
    if known is not None:
        changes += [(name, known.person[name], new) for name, new in person.items()]
    if on_list and known is not None and known.state is not None:
        changes += [("state", known.state.value, state.value)] if state else []
        changes += [("role", known.role.value, role.value)] if role else []
        changes += [(name, old, words[name]) for name, _, old in _words(row, known) if name in words]
        changes += [(question, old_answers.get(question, ""), answer) for question, answer in answers.items()]
        changes += [(kind.value, "", words) for kind, words in needs]
    outcome = Outcome.NEW if not on_list else Outcome.CHANGED if changes else Outcome.SAME
    shown = PreviewLine(
        row.row,
        outcome,
        clean_line(row.name),
        clean_line(row.email),
        clean_line(row.organisation),
        state or (known.state if known else None),
        tuple(changes),
        "No place is left" if state is RegistrationState.WAITING and row.state is not state else "",
    )
    return Line(shown, row, source_key, known, person, role, words, answers, needs)


def _person(row: Incoming, known: Known | None) -> dict[str, str]:
    said = {name: clean_line(getattr(row, name)) for name in PERSON}
    if known is None:
        return said
    new = {name: value for name, value in said.items() if value and value != known.person[name]}
    for name, key in (("email", email_key), ("organisation", search_key)):
        if name in new and key(new[name]) == key(known.person[name]):
            del new[name]
    if "name" in new and _says_less(new["name"], known.person["name"]):
        del new["name"]
    if "name" in new:  # parts of a name that is no more are no knowledge
        gone = (part for part in ("given_name", "family_name") if not said[part] and known.person[part])
        new |= {part: "" for part in gone if known.person[part] not in new["name"]}
    return new


def _says_less(name: str, known: str) -> bool:
    """True for a part of the name we know: "Ada" of Ada Lovelace."""
    return set(search_key(name).split()) < set(search_key(known).split())


def _state(row: Incoming, known: Known | None, places: Places) -> RegistrationState | None:
    """The state to set; None to leave it as it is."""
    now = known.state if known else None
    target = state_from_source(now, row.state)
    if target is None:
        return None
    if target in OVER and now in HOLDS_PLACE:
        places.held -= 1
    return places.take(target) if now not in HOLDS_PLACE else target


def _words(row: Incoming, known: Known | None) -> Iterator[tuple[str, str, str]]:
    """(column of the registration, what the list says, what we know)."""
    yield "ticket", clean_line(row.ticket), known.ticket if known else ""
    yield "note", clean(row.note).strip(), known.note if known else ""


def _needs(row: Incoming, known: Known | None) -> tuple[tuple[NeedKind, str], ...]:
    has = known.needs if known else set()
    said = ((NeedKind.ACCESS, clean(row.access).strip()), (NeedKind.DIETARY, clean(row.dietary).strip()))
    asked = ((kind, words) for kind, words in said if words and is_a_need(words))
    return tuple((kind, words) for kind, words in asked if (kind, search_key(words)) not in has)


def _refusal(row: Incoming) -> str:
    if row.problem:
        return row.problem
    if not clean_line(row.name):
        return "no name"
    if row.email and not is_email(clean_line(row.email)):
        return f"“{clean_line(row.email)}” is not an e-mail address"
    return ""


def _twice(rows: Sequence[tuple[int, Incoming]]) -> Iterator[tuple[int, Incoming, str, Outcome]]:
    """Rows that cannot stand for themselves: repeated ones, and those that give one address to several people."""
    groups: defaultdict[tuple[str, ...], list[tuple[int, Incoming]]] = defaultdict(list)
    for index, row in rows:
        key = email_key(row.email)
        groups[(key,) if key else (search_key(row.name), search_key(row.organisation))].append((index, row))
    for group in groups.values():
        if len(group) == 1:
            continue
        first = group[0][1]
        if not all(same_person(first.name, row.name) for _, row in group):
            numbers = ", ".join(str(row.row) for _, row in group)
            for index, row in group:
                yield index, row, f"Rows {numbers} give one e-mail address to different people", Outcome.CONFLICT
            continue
        # Who cancelled and booked again is coming.
        chosen = next((row for _, row in group if row.state not in OVER), first)
        for index, row in group:
            if row is not chosen:
                yield index, row, f"The same person as row {chosen.row}", Outcome.SAME


def _stopped(row: Incoming, outcome: Outcome, reason: str) -> Line:
    shown = PreviewLine(
        row.row, outcome, clean_line(row.name), clean_line(row.email), clean_line(row.organisation), reason=reason
    )
    return Line(shown, row)


def _unique(references: Iterable[str]) -> set[str]:
    once: set[str] = set()
    more: set[str] = {""}
    for reference in references:
        (more if reference in once else once).add(reference)
    return once - more


def _is(known: Known, name: str) -> bool:
    return same_person(known.person["name"], name) or (
        bool(known.person["known_as"]) and same_person(known.person["known_as"], name)
    )
