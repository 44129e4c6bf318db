"""Convene reaches a network only where somebody set it up: docs/it-sheet.md promises it to those who look after it."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "convene"
REACHING = {"aiohttp", "ftplib", "http", "httpx", "imaplib", "requests", "smtplib", "socket", "ssl", "urllib.request"}
ALLOWED = {
    "formats/caldav_out.py",
    "formats/smtp_out.py",
    "formats/update_manifest.py",
    "store/listening.py",  # PostgreSQL's notices
}


def reaches(path: Path) -> bool:
    """Whether a module imports what can open a connection."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return any(
        name in REACHING
        or name.split(".")[0] in REACHING
        or name.startswith(("PySide6.QtNetwork", "PySide6.QtWebSockets", "PySide6.QtWebEngine"))
        for name in names
    )


def test_only_the_servers_that_were_named_are_reached() -> None:
    assert {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py") if reaches(path)} == ALLOWED
