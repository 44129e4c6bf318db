"""The reason for more people of one organisation than the cap, asked for where one is given or offered a place."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form, TextField
from convene.rules.errors import Invalid


def ask_over_cap(
    drawer: Any, registration_id: UUID, who: str, label: str, fn: Callable[..., Any], error: Invalid
) -> None:
    """A form in the drawer of a person; then ``fn`` is done with the reason, which is kept with them."""
    form = Form()
    form.add("over_cap_reason", "Why all the same", TextField(), hint="Kept with the registration")

    def send() -> None:
        drawer.tasks.write(
            drawer,
            label,
            fn,
            registration_id,
            now=drawer.context.now(),
            done=lambda *_: drawer.show_guest(registration_id),
            failed=lambda wrong: drawer.wrong(form, wrong),
            **form.values(),
        )

    save = button("Go ahead with this reason", "filled", on_click=send)
    drawer.open_form(who, f"Above the cap: {error.title}.", form, save)
