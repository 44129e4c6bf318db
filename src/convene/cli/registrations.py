"""``convene registrations``: decide applications, score them, invite people."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from convene.cli import shell
from convene.cli.person import pick
from convene.rules.applications import DECISIONS, UNDECIDED, read_invitees
from convene.rules.errors import Invalid
from convene.rules.registrations import RegistrationState
from convene.rules.text import search_key
from convene.store.workspace import Workspace

if TYPE_CHECKING:
    from convene.services.applications import Application, Board, Decided

_TEXT = click.Path(path_type=Path, exists=True, dir_okay=False)
ANSWER_COLUMNS = ("question", "answered", "unanswered", "counts")
COLUMNS = ("number", "name", "organisation", "state", "score", "spread", "reviewers")


@click.group(name="registrations")
def group() -> None:
    """Applications and invitations, waiting lists and offers, colleagues who come instead, groups."""


def records(workspace: Workspace, code: str | None) -> list[dict[str, Any]]:
    """Applications for ``convene list applications``, in the order they came; scores are out of 100."""
    if code is None:
        raise Invalid("event", "Which event?", "Add --event CODE; “convene list events W” shows the codes.")
    found = _board(workspace, code)
    names = {one.id: one.name for one in found.criteria}
    return [
        {
            "id": one.id,
            "number": one.number,
            "name": one.name,
            "organisation": one.organisation,
            "sector": one.sector,
            "profession": one.profession,
            "borough": one.borough,
            "state": one.state,
            "reason": one.reason,
            "score": round(one.judged.mean, 1) if one.judged else None,
            "spread": round(one.judged.spread, 1) if one.judged else None,
            "reviewers": one.judged.reviewers if one.judged else 0,
            "reviews": [
                {
                    "reviewer": review.reviewer,
                    "points": {names[key]: points for key, points in review.points.items() if key in names},
                    "note": review.note,
                }
                for review in one.reviews
            ],
            "answers": one.answers,
        }
        for one in found.applications
    ]


def answer_records(workspace: Workspace, code: str | None) -> list[dict[str, Any]]:
    """How the event's questions were answered, for ``convene list answers``."""
    from convene.services import events, registration_questions

    if code is None:
        raise Invalid("event", "Which event?", "Add --event CODE; “convene list events W” shows the codes.")
    event_id = workspace.read(events.id_by_code, code)
    return [
        {
            "question": one.question.text,
            "kind": one.question.kind,
            "required": one.question.required,
            "answered": one.answered,
            "unanswered": one.unanswered,
            "counts": dict(one.counts),
            "total": None if one.total is None else float(one.total),
            "least": None if one.least is None else float(one.least),
            "most": None if one.most is None else float(one.most),
            "unclear": one.unclear,
        }
        for one in workspace.read(registration_questions.report, event_id)
    ]


@group.command(name="decide")
@shell.where
@shell.of_event
@click.option("--to", "to", required=True, type=click.Choice([one.value for one in DECISIONS]), help="The decision.")
@click.option("--person", multiple=True, metavar="NAME", help="Whose: a name or an id; may be repeated.")
@click.option("--all-applied", is_flag=True, help="Everybody who is not decided yet, best score first.")
@click.option("--ids", metavar="ID,…", help="Whose: ids of registrations, with commas.")
@click.option("--reason", default="", metavar="TEXT", help="Kept with each of them.")
@click.option("--over-cap-reason", default="", metavar="TEXT", help="Why more come of one organisation than its cap.")
@click.option("--decided-too", is_flag=True, help="Also decide anew what was accepted, declined or waits.")
@click.option("--dry-run", is_flag=True, help="Only say what would be.")
@shell.as_json
def decide(
    workspace: str,
    code: str,
    to: str,
    person: tuple[str, ...],
    all_applied: bool,
    ids: str | None,
    reason: str,
    over_cap_reason: str,
    decided_too: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Decide applications: one change, one undo. Places go in the order named; what was decided before stays."""
    from convene.services import applications

    if sum(map(bool, (person, all_applied, ids))) != 1:
        raise click.UsageError("Name people by --person, --all-applied or --ids.")
    state = RegistrationState(to)
    with shell.opened(workspace) as opened:
        found = _board(opened, code)
        chosen = _undecided(found) if all_applied else _named(found, person or str(ids).replace(",", " ").split())
        keys = [one.id for one in chosen]
        if dry_run:
            done = opened.read(applications.outlook, found.event_id, keys, state, again=decided_too)
        else:
            done, _ = opened.write(
                f"Decide {len(keys)} {'application' if len(keys) == 1 else 'applications'} to {found.title}: {to}",
                applications.decide,
                found.event_id,
                keys,
                state,
                reason=reason,
                over_cap_reason=over_cap_reason,
                again=decided_too,
                now=opened.now(),
            )
    names = {one.id: one.name for one in chosen}
    if as_json:
        shell.say_json(_decided(done, names, dry_run=dry_run))
    else:
        _say_decided(done, names, dry_run=dry_run)


@group.command(name="score")
@shell.where
@shell.of_event
@click.option("--person", required=True, metavar="NAME", help="Whose application: a name or an id.")
@click.option("--points", multiple=True, metavar="CRITERION=N", help="A score; “-” takes it back. May be repeated.")
@click.option("--note", metavar="TEXT", help="What the reviewer notes.")
@click.option("--reviewer", metavar="NAME", help="Who reviews; whoever uses this computer if left out.")
@shell.as_json
def score(
    workspace: str,
    code: str,
    person: str,
    points: tuple[str, ...],
    note: str | None,
    reviewer: str | None,
    as_json: bool,
) -> None:
    """Score an application by the event's criteria, and note something. Each reviewer scores for themselves."""
    from convene.services import application_scores

    if not points and note is None:
        raise click.UsageError("Give --points or --note.")
    with shell.opened(workspace) as opened:
        found = _board(opened, code)
        (one,) = _named(found, [person])
        opened.write(
            f"Score the application of “{one.name}”",
            application_scores.score,
            one.id,
            reviewer=reviewer or opened.who,
            points=_points(found, points),
            note=note,
            now=opened.now(),
        )
        now = next(again for again in _board(opened, code).applications if again.id == one.id)
    if as_json:
        shell.say_json({"id": now.id, "name": now.name, "judged": now.judged, "reviews": now.reviews})
    elif now.judged is None:
        shell.say(f"{now.name}: no score yet")
    else:
        by = "1 reviewer" if now.judged.reviewers == 1 else f"{now.judged.reviewers} reviewers"
        shell.say(f"{now.name}: {now.judged.mean:.0f} of 100 by {by}")


@group.command(name="invite")
@shell.where
@shell.of_event
@click.option("--person", multiple=True, metavar="WHO", help="“Name <address>”, or only a name; may be repeated.")
@click.option(
    "--from", "source", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A text file, one a line."
)
@shell.as_json
def invite(workspace: str, code: str, person: tuple[str, ...], source: Path | None, as_json: bool) -> None:
    """Invite several people at once. Who is on the list already stays as they are."""
    from convene.formats.bounded import read_text
    from convene.services import events, invitations

    listed = read_text(source) if source else ""
    text = "\n".join((*listed.splitlines(), *person))  # the file first: a line that is refused has its number there
    people = read_invitees(text)
    if not people:
        raise click.UsageError("Name people by --person or --from.")
    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        label = "Invite 1 person" if len(people) == 1 else f"Invite {len(people)} people"
        done, _ = opened.write(label, invitations.invite, event_id, people, now=opened.now())
    if as_json:
        shell.say_json({"invited": len(done.invited), "there": [{"name": n, "state": s} for n, s in done.there]})
        return
    shell.say(f"Invited: {len(done.invited)}")
    for name, state in done.there:
        shell.say(f"  {name} is {state} already")


def _board(workspace: Workspace, code: str) -> "Board":
    from convene.services import applications, events

    return workspace.read(applications.board, workspace.read(events.id_by_code, code))


def _undecided(found: "Board") -> list["Application"]:
    best = sorted(found.applications, key=lambda one: (-(one.judged.mean if one.judged else -1), one.number))
    return [one for one in best if one.state in UNDECIDED]


def _named(found: "Board", names: Sequence[str]) -> list["Application"]:
    return [pick(found.applications, name, f"the list of {found.title}") for name in names]


def _points(found: "Board", said: Sequence[str]) -> dict[UUID, int | None]:
    given: dict[UUID, int | None] = {}
    for text in said:
        name, _, number = text.rpartition("=")
        criterion = next((one for one in found.criteria if search_key(one.name) == search_key(name)), None)
        if criterion is None or not (number == "-" or number.isdecimal()):
            known = ", ".join(f"{one.name}=0..{one.most}" for one in found.criteria)
            raise Invalid(
                "points", f"“{text[:40]}” is no score", f"Criteria: {known}." if known else "There are no criteria yet."
            )
        given[criterion.id] = None if number == "-" else int(number)
    return given


def _decided(done: "Decided", names: Mapping[UUID, str], *, dry_run: bool) -> dict[str, Any]:
    def people(keys: Iterable[UUID]) -> list[dict[str, Any]]:
        return [{"id": key, "name": names[key]} for key in keys]

    return {
        "to": done.to,
        "dry_run": dry_run,
        "done": people(done.done),
        "waiting": people(done.waiting),
        "decided_before": people(done.settled),
        "decided_anew": people(done.again),
        "left": [{"id": key, "name": names[key], "why": why} for key, why in done.left],
        "above_cap": people(done.above),
        "above_cap_by": done.above_by,
    }


def _say_decided(done: "Decided", names: Mapping[UUID, str], *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    shell.say(f"{would}{done.to}: {len(done.done)}".capitalize())
    for words, keys in (
        ("waiting, no place is left", done.waiting),
        ("decided before, left as they are (--decided-too)", done.settled),
        ("above the cap", done.above),
    ):
        if keys:
            shell.say(f"  {words}: {len(keys)} ({', '.join(names[key] for key in keys[:6])}{'…' if keys[6:] else ''})")
    for above in done.above_by:
        shell.say(f"  {above.organisation} would have {above.people}, the cap is {above.cap}")
    for key, why in done.left:
        shell.say(f"  {names[key]} {why}")


COMMANDS = (group,)
