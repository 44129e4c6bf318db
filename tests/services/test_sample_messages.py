"""The sample's outbox has something in every state."""

from collections import Counter

import make
from convene.services import events, mail_settings, outbox
from convene.store.workspace import Workspace


def test_the_outbox_of_the_convening_has_every_state(workspace: Workspace) -> None:
    make.sample(workspace)
    event_id = workspace.read(events.id_by_code, "OPEN")
    rows = [one for one in workspace.read(outbox.messages, event_id) if one.kind == "change"]
    assert Counter(one.state.value for one in rows) == {"sent": 8, "draft": 1, "held": 1, "failed": 1, "sending": 1}
    assert all("The doors open at 08:30" in one.body for one in rows)
    assert workspace.read(mail_settings.settings).sender.address.endswith(".example")
