from datetime import date, timedelta
from itertools import pairwise

import make
from convene.rules.events import DayPart, EventKind, EventStatus
from convene.rules.registrations import RegistrationState
from convene.rules.threads import crossings
from convene.services import home as homes
from convene.services.checkin import scan
from convene.store.tables import Credential, SessionTheme, Theme


def _home(workspace, now=make.NOW):
    return workspace.read(homes.home, today=make.TODAY, now=now)


def test_an_empty_workspace(workspace):
    assert _home(workspace) == homes.Home(0, (), None, (), (), ())


def test_the_sample_at_a_glance(workspace):
    make.sample(workspace)
    seen = _home(workspace)
    assert seen.events == 14
    (today,) = seen.today
    assert (today.title[:11], today.here, today.expected) == ("The Courage", 17, 46)
    card = seen.next
    assert (card.title, card.registered, card.waiting, card.places) == ("London is Open(minded)", 214, 9, 240)
    assert 35 <= card.days_to_go < 42
    assert (card.sessions, card.rooms) == (20, 6)
    assert card.organisations > 50
    assert [line.at for line in seen.since] == sorted((line.at for line in seen.since), reverse=True)


def test_every_session_with_a_theme_is_on_the_ribbon_and_lines_cross_little(workspace):
    make.sample(workspace)
    ribbon = _home(workspace).next.ribbon
    assert [theme.name for theme in ribbon.themes] == [
        "Compassion",
        "Inclusion",
        "Systems working",
        "Engagement",
        "Innovation",
    ]
    assert len(ribbon.knots) == 19
    assert [k.starts_at for k in ribbon.knots] == sorted(k.starts_at for k in ribbon.knots)
    for knot in ribbon.knots:
        places = [knot.order.index(key) for key in knot.themes]
        assert max(places) - min(places) == len(places) - 1
    assert sum(crossings(one.order, other.order) for one, other in pairwise(ribbon.knots)) <= 8


def test_the_next_date_takes_the_card_unless_a_convening_is_near(workspace):
    class_ = make.event(workspace, "Kind feedback", days=[date(2026, 6, 4)], kind=EventKind.MASTERCLASS)
    make.event(workspace, "Elsewhere", days=[date(2026, 6, 2)], kind=EventKind.PARTNER)
    make.event(workspace, "Called off", days=[date(2026, 6, 3)], status=EventStatus.CANCELLED)
    far = make.event(workspace, "A year away", days=[date(2027, 6, 3)])
    assert _home(workspace).next.id == class_
    near = make.event(workspace, "In a month", days=[date(2026, 7, 2)])
    assert _home(workspace).next.id == near
    assert far != near


def test_what_is_over_is_not_on_today(workspace):
    key = make.event(workspace, days=[make.TODAY], venue_id=make.venue(workspace, "Toynbee Hall"))
    make.registration(workspace, key)
    guest = make.registration(workspace, key)
    code = "CNVN" + "B" * 34
    make.add(
        workspace, Credential(id=guest, registration_id=guest, code=code, digest="d", short_code="", issued_at=make.NOW)
    )
    workspace.write("Scan", scan, key, desk="Front desk", code="nonsense", day=make.TODAY, now=make.NOW)
    (today,) = _home(workspace).today
    assert (today.venue, today.here, today.expected) == ("Toynbee Hall", 0, 2)
    assert _home(workspace).next.days_to_go == 0
    assert _home(workspace, now=make.NOW + timedelta(hours=12)).today == ()


def test_coming_up_says_which_day_of_how_many(workspace):
    days = (date(2026, 5, 4), date(2026, 6, 8), date(2026, 7, 6))
    make.event(workspace, "CBE", days=days, kind=EventKind.PROGRAMME, part=DayPart.MODULE)
    make.event(workspace, "Journaling", days=[date(2026, 6, 20)], kind=EventKind.PARTNER, partner="Capital People")
    make.event(workspace, "One", days=[date(2026, 6, 30)], capacity=None)
    seen = _home(workspace).coming
    assert [(c.title, c.detail, c.listed_only) for c in seen] == [
        ("CBE", "Module, day 2 of 3", False),
        ("Journaling", "Partner: Capital People", True),
        ("One", "Convening", False),
        ("CBE", "Module, day 3 of 3", False),
    ]
    assert seen[2].places is None


def test_the_place_in_a_series(workspace):
    from convene.services import events
    from convene.services.events import DayDraft

    for day in (4, 5, 6):
        workspace.write(
            "Add",
            events.create,
            title=f"On the {day}th",
            kind=EventKind.SERIES,
            days=[DayDraft(date(2026, 6, day), make.NINE, make.FIVE)],
            now=make.NOW,
            series="Digital",
        )
    assert [c.detail for c in _home(workspace).coming] == ["Digital, 1 of 3", "Digital, 2 of 3", "Digital, 3 of 3"]


def test_what_was_done_and_not_undone(workspace):
    key = make.event(workspace)
    make.registration(workspace, key, state=RegistrationState.WAITING)
    workspace.write("Add a theme", lambda s: s.add(Theme(key="care", name="Care")))
    workspace.undo()
    assert "Add a theme" not in [line.label for line in _home(workspace).since]
    assert {line.who for line in _home(workspace).since} == {"Tester"}


def test_a_cancelled_session_and_a_theme_nobody_carries_are_not_on_the_ribbon(workspace):
    key = make.event(workspace)
    used, unused = make.theme(workspace, "care", "Care"), make.theme(workspace, "data", "Data")
    assert unused
    for title, state in (("Kept", "confirmed"), ("Dropped", "cancelled")):
        one = make.session(workspace, key, title, starts_at=make.at("10:00"), state=state)
        workspace.write("Tie", lambda s, one=one: s.add(SessionTheme(session_id=one, theme_id=used)))
    ribbon = _home(workspace).next.ribbon
    assert [theme.key for theme in ribbon.themes] == ["care"]
    assert [knot.title for knot in ribbon.knots] == ["Kept"]
