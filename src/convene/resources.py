"""Where the files that ship with Convene are: in a checkout, an installed wheel, or a frozen app."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """The path of a shipped file, such as ``resource("icons", "home.svg")``.

    A wheel and a frozen app carry the files beside this module as ``_resources``; a checkout has ``resources`` at the
    top. Raises FileNotFoundError for a file that is not shipped: that is a bug, not something a person can mend.
    """
    for root in (_HERE / "_resources", _HERE.parent.parent / "resources"):
        if root.is_dir():
            path = root.joinpath(*parts)
            if path.exists():
                return path
    raise FileNotFoundError("/".join(parts))
