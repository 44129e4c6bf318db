"""Keeping what a need's form says, from whichever drawer it was filled in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from convene.desktop.kit.fields import Form
from convene.desktop.pages.people_forms import need_values, not_asked
from convene.rules.errors import ConveneError
from convene.services import needs
from convene.services.needs import NeedRow


def save_need(
    drawer: Any,
    form: Form,
    need: NeedRow | None,
    *,
    who: str,
    person_id: UUID,
    event_id: UUID | None,
    done: Callable[[], object],
    failed: Callable[[ConveneError], object],
) -> None:
    """Add a need of a person, or change one. A new one is kept only where the person agreed."""
    context, values = drawer.context, need_values(form)
    assert isinstance(drawer, QWidget)  # noqa: S101 - it owns the call
    if need is None and values["detail"].strip() and not_asked(form):
        return
    ways = {"done": lambda *_: done(), "failed": failed}
    if need is None:
        values.pop("state")
        context.tasks.write(
            drawer,
            f"Add a need of “{who}”",
            needs.add,
            person_id,
            event_id=event_id,
            now=context.now(),
            **values,
            **ways,
        )
        return
    label = f"Change a need of “{who}”"
    context.tasks.write(drawer, label, needs.change, need.id, now=context.now(), **values, **ways)
