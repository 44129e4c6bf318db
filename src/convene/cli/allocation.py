"""``convene allocate`` and ``convene places``: who gets which of the sessions people choose between."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from convene.cli import shell
from convene.cli.choices_from_answers import from_answers
from convene.cli.person import pick
from convene.rules.time import zone
from convene.store.workspace import Workspace

if TYPE_CHECKING:
    from convene.rules.allocation import Outcome
    from convene.services.allocation import Proposal
    from convene.services.guests import Guest
    from convene.services.session_places import Choosable

COLUMNS = ("starts_at", "session", "room", "limit", "given", "waiting", "first_choices")
_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth")


def records(workspace: Workspace, event_id: UUID) -> list[dict[str, Any]]:
    """The sessions people choose, with their places and who has, waits for or wants one."""
    from convene.services import sign_up

    found = workspace.read(sign_up.board, event_id)
    tz = zone(found.time_zone)
    return [
        {
            "id": line.id,
            "session": line.session.title,
            "starts_at": line.session.span.start.astimezone(tz).isoformat(),
            "ends_at": line.session.span.end.astimezone(tz).isoformat(),
            "room": line.session.room,
            "limit": line.session.limit,
            "given": line.given,
            "waiting": line.waiting,
            "first_choices": line.firsts,
            "people": [
                {
                    "registration": one.registration_id,
                    "name": one.name,
                    "state": one.state,
                    "rank": one.rank,
                    "pinned": one.pinned,
                    "since": one.since,
                    "turn": one.turn,
                }
                for one in workspace.read(sign_up.session_people, line.id).people
            ],
        }
        for line in found.sessions
    ]


@click.command()
@shell.where
@shell.of_event
@click.option("--apply", "carry_out", is_flag=True, help="Give the places; without it nothing is changed.")
@click.option("--afresh", is_flag=True, help="Give places anew; only pinned ones stay.")
@click.option("--fill", is_flag=True, help="Whoever has nothing at some time gets any place that is left.")
@shell.as_json
def allocate(workspace: str, code: str, carry_out: bool, afresh: bool, fill: bool, as_json: bool) -> None:
    """Give people the sessions they chose, as well and as fairly as can be, beside first come, first served."""
    from convene.services import allocation, events

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        found = allocation.propose(opened.read(allocation.study, event_id, afresh=afresh), fill=fill)
        if carry_out and found.changes:
            opened.write(f"Allocate sessions of {found.study.event}", allocation.apply, found, now=opened.now())
    if as_json:
        shell.say_json(_plain(found, applied=carry_out), zone(found.study.time_zone))
    else:
        _say(found, applied=carry_out)


@click.group(name="places")
def group() -> None:
    """Choose sessions for people, and give, move, pin and release places on them."""


_person = click.option("--person", "name", required=True, metavar="NAME", help="Who: a name or an id.")
_session = click.option("--session", "title", required=True, metavar="TITLE", help="Its title or id.")


@group.command()
@shell.where
@shell.of_event
@_person
@click.option("--session", "titles", multiple=True, metavar="TITLE", help="The first choice first; may be repeated.")
@click.option("--clear", is_flag=True, help="No choices any more.")
@shell.as_json
def choose(workspace: str, code: str, name: str, titles: tuple[str, ...], clear: bool, as_json: bool) -> None:
    """Set what somebody would like among parallel sessions, instead of what they chose there; without: say it."""
    from convene.services import session_places, sign_up

    if clear and titles:
        raise click.UsageError("--clear stands alone.")
    with shell.opened(workspace) as opened:
        event_id, who = _who(opened, code, name)
        ranked = [_session_id(opened, event_id, title) for title in titles]
        if clear or ranked:
            every = [one.id for one in opened.read(session_places.choosable, event_id)] if clear else []
            label = f"Choose sessions for “{who.name}”"
            opened.write(label, session_places.choose, who.id, ranked, instead_of=every)
        found = opened.read(sign_up.choices, who.id)
    chosen = [one for band in found.bands for one in band if one.rank is not None or one.state is not None]
    tz = zone(found.time_zone)
    rows = [
        {
            "session": one.session.title,
            "starts_at": one.session.span.start.astimezone(tz).isoformat(),
            "rank": one.rank,
            "state": one.state,
            "pinned": one.pinned,
        }
        for one in chosen
    ]
    if as_json:
        shell.say_json({"person": who.name, "choices": rows})
        return
    lines = [
        (f"{one.session.span.start.astimezone(tz):%a %H:%M}", one.rank, one.session.title, one.state) for one in chosen
    ]
    shell.say_table(("At", "Rank", "Session", "State"), lines, f"{who.name} has chosen nothing.")


@group.command()
@shell.where
@shell.of_event
@_person
@_session
@click.option("--move", is_flag=True, help="Give up what they have at that time.")
def give(workspace: str, code: str, name: str, title: str, move: bool) -> None:
    """Give somebody a place on a session."""
    from convene.services import session_places

    _do(workspace, code, name, title, ("Give “{}” a place on “{}”", session_places.give), {"instead": move})


@group.command()
@shell.where
@shell.of_event
@_person
@_session
def wait(workspace: str, code: str, name: str, title: str) -> None:
    """Put somebody on the waiting list of a session."""
    from convene.services import session_places

    _do(workspace, code, name, title, ("Let “{}” wait for “{}”", session_places.wait), timed=True)


@group.command()
@shell.where
@shell.of_event
@_person
@_session
def release(workspace: str, code: str, name: str, title: str) -> None:
    """Give up somebody's place on a session, or their waiting for one."""
    from convene.services import session_places

    _do(workspace, code, name, title, ("Release “{}” from “{}”", session_places.release))


@group.command()
@shell.where
@shell.of_event
@_person
@_session
@click.option("--off", is_flag=True, help="Unpin it.")
def pin(workspace: str, code: str, name: str, title: str, off: bool) -> None:
    """Keep somebody's place on a session, whatever is allocated."""
    from convene.services import session_places

    words = "Unpin “{}” from “{}”" if off else "Pin “{}” to “{}”"
    _do(workspace, code, name, title, (words, session_places.pin), {"on": not off})


@group.command(name="next")
@shell.where
@shell.of_event
@_session
def next_(workspace: str, code: str, title: str) -> None:
    """Give a free place to whoever has waited longest for it."""
    from convene.services import events, registrations, session_places

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        session_id = _session_id(opened, event_id, title)
        whose, _ = opened.write(f"Give the next a place on “{title}”", session_places.give_next, session_id)
        name = opened.read(lambda session: registrations.get(session, whose).person.name)
    shell.say(f"{name} has the place on “{title}”")


def _do(
    workspace: str,
    code: str,
    name: str,
    title: str,
    act: tuple[str, Callable[..., Any]],
    fields: dict[str, Any] | None = None,
    *,
    timed: bool = False,
) -> None:
    words, fn = act
    with shell.opened(workspace) as opened:
        event_id, who = _who(opened, code, name)
        session_id = _session_id(opened, event_id, title)
        label = words.format(who.name, title)
        opened.write(label, fn, session_id, who.id, **(fields or {}), **({"now": opened.now()} if timed else {}))
    shell.say(f"Done: {label}")


def _who(opened: Workspace, code: str, name: str) -> tuple[UUID, "Guest"]:
    from convene.services import events, registrations

    event_id = opened.read(events.id_by_code, code)
    return event_id, pick(opened.read(registrations.guests, event_id), name, f"the list of {code}")


def _session_id(opened: Workspace, event_id: UUID, title: str) -> UUID:
    from convene.services import programme_moves

    return opened.read(programme_moves.by_title, event_id, title)


def _plain(found: "Proposal", *, applied: bool) -> dict[str, Any]:
    def outcome(of: "Outcome") -> dict[str, Any]:
        return {
            "ranks_met": list(of.met),
            "other_places": of.other,
            "slots_without_a_place": of.without,
            "people_without_a_first_choice": of.people_without_first,
            "people_without_any": of.people_without_any,
        }

    return {
        "event": found.study.event,
        "applied": applied,
        "afresh": found.study.afresh,
        "people_who_chose": found.outcome.people,
        "slots": found.outcome.slots,
        "proposed": outcome(found.outcome),
        "first_come": outcome(found.first_come),
        "now": outcome(found.standing),
        "filled": found.filled,
        "people_changed": found.people,
        "sessions": [
            {
                "id": one.session.id,
                "session": one.session.title,
                "starts_at": one.session.span.start,
                "limit": one.session.limit,
                "given": one.given,
                "given_then": one.given_then,
                "waiting": one.waiting,
                "waiting_then": one.waiting_then,
            }
            for one in found.sessions
        ],
        "changes": [
            {
                "registration": one.registration_id,
                "name": one.name,
                "session": one.title,
                "from": one.was,
                "to": one.now,
                "choice": one.choice,
            }
            for one in found.changes
        ],
    }


def _say(found: "Proposal", *, applied: bool) -> None:
    sides = (found.outcome, found.first_come, found.standing)
    shell.say(f"{found.study.event}: {found.outcome.people} people chose, in {found.outcome.slots} slots")
    ranks = max(len(side.met) for side in sides)

    def met(side: "Outcome", rank: int) -> int:
        return side.met[rank] if rank < len(side.met) else 0

    names = [_ORDINALS[rank] if rank < len(_ORDINALS) else f"{rank + 1}th" for rank in range(ranks)]
    rows = [[f"{name} choice", *(met(side, rank) for side in sides)] for rank, name in enumerate(names)]
    if any(side.other for side in sides):
        rows.append(["A place not chosen", *(side.other for side in sides)])
    rows += [
        ["Without a place", *(side.without for side in sides)],
        ["People without a first choice", *(side.people_without_first for side in sides)],
        ["People without any place", *(side.people_without_any for side in sides)],
    ]
    shell.say_table(
        ("", "Allocated" if applied else "Proposed", "First come", "Before" if applied else "Now"), rows, ""
    )
    shell.say("")
    tz = zone(found.study.time_zone)
    shell.say_table(
        ("At", "Session", "Places", "Now", "Then", "Waiting"),
        [
            (
                _at(one.session, tz),
                one.session.title,
                "any" if one.session.limit is None else one.session.limit,
                one.given,
                one.given_then,
                one.waiting_then,
            )
            for one in found.sessions
        ],
        "",
    )
    shell.say("")
    if not found.changes:
        shell.say("Nothing to change.")
        return
    people = "1 person" if found.people == 1 else f"{found.people} people"
    shell.say(f"Changed for {people}." if applied else f"It would change something for {people}. Do it with --apply.")


def _at(one: "Choosable", tz: ZoneInfo) -> str:
    return f"{one.span.start.astimezone(tz):%a %H:%M}"


group.add_command(from_answers)

COMMANDS = (allocate, group)
