"""After a backup was restored: what had left counts as sent, nothing leaves twice, and no SEQUENCE falls."""

from pathlib import Path

import make
from convene.rules.outbox import MessageKind
from convene.services import calendar_ledger, outbox, outbox_post, programme, returned_mail, sent_register
from convene.store.workspace import Workspace


def test_a_restored_backup_knows_what_left_after_it_was_made(workspace: Workspace, tmp_path: Path) -> None:
    make.add_setting(workspace, "organiser", {"name": "Bridget", "email": "us@example.org"})
    event = make.event(workspace)
    make.registration(workspace, event, make.person(workspace, "Ana", email="ana@example.org"))
    opening = make.session(workspace, event, "Opening", starts_at=make.at("09:30"))
    workspace.write("Prepare", outbox.prepare, event, MessageKind.REMINDER, now=make.NOW)
    workspace.write("Issue", calendar_ledger.issue, event, way="file", now=make.NOW)
    workspace.backup(tmp_path / "backup.convene")
    workspace.write("Move", programme.edit_session, opening, starts_at=make.at("10:00"))
    workspace.write("Issue", calendar_ledger.issue, event, way="file", now=make.NOW)
    keys = [one.id for one in workspace.read(outbox_post.ready, event)]
    workspace.write("Write", outbox_post.written, keys, way="draft", now=make.NOW)
    workspace.write("Prepare", outbox.prepare, event, MessageKind.THANKS, now=make.NOW)
    thanks = [one.id for one in workspace.read(outbox_post.ready, event)]
    workspace.write("Write", outbox_post.written, thanks, way="draft", now=make.NOW)
    workspace.happen("Back", outbox_post.bounced, keys[0], problem="Mailbox full")
    sent = workspace.read(sent_register.register)

    restored = Workspace.open(tmp_path / "backup.convene", clock=workspace.now)
    try:
        assert restored.read(calendar_ledger.owed, event, now=make.NOW).invitations == (), "it knows no better"
        done, _ = restored.happen("Catch up", sent_register.catch_up, sent)
        assert done == sent_register.CaughtUp(1, 2)
        (owed,) = restored.read(calendar_ledger.owed, event, now=make.NOW).invitations
        assert (owed.method, owed.appointment.sequence) == ("REQUEST", 2), "back to where it was, with a higher number"
        assert restored.read(outbox_post.ready, event) == []
        prepared, _ = restored.write("Prepare", outbox.prepare, event, MessageKind.THANKS, now=make.NOW)
        assert prepared.had == ("Ana",)
        assert [str(one) for one in restored.read(returned_mail.returned).values()] == [
            "Mail to their address came back: Mailbox full"
        ]
        assert restored.happen("Catch up", sent_register.catch_up, sent)[0] == sent_register.CaughtUp(0, 0)
    finally:
        restored.close()
