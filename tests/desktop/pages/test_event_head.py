from datetime import date

import make
from convene.desktop.pages import event_head
from convene.rules.events import EventStatus
from convene.services import events


def test_the_head_of_the_sample_convening(workspace):
    make.sample(workspace)
    key = workspace.read(events.id_by_code, "OPEN")
    head = workspace.read(event_head.load, key, make.TODAY)
    assert (head.title, head.status, head.where) == (
        "London is Open(minded)",
        "published",
        "Royal Foundation of St Katherine",
    )
    assert head.when == "Thu 9 July 2026"
    assert head.day == 9
    assert [fact.text for fact in head.facts][3:] == ["6 clashes", "1 care note", "Option expires Thu 4 June"]
    assert head.facts[3].place["tab"] == "programme"
    assert head.counts == {"programme": 23, "people": 228}
    assert dict(head.moves) == {
        "closed": "Close registration",
        "draft": "Back to draft",
        "cancelled": "Cancel the event",
    }


def test_several_days_are_said_from_first_to_last(workspace):
    key = make.event(workspace, days=(date(2026, 6, 8), date(2026, 9, 1)))
    head = workspace.read(event_head.load, key, make.TODAY)
    assert head.when == "Mon 8 June to Tue 1 September 2026"
    assert head.day == 8


def test_the_menu_says_where_its_life_may_go(workspace):
    for number, (status, said) in enumerate(
        {
            EventStatus.DRAFT: ["Publish", "Cancel the event"],
            EventStatus.CLOSED: ["Open registration again", "Complete", "Cancel the event"],
            EventStatus.COMPLETED: [],
            EventStatus.CANCELLED: ["Take up again as a draft"],
        }.items()
    ):
        key = make.event(workspace, code=f"E{number}", status=status)
        assert [words for _, words in workspace.read(event_head.load, key, make.TODAY).moves] == said
