"""``convene papers``: every paper of an event as PDF, ready for a printer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from convene import papers as registry
from convene.cli import certificates, reception_card, shell
from convene.rules.errors import Invalid
from convene.rules.papers import Asked, Offer, Option, Paper
from convene.rules.text import search_key
from convene.store.workspace import Workspace

_METAVARS = {
    Option.DAY: ("DATE", "Which day; if left out all, or for a paper of one day today or the next one."),
    Option.TRACK: ("NAME", "Only this track."),
    Option.THEME: ("NAME", "Only this theme."),
    Option.ROOM: ("NAME", "Only this room."),
    Option.SESSION: ("TITLE", "Only this session."),
    Option.PERSON: ("NAME", "Only this person."),
}
_TEMPLATE = click.option(
    "--template", type=click.Path(path_type=Path), metavar="FILE", help="Set it by this template; once."
)


@click.group()
def papers() -> None:
    """Print papers of an event: each as a tagged PDF with its fonts."""


@papers.command(name="list")
@shell.as_json
def list_papers(as_json: bool) -> None:
    """Every paper, with what it can be asked for."""
    if as_json:
        lines = [
            {"key": one.key, "name": one.name, "about": one.about, "takes": one.takes, "sizes": dict(one.sizes)}
            for one in registry.PAPERS
        ]
        shell.say_json(lines)
        return
    rows = [(one.key, one.name, ", ".join(one.takes), one.about) for one in registry.PAPERS]
    shell.say_table(("paper", "name", "takes", "what it is"), rows, "")


@papers.command(name="template")
@click.argument("paper", metavar="PAPER")
@shell.to_path
def copy_template(paper: str, target: Path) -> None:
    """Copy the template of a paper, and what it uses, into a folder, to be changed and given as --template."""
    from convene.formats.paper_templates import copy_template as copy

    one = registry.paper(paper)
    for path in copy(one.template, target):
        shell.say(f"Wrote {path}")


def asked_for(opened: Workspace, event_id: UUID, given: dict[Option, str | None]) -> Asked:
    """What was typed, as ids. Raises Invalid, named by its option, for what the event has not."""
    from convene.services.paper_offers import offers

    wanted = {option: text for option, text in given.items() if text}
    size = wanted.pop(Option.SIZE, "")
    found: dict[Option, tuple[Offer, ...]] = opened.read(offers, event_id) if wanted else {}
    if text := wanted.get(Option.DAY):
        shell.day(text, field="day")
    picked: dict[str, Any] = {str(option): _pick(option, found[option], text) for option, text in wanted.items()}
    return Asked(size=size, **picked)


def _pick(option: Option, among: tuple[Offer, ...], text: str) -> object:
    wanted = search_key(text)
    hits = [one for one in among if wanted in {search_key(words) for words in (one.words, *one.names)}]
    if len(hits) == 1:
        return hits[0].key
    if hits:
        raise Invalid(option, f"{len(hits)} of them are called {text}", "Say it with its day and time, as listed.")
    known = ", ".join(one.names[0] if option is Option.DAY else one.words for one in among[:8])
    raise Invalid(option, f"This event has no {option} “{text}”", f"It has {known}." if known else "")


def _command(one: Paper) -> click.Command:
    def run(workspace: str, code: str, target: Path, template: Path | None, as_json: bool, **given: str | None) -> None:
        from convene.formats.atomic import write_atomically
        from convene.formats.paper_templates import read_template
        from convene.formats.papers import missing_letters
        from convene.services import events, paper_templates

        own = read_template(template) if template else None
        with shell.opened(workspace) as opened:
            event_id = opened.read(events.id_by_code, code)
            asked = asked_for(opened, event_id, {Option(name): text for name, text in given.items()})
            opened.read(registry.reads(one), event_id, asked, now=opened.now())  # whether there is anything to print
            if (first := registry.before(one)) is not None and not opened.read_only:
                opened.happen(f"Before printing: {one.name}", first, event_id)
            value = opened.read(registry.reads(one), event_id, asked, now=opened.now())
            own = own or opened.read(paper_templates.own, one.key)
        missing = missing_letters(value)
        for text, letters in missing.items():
            click.echo(f"{text}: no font here has {letters}", err=True)
        pdf = registry.sets(one)(value, own=own)
        write_atomically(target, pdf)
        if as_json:
            shell.say_json({"paper": one.key, "path": target, "bytes": len(pdf), "missing": missing})
        else:
            shell.say(f"Wrote {one.name.lower()} to {target}")

    run.__doc__ = one.about
    decorated: Callable[..., Any] = run
    options: list[Callable[[Any], Any]] = [_option(one, option) for option in reversed(one.takes)]
    for decorate in (shell.as_json, _TEMPLATE, shell.to_path, *options, shell.of_event, shell.where):
        decorated = decorate(decorated)
    return click.command(name=one.key)(decorated)


def _option(one: Paper, option: Option) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    if option is Option.SIZE:
        return click.option("--size", type=click.Choice([key for key, _ in one.sizes]), help="How large.")
    metavar, words = _METAVARS[option]
    return click.option(f"--{option}", metavar=metavar, required=option in one.needs, help=words)


for _made in (*map(_command, registry.PAPERS), *certificates.COMMANDS, *reception_card.COMMANDS):
    papers.add_command(_made)

COMMANDS = (papers,)
