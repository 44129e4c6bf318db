"""The eyes and hands of the trial under Wine: sees the windows there are, presses their buttons, closes them.

Windows' own Python runs it: `hands.py see TEXT`, `hands.py press BUTTON`, `hands.py close TITLE`. Each waits for what
it is asked for, and ends with 1 where it does not come.
"""

import ctypes
import sys
import time
from ctypes import wintypes

SECONDS = 180
WM_CLOSE, WM_GETTEXT, BM_CLICK = 0x0010, 0x000D, 0x00F5
USER = ctypes.windll.user32
EACH = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)


def within(parent: int | None) -> list[int]:
    """The windows on the screen, or what is in one."""
    found: list[int] = []

    def take(handle: int, _: int) -> bool:
        if USER.IsWindowVisible(handle):
            found.append(handle)
        return True

    if parent is None:
        USER.EnumWindows(EACH(take), 0)
    else:
        USER.EnumChildWindows(parent, EACH(take), 0)
    return found


def text(handle: int) -> str:
    """Its title, or the words on it."""
    buffer, answer = ctypes.create_unicode_buffer(1024), wintypes.LPARAM()
    USER.SendMessageTimeoutW(handle, WM_GETTEXT, 1024, buffer, 2, 1000, ctypes.byref(answer))  # 2: not if it hangs
    return buffer.value.replace("&", "")


def sought(verb: str, words: str) -> int | None:
    """The window with these words in its title, the part of one that has them, or the button that says just them."""
    for window in within(None):
        for handle in (window,) if verb == "close" else (window, *within(window)):
            said = text(handle)
            if words == said or (words in said and verb != "press"):
                return handle
    return None


def main(verb: str, words: str) -> int:
    """Wait for it, then do it."""
    until = time.monotonic() + SECONDS
    while (handle := sought(verb, words)) is None:
        if time.monotonic() > until:
            print("seen:", [text(window) for window in within(None)])
            return 1
        time.sleep(0.2)
    if verb == "press":
        USER.PostMessageW(handle, BM_CLICK, 0, 0)
    elif verb == "close":
        USER.PostMessageW(handle, WM_CLOSE, 0, 0)
    print(text(handle))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
