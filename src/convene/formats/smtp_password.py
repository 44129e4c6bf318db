"""The password of the mail server or of a calendar server, in the keyring of the system and nowhere else."""

from contextlib import suppress


def _service(host: str, what: str) -> str:
    return f"Convene {what}: {host}"


def kept(host: str, user: str, *, what: str = "mail") -> str:
    """The password that is kept, or "" where there is none, or no keyring."""
    with suppress(Exception):  # every system's keyring fails in its own ways: one is asked then
        import keyring

        return str(keyring.get_password(_service(host, what), user) or "")
    return ""


def keep(host: str, user: str, password: str, *, what: str = "mail") -> bool:
    """Keep it for the next time. False where the system has no keyring: it is asked for again then."""
    with suppress(Exception):
        import keyring

        keyring.set_password(_service(host, what), user, password)
        return True
    return False
