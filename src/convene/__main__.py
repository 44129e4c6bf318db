"""``python -m convene``, and what the ``convene`` command and the frozen app start."""

import sys

from convene.app import main as run


def main() -> None:
    """Run Convene and end with its exit code."""
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()  # files are read in child processes, which in a frozen app start here
    sys.exit(run())


if __name__ == "__main__":
    main()
