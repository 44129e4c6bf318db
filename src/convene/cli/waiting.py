"""``convene registrations offer`` and its kin: waiting lists, offers and their answers, colleagues who come instead."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from convene.cli import shell
from convene.cli.person import pick
from convene.cli.registrations import group
from convene.cli.workspaces import today
from convene.rules.errors import Invalid, NotFound
from convene.rules.time import say_day, zone
from convene.store.workspace import Workspace

if TYPE_CHECKING:
    from datetime import datetime

    from convene.services.guests import Guest
    from convene.services.offers import Made
    from convene.services.waiting import WaitingList

COLUMNS = ("place", "name", "organisation", "reason")
of_person = click.option("--person", required=True, metavar="NAME", help="Whose: a name or an id.")
their_email = click.option("--email", default="", metavar="ADDRESS", help="Their e-mail address.")


def records(workspace: Workspace, code: str | None) -> list[dict[str, Any]]:
    """Who waits, for ``convene list waiting``: those who have an offer first, then by place."""
    found = _list(workspace, code)
    return [
        {
            "id": one.registration_id,
            "place": one.place,
            "name": one.name,
            "organisation": one.organisation,
            "reason": one.reason,
            "joined": one.joined,
            "priority": one.priority,
            "short_notice": one.short_notice,
            "offer": None
            if one.offer is None
            else {"made_at": one.offer.made_at, "expires_at": one.offer.expires_at, "over": one.offer.over},
        }
        for one in found.people
    ]


@group.command(name="offer")
@shell.where
@shell.of_event
@click.option("--next", "following", is_flag=True, help="Whoever is next on the waiting list; so also if left out.")
@click.option("--person", metavar="NAME", help="This person, also one who is passed over: a name or an id.")
@click.option("--hours", type=int, metavar="N", help="Working hours to answer; else those of the event.")
@click.option("--over-cap-reason", default="", metavar="TEXT", help="Why more come of one organisation than its cap.")
@shell.as_json
def offer(
    workspace: str,
    code: str,
    following: bool,
    person: str | None,
    hours: int | None,
    over_cap_reason: str,
    as_json: bool,
) -> None:
    """Offer a free place to somebody who waits. It is kept for them until the deadline."""
    from convene.services import offers

    if following and person is not None:
        raise click.UsageError("Either --next or --person.")
    with shell.opened(workspace) as opened:
        event_id = event_named(opened, code)
        said: Any = {"now": opened.now(), "hours": hours, "over_cap_reason": over_cap_reason}
        if person is None:
            made, _ = opened.write("Offer the next place", offers.offer_next, event_id, **said)
        else:
            who = guest_named(opened, event_id, person)
            made, _ = opened.write(f"Offer “{who.name}” a place", offers.offer, who.id, **said)
        tz = _zone(opened, event_id)
    if as_json:
        shell.say_json(made, tz)
    else:
        shell.say(f"Offered to {made.name}: answer by {_say(made.expires_at, tz)}. A message is among the drafts.")


@group.command(name="answer")
@shell.where
@shell.of_event
@of_person
@click.option("--says", required=True, type=click.Choice(["accepted", "declined"]), help="What they answered.")
@shell.as_json
def answer(workspace: str, code: str, person: str, says: str, as_json: bool) -> None:
    """Note the answer to an offer. Who accepts is registered; a place that is declined is offered to the next one."""
    from convene.services import offers

    following: Made | None = None
    with shell.opened(workspace) as opened:
        event_id = event_named(opened, code)
        who = guest_named(opened, event_id, person)
        offer_id = _offer_of(opened, event_id, who)
        label = f"“{who.name}” {says} the place"
        if says == "accepted":
            opened.write(label, offers.accept, offer_id, now=opened.now())
        else:
            following, _ = opened.write(label, offers.decline, offer_id, now=opened.now())
        tz = _zone(opened, event_id)
    if as_json:
        shell.say_json({"name": who.name, "says": says, "next": following}, tz)
        return
    shell.say(f"{who.name} is registered" if says == "accepted" else f"{who.name} is off the list")
    if following is not None:
        shell.say(f"Offered to {following.name}: answer by {_say(following.expires_at, tz)}")


@group.command(name="withdraw")
@shell.where
@shell.of_event
@of_person
@click.option("--reason", default="", metavar="TEXT", help="Kept with the registration.")
@click.option("--offer-only", is_flag=True, help="Only take the open offer back: they go on waiting.")
def withdraw(workspace: str, code: str, person: str, reason: str, offer_only: bool) -> None:
    """Take somebody off the list at their own wish, or an offer back from them."""
    from convene.services import offers, registrations

    with shell.opened(workspace) as opened:
        event_id, now = event_named(opened, code), opened.now()
        who = guest_named(opened, event_id, person)
        if offer_only:
            opened.write(
                f"Withdraw the offer to “{who.name}”", offers.withdraw, _offer_of(opened, event_id, who), now=now
            )
            shell.say(f"The offer to {who.name} is withdrawn; they go on waiting")
        else:
            opened.write(f"Withdraw “{who.name}”", registrations.withdraw, who.id, reason=reason, now=now)
            shell.say(f"{who.name} is off the list")


@group.command(name="settle")
@shell.where
@shell.as_json
def settle(workspace: str, as_json: bool) -> None:
    """End the offers whose time is over and offer each place to the next one, as opening the workspace does."""
    from convene.services import offers

    with shell.opened(workspace) as opened:
        done, _ = opened.happen("Settle offers that have ended", offers.settle, now=opened.now())
    if as_json:
        shell.say_json(done)
        return
    for ended in done.ended:
        shell.say(f"The offer to {ended.name} has ended")
    for made in done.made:
        shell.say(f"Offered to {made.name}")
    if not done.ended and not done.made:
        shell.say("No offer has ended.")


@group.command(name="substitute")
@shell.where
@shell.of_event
@of_person
@click.option("--by", required=True, metavar="NAME", help="Who comes instead.")
@their_email
@click.option("--organisation", default="", metavar="NAME", help="Where they are from.")
@click.option("--reason", default="", metavar="TEXT", help="Kept with the registration that is over.")
@shell.as_json
def substitute(
    workspace: str, code: str, person: str, by: str, email: str, organisation: str, reason: str, as_json: bool
) -> None:
    """Let a colleague have somebody's place: same sessions, a badge of their own, the old one revoked."""
    from convene.services import substitution

    with shell.opened(workspace) as opened:
        who = guest_named(opened, event_named(opened, code), person)
        done, _ = opened.write(
            f"{by} comes instead of “{who.name}”",
            substitution.substitute,
            who.id,
            name=by,
            email=email,
            organisation=organisation,
            reason=reason,
            now=opened.now(),
            today=today(opened).date(),
        )
    if as_json:
        shell.say_json(done)
        return
    sessions = "" if not done.sessions else f" with {done.sessions} session{'s' if done.sessions > 1 else ''}"
    shell.say(f"{done.name} comes instead of {who.name}{sessions}; the old badge is revoked")
    for title in done.still_named:
        shell.say(f"  “{title}” still names {who.name}")


@group.command(name="terms")
@shell.where
@shell.of_event
@click.option("--offer-hours", type=int, metavar="N", help="Working hours to answer an offer; 0 for the usual 16.")
@click.option("--plus-ones", type=int, metavar="N", help="How many each may bring; 0 for none.")
@click.option(
    "--offer-by-itself/--offer-by-hand",
    "automatic",
    default=None,
    help="Whether freed places of this workspace are offered without anybody asking.",
)
@shell.as_json
def terms(
    workspace: str, code: str, offer_hours: int | None, plus_ones: int | None, automatic: bool | None, as_json: bool
) -> None:
    """Say or change how places are offered and whom people may bring."""
    from convene.services import waiting_terms

    with shell.opened(workspace) as opened:
        event_id = event_named(opened, code)
        asked: dict[str, Any] = {}
        if offer_hours is not None:
            asked["offer_hours"] = offer_hours or None
        if plus_ones is not None:
            asked["plus_ones"] = plus_ones
        if automatic is not None:
            asked["automatic"] = automatic
        if asked:
            opened.write("Change how places are offered", waiting_terms.change, event_id, **asked)
        found = opened.read(waiting_terms.terms, event_id)
    if as_json:
        shell.say_json(found)
        return
    shell.say(f"Offers are kept for {found.kept_hours} working hours")
    shell.say(f"Freed places are offered {'by themselves' if found.automatic else 'by hand'}")
    shell.say(f"Plus-ones: {found.plus_ones or 'none'}")


def event_named(workspace: Workspace, code: str | None) -> UUID:
    from convene.services import events

    if code is None:
        raise Invalid("event", "Which event?", "Add --event CODE; “convene list events W” shows the codes.")
    return workspace.read(events.id_by_code, code)


def _list(workspace: Workspace, code: str | None) -> "WaitingList":
    from convene.services import waiting

    return workspace.read(waiting.waiting_list, event_named(workspace, code), now=workspace.now())


def _zone(workspace: Workspace, event_id: UUID) -> Any:
    from convene.services import events

    return zone(workspace.read(events.detail, event_id).time_zone)


def guest_named(workspace: Workspace, event_id: UUID, name: str) -> "Guest":
    from convene.services import events, registrations

    listed = workspace.read(registrations.guests, event_id)
    found: Guest = pick(listed, name, f"the list of {workspace.read(events.detail, event_id).title}")
    return found


def _offer_of(workspace: Workspace, event_id: UUID, who: "Guest") -> UUID:
    from convene.services import waiting

    listed = workspace.read(waiting.waiting_list, event_id, now=workspace.now()).people
    found = next((one.offer for one in listed if one.registration_id == who.id and one.offer), None)
    if found is None:
        raise NotFound(f"{who.name} has no open offer", "“convene list waiting” shows who has one.")
    return found.id


def _say(at: "datetime", tz: Any) -> str:
    local = at.astimezone(tz)
    return f"{say_day(local.date(), year=False)}, {local:%H:%M}"
