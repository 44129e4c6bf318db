"""The sample's programme that people apply for: what it asks, what it judges by, what its reviewers made of it."""

from random import Random
from typing import Any
from uuid import UUID

from convene.rules.applications import closing, last_day
from convene.rules.registrations import QuestionKind, RegistrationState
from convene.rules.time import LONDON
from convene.services.sample_happenings import register
from convene.services.sample_rows import Cast, Rows
from convene.store.tables import (
    Criterion,
    Event,
    Organisation,
    Person,
    Registration,
    RegistrationQuestion,
    Review,
    Score,
)

CODE = "BEVAN"
_CAP = 2
_KEEN = ("Wharfside Hospitals", "Carers of the Lea", "Marshgate Mental Health", "Fairmead Health Centre")
"""Where several people heard of it from the first who applied."""

_WHY, _YEARS, _DAYS, _PLEDGE = (
    "Why do you want to be a director, and why now?",
    "Years in a senior role",
    "Which modules can you come to?",
    "My line manager has agreed that I take part",
)
_MODULES = ("Module 1", "Peer assessment", "Module 2")
_QUESTIONS: tuple[dict[str, Any], ...] = (
    {"text": _WHY, "kind": QuestionKind.TEXT, "required": True, "help": "In a few sentences, as you would say it"},
    {"text": _YEARS, "kind": QuestionKind.NUMBER},
    {"text": _DAYS, "kind": QuestionKind.SEVERAL, "options": list(_MODULES), "help": "All three are needed"},
    {"text": _PLEDGE, "kind": QuestionKind.CONSENT, "required": True},
)
_CRITERIA = (
    ("Ready for the step", "What they have carried already, and what they learned when it went wrong", 5),
    ("What it would change", "For the people they serve, in their own words", 5),
    ("Works beyond their own walls", "With carers, councils, charities, neighbours", 5),
)
_REASONS = (
    "Because decisions about our wards are made by people who have not been on one for ten years. I would like to be in"
    " that room and still know what a night shift costs.",
    "I run three services that share patients and no diary. I have gone as far as goodwill gets you; now I need to know"
    " how a board thinks.",
    "My trust asked me to act up in spring and I found that I liked it, apart from the finance committee. That is what"
    " I would come to learn.",
    "For twenty years I have told managers what carers need. It is time that one of us is a manager.",
    "Two of our directors retire next year. Nobody who looks like our borough has ever applied.",
    "I want to put housing and health in one plan, and for that somebody has to be able to sign it.",
    "I was a patient here before I was a nurse here. Both belong at the table.",
)
_NOTES = (
    "Strong on what would change for people; wants to hear more about money.",
    "Speaks of the team and not of herself. A director already in all but name.",
    "Honest about what went wrong in the merger. Ready.",
    "A year early, but should be told so kindly, and by name.",
    "The only one from a community group this far. Worth the exception if it comes to that.",
)


def applications(rows: Rows, cast: Cast) -> None:
    """More who apply, from a few places; questions with answers, criteria with scores by two reviewers, notes."""
    (event,) = (row for row in rows.gathered(Event) if row["code"] == CODE)
    rng = Random(f"applications {rows.today.isoformat()}")
    event["organisation_cap"], event["anonymous_review"] = _CAP, True
    event["applications_close"] = closing(last_day(event["applications_close"], LONDON), LONDON)
    register(rows, event["id"], _keen(rows, event["id"], cast), RegistrationState.APPLIED, over_days=12)
    for position, question in enumerate(_QUESTIONS):
        asked = {"options": [], "required": False, "help": ""} | question
        rows.add(RegistrationQuestion, event_id=event["id"], position=position, **asked)
    criteria = [
        rows.add(Criterion, event_id=event["id"], name=name, detail=detail, most=most, position=position)
        for position, (name, detail, most) in enumerate(_CRITERIA)
    ]
    applied = [row for row in rows.gathered(Registration) if row["event_id"] == event["id"]]
    names = {row["id"]: row["name"] for row in rows.gathered(Person)}
    reviewers = [names[key] for key in cast.crew[:2]]
    for number, one in enumerate(sorted(applied, key=lambda row: row["registered_at"])):
        years = rng.randrange(2, 21)
        one["answers"] = {
            _WHY: _REASONS[number % len(_REASONS)],
            _YEARS: str(years),
            _DAYS: "; ".join(_MODULES if rng.random() < 0.8 else _MODULES[:2]),
            _PLEDGE: "Yes" if rng.random() < 0.9 else "No",
        }
        if one["state"] is RegistrationState.APPLIED and number % 3 == 0:
            continue  # nobody has come to it yet
        worth = 2 + years % 3
        for reviewer in reviewers if number % 4 else reviewers[:1]:
            for criterion in criteria:
                points = min(5, max(0, worth + rng.choice((-1, 0, 0, 1))))
                rows.add(Score, registration_id=one["id"], criterion_id=criterion, reviewer=reviewer, points=points)
        if number % 5 == 1:
            note = _NOTES[number % len(_NOTES)]
            rows.add(Review, registration_id=one["id"], reviewer=reviewers[0], note=note, at=one["changed_at"])


def _keen(rows: Rows, event_id: UUID, cast: Cast) -> list[UUID]:
    known = {row["person_id"] for row in rows.gathered(Registration) if row["event_id"] == event_id}
    homes = {row["id"]: row["name"] for row in rows.gathered(Organisation)}
    of = {row["id"]: homes.get(row["organisation_id"], "") for row in rows.gathered(Person)}
    found: list[UUID] = []
    for home in _KEEN:
        found += [key for key in cast.delegates if of[key] == home and key not in known][:5]
    return found
