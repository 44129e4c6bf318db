"""The password of the mail server, in the keyring of the system and nowhere else."""

from contextlib import suppress


def _service(host: str) -> str:
    return f"Convene mail: {host}"


def kept(host: str, user: str) -> str:
    """The password that is kept, or "" where there is none, or no keyring."""
    with suppress(Exception):  # every system's keyring fails in its own ways: one is asked then
        import keyring

        return str(keyring.get_password(_service(host), user) or "")
    return ""


def keep(host: str, user: str, password: str) -> bool:
    """Keep it for the next time. False where the system has no keyring: it is asked for again then."""
    with suppress(Exception):
        import keyring

        keyring.set_password(_service(host), user, password)
        return True
    return False
