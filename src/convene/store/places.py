"""Where Convene keeps what is no workspace of anybody's: opened desk packs, and scans that found no workspace."""

import os
import sys
from pathlib import Path


def data_folder() -> Path:
    """Convene's own folder of this user on this computer; ``CONVENE_DATA`` names another. It may not be there yet."""
    if named := os.environ.get("CONVENE_DATA"):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Convene"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Convene"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "Convene"
