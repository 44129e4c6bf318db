"""What the window says of itself: what Convene is, and that something in it went wrong."""

from PySide6.QtWidgets import QWidget

from convene import __version__
from convene.desktop.kit.dialog import Message


def say_what_it_is(parent: QWidget) -> None:
    """Name, version and licences."""
    licences = "Convene is free software under the MIT licence. Icons: Lucide, under the ISC licence."
    words = f"Run convenings, from the first venue enquiry to the last certificate.\n\n{licences}"
    Message(parent, f"Convene {__version__}", words).open()


def say_crash(parent: QWidget, trace: str) -> None:
    """A bug: said calmly, with what to send to those who can mend it."""
    text = (
        "What you were doing just now was not saved; everything before it was. You can go on working. "
        "If it happens again, send the details to whoever looks after Convene for you."
    )
    Message(parent, "Something went wrong; your data is untouched", text, details=trace).open()
