import make
from convene.rules.registrations import PlaceState, RegistrationState
from convene.services import registrations, session_places, sign_up
from services.test_session_places import C, Choosing, G, W


def _line(found, title):
    return next(one for one in found.sessions if one.session.title == title)


def _board(choosing):
    return choosing.workspace.read(sign_up.board, choosing.event)


def test_how_sign_up_stands(workspace):
    choosing = Choosing(workspace, capacity=2)
    choosing.choose(0, choosing.walk, choosing.carers)
    choosing.choose(1, choosing.carers, choosing.systems, choosing.stories)
    choosing.give(1, choosing.systems)
    choosing.wait(2, choosing.carers)
    found = _board(choosing)
    assert [[one.session.title for one in band] for band in found.bands] == [["Carers", "Systems", "Walk", "Stories"]]
    assert (found.people, found.chose, found.without_any, found.open, found.clashing) == (4, 2, 1, 2, ())
    carers = _line(found, "Carers")
    assert (carers.given, carers.waiting, carers.wishes, carers.firsts) == (0, 1, 2, 1)
    assert (carers.left, carers.to_give) == (2, 1)
    assert _line(found, "Stories").firsts == 1  # a first choice against nothing else at its time
    systems = _line(found, "Systems")
    assert (systems.given, systems.left, systems.to_give) == (1, 1, 0)


def test_people_off_the_list_or_without_a_place_at_the_event_do_not_count(workspace):
    choosing = Choosing(workspace)
    choosing.people.append(make.registration(workspace, choosing.event, state=RegistrationState.WAITING))
    choosing.choose(4, choosing.carers)
    choosing.choose(0, choosing.carers)
    choosing.do(registrations.cancel, choosing.people[0], now=make.NOW)
    found = _board(choosing)
    assert (found.people, found.chose, _line(found, "Carers").wishes) == (3, 0, 0)


def test_two_places_at_a_time_are_named_after_a_session_was_moved(workspace):
    choosing = Choosing(workspace)
    choosing.give(0, choosing.carers)
    choosing.give(0, choosing.stories)
    assert _board(choosing).clashing == ()
    from convene.services import programme

    choosing.do(programme.move_session, choosing.stories, starts_at=make.at("10:30"), room_id=None)
    assert _board(choosing).clashing == ("Amara Okafor",)


def test_the_people_of_a_session_have_it_wait_for_it_or_would_like_it(workspace):
    choosing = Choosing(workspace)
    choosing.choose(3, choosing.systems, choosing.carers)
    choosing.give(3, choosing.systems)
    choosing.give(1, choosing.carers)
    choosing.do(session_places.pin, choosing.carers, choosing.people[1])
    choosing.wait(2, choosing.carers, minutes=9)
    choosing.wait(0, choosing.carers, minutes=3)
    found = workspace.read(sign_up.session_people, choosing.carers)
    assert [(one.name, one.state, one.turn) for one in found.people] == [
        ("Björn Lund", G, None),
        ("Amara Okafor", W, 1),
        ("Chloë Wu", W, 2),
        ("Dinesh Patel", C, None),
    ]
    assert [one.pinned for one in found.of(PlaceState.GIVEN)] == [True]
    assert (found.people[3].rank, found.people[3].elsewhere) == (2, "Systems")
    assert found.line.left == 0


def test_one_persons_choices_with_what_they_did_not_rank(workspace):
    choosing = Choosing(workspace)
    who = workspace.read(lambda s: registrations.get(s, choosing.people[0]).person_id)
    make.session(workspace, choosing.event, "Panel", starts_at=make.at("11:30"), people=[who])
    choosing.choose(0, choosing.systems, choosing.carers)
    choosing.give(0, choosing.systems)
    (band,) = workspace.read(sign_up.choices, choosing.people[0]).bands
    assert [(one.session.title, one.rank, one.state, one.engaged) for one in band] == [
        ("Systems", 1, G, ""),
        ("Carers", 2, C, ""),
        ("Walk", None, None, "Panel"),
        ("Stories", None, None, "Panel"),
    ]
