"""``python -m convene``, and what the ``convene`` command and the frozen app start."""

import os
import sys
import threading

from convene.app import main as run
from convene.rules.mishaps import report


def main() -> None:
    """Run Convene and end with its exit code."""
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()  # files are read in child processes, which in a frozen app start here
        _give_streams()
    sys.excepthook = _tell
    threading.excepthook = lambda args: _tell(args.exc_type, args.exc_value)
    sys.exit(run())


def _tell(kind: type[BaseException], error: BaseException | None, _trace: object = None) -> None:
    """A bug that nobody caught: said without a value of anybody's, as streams end in logs."""
    if sys.stderr is not None and not issubclass(kind, KeyboardInterrupt | SystemExit):
        sys.stderr.write(f"{report(error or kind())}\n")


def _give_streams() -> None:
    """A program of Windows with a window has nowhere to print to; what is printed all the same goes nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 as long as the program


if __name__ == "__main__":
    main()
