"""``convene places from-answers``: choices of sessions out of what people answered on a form."""

from typing import TYPE_CHECKING, Any

import click

from convene.cli import shell

if TYPE_CHECKING:
    from convene.services.choices_from_answers import FromAnswers


@click.command(name="from-answers")
@shell.where
@shell.of_event
@click.option("--question", "questions", multiple=True, metavar="TEXT", help="The first choice first; may be repeated.")
@click.option("--apply", "carry_out", is_flag=True, help="Set the choices; without it nothing is changed.")
@shell.as_json
def from_answers(workspace: str, code: str, questions: tuple[str, ...], carry_out: bool, as_json: bool) -> None:
    """Take answers for choices of sessions, matched by title. Without --question: every question that names some."""
    from convene.services import choices_from_answers, events

    with shell.opened(workspace) as opened:
        event_id = opened.read(events.id_by_code, code)
        asked = questions or [one.question for one in opened.read(choices_from_answers.asked, event_id)]
        found = opened.read(choices_from_answers.preview, event_id, asked)
        if carry_out and found.changing:
            label = f"Choices of {len(found.changing)} people from their answers"
            found, _ = opened.write(label, choices_from_answers.apply, event_id, asked)
    if as_json:
        shell.say_json(_plain(found, applied=carry_out))
    else:
        _say(found, applied=carry_out)


def _plain(found: "FromAnswers", *, applied: bool) -> dict[str, Any]:
    return {
        "applied": applied,
        "questions": found.questions,
        "set": [{"name": one.name, "was": one.was, "choices": one.then} for one in found.changing],
        "same": found.same,
        "unmatched": [{"answer": words, "people": count} for words, count in found.unmatched],
        "refused": [{"name": one.name, "reason": one.refused} for one in found.refused],
    }


def _say(found: "FromAnswers", *, applied: bool) -> None:
    if not found.questions:
        shell.say("No answer names a session people choose here.")
        return
    for question in found.questions:
        shell.say(f"Asked: {question}")
    for one in found.changing:
        shell.say(f"{one.name}: {', '.join(one.then)}")
    for words, count in found.unmatched:
        shell.say(f"Names no session here: “{words}”, {count} times")
    for one in found.refused:
        shell.say(f"Left as it is: {one.name} {one.refused}")
    verb = "Set" if applied else "Would set"
    shell.say(f"{verb} the choices of {len(found.changing)}, {found.same} are so already")
