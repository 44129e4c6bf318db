import make
from convene.services import programme
from convene.services.ribbon import ribbon, sessions_of
from convene.store.tables import SessionTheme


def _tied(workspace, key, title, clock, *themes, **fields):
    one = make.session(workspace, key, title, starts_at=make.at(clock), **fields)
    for position, theme in enumerate(themes):
        make_it = SessionTheme(session_id=one, theme_id=theme, position=position)
        workspace.write("Tie", lambda s, row=make_it: s.add(row))
    return one


def test_sessions_of_one_day_in_order_with_their_threads_side_by_side(workspace):
    first, second = make.days_on(make.DAY, 2)
    key = make.event(workspace, days=(first, second))
    care, data, voice = (make.theme(workspace, name) for name in ("care", "data", "voice"))
    late = _tied(workspace, key, "Late", "15:00", care, voice)
    early = _tied(workspace, key, "Early", "09:30", data)
    _tied(workspace, key, "No theme", "11:00")
    _tied(workspace, key, "Dropped", "12:00", care, state="cancelled")
    make.session(workspace, key, "In the tray")
    agenda = workspace.read(programme.agenda, key)
    day = make.day_ids(workspace, key)[0]
    assert [one.title for one in sessions_of(agenda, day)] == ["Early", "No theme", "Late"]
    found = ribbon(agenda, day)
    assert [knot.session_id for knot in found.knots] == [early, late]
    assert {theme.key for theme in found.themes} == {"care", "data", "voice"}
    order = found.knots[1].order
    assert abs(order.index("care") - order.index("voice")) == 1
    assert ribbon(agenda, make.day_ids(workspace, key)[1]).knots == ()


def test_more_knots_than_anybody_can_read_are_no_ribbon(workspace):
    key = make.event(workspace)
    theme = make.theme(workspace)
    for minute in range(61):
        _tied(workspace, key, f"Talk {minute}", f"10:{minute % 60:02}", theme)
    agenda = workspace.read(programme.agenda, key)
    assert ribbon(agenda, make.day_ids(workspace, key)[0]).knots == ()
