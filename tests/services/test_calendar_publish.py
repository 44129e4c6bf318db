"""What an event gives out for everybody, and what is remembered of its server."""

from datetime import timedelta

import make
from convene.rules.events import EventMode
from convene.rules.programme import SessionState
from convene.services import calendar_publish, programme


def parts(workspace, event):
    found = workspace.happen("Publish", calendar_publish.issue_publication, event, now=make.NOW)[0]
    return found, {(one.kind, one.name): [a.title for a in one.appointments] for one in found.parts}


def test_whole_tracks_themes_and_rooms_and_nothing_private(workspace):
    event = make.event(workspace, mode=EventMode.HYBRID, join_link="https://meet.example/secret")
    track, hall = make.track(workspace, event, "Listening"), make.room(workspace, make.venue(workspace), "Hall")
    one = make.session(workspace, event, "One", starts_at=make.at("10:00"), track_id=track, room_id=hall)
    make.session(workspace, event, "Draft", starts_at=make.at("11:00"), state=SessionState.PROPOSED)
    found, listed = parts(workspace, event)
    assert listed == {("programme", "London is Open(minded)"): ["One"], ("track", "Listening"): ["One"],
                      ("room", "Hall"): ["One"]}  # fmt: skip
    assert (found.whole[0].url, found.whole[0].join_link) == ("", "")
    workspace.write("Rename", lambda session: setattr(session.get(make.Track, track), "name", "Hearing"))
    renamed, _ = parts(workspace, event)
    assert [one.key for one in renamed.parts] == [one.key for one in found.parts]
    assert parts(workspace, event)[0] == renamed, "given out again, it is the same"
    workspace.write("Remove", lambda session: session.delete(session.get(make.EventSession, one)))
    gone, _ = parts(workspace, event)
    assert gone.gone == {found.whole[0].uid}


def test_what_the_server_was_sent_is_remembered_and_no_undo_takes_it_back(workspace):
    event = make.event(workspace)
    assert workspace.read(calendar_publish.server, event).at is None
    made = make.session(workspace, event, "One", starts_at=make.at("10:00"))
    workspace.write("Move", programme.edit_session, made, title="Two")
    sent = {"u": ("digest", '"etag"')}
    workspace.happen(
        "Remember", calendar_publish.keep_server, event, address="https://c/", user="a", entries=sent,
        now=make.NOW + timedelta(hours=1),
    )  # fmt: skip
    workspace.undo()
    kept = workspace.read(calendar_publish.server, event)
    assert (kept.address, kept.user, kept.entries) == ("https://c/", "a", sent)
    assert kept.at == make.NOW + timedelta(hours=1)
