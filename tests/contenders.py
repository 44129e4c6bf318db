"""What runs in a process of its own while another does the same: importable by a spawned child."""

from contextlib import closing
from typing import Any
from uuid import UUID

import make
from convene.services import registrations
from convene.store.workspace import Workspace


def register_ten(where: str, event_id: UUID, number: int, gate: Any, out: Any) -> None:
    """Open the workspace, wait until everybody is ready, and register ten people; ``out`` gets their states."""
    with closing(Workspace.open(where, clock=lambda: make.NOW, who=f"desk {number}")) as workspace:
        gate.wait(60)
        made = [
            workspace.write("Register", registrations.register, event_id, name=f"Guest {number}-{i}", now=make.NOW)[0]
            for i in range(10)
        ]
        found = {guest.id: guest.state.value for guest in workspace.read(registrations.guests, event_id)}
        out.put([found[registration_id] for registration_id in made])
