"""Reading the pages of a file with a passphrase one by one, as SQLCipher writes them: what SQLCipher itself refuses as
a whole once it met a page that is not as it was written.

Each page is encrypted on its own (AES-256 in CBC mode) and has its seal (HMAC-SHA512) at its end, so a page that was
damaged hides no other; most of it can be read too. In memory only: nothing that was decrypted is laid down anywhere.
"""

import hashlib
import hmac
from typing import Final

from convene.store.cipher import PAGE, SALT, Key

_VECTOR: Final = 16
_SEAL: Final = 64
_RESERVED: Final = _VECTOR + _SEAL
_MAGIC: Final = b"SQLite format 3\x00"


def fits(data: bytes, key: Key, *, most: int = 50) -> bool:
    """Whether some page among the first is sealed with that key: then it is the right one, whatever the others say."""
    seal = _sealing(key)
    count = min(len(data) // PAGE, most)
    return any(_is_sound(data[at * PAGE : (at + 1) * PAGE], at + 1, seal) for at in range(count))


def decrypted(data: bytes, key: Key) -> bytes:
    """The plain pages of a file, also of those that were damaged, as far as they can be told."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    aes = algorithms.AES(key.raw())
    plain = bytearray()
    for at in range(0, len(data) - PAGE + 1, PAGE):
        page = data[at : at + PAGE]
        if at == 0:
            page = page[SALT:]
            plain += _MAGIC
        body, vector = page[:-_RESERVED], page[-_RESERVED:-_SEAL]
        reading = Cipher(aes, modes.CBC(vector)).decryptor()
        plain += reading.update(body) + reading.finalize() + bytes(_RESERVED)
    return bytes(plain)


def _sealing(key: Key) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", key.raw(), bytes(byte ^ 0x3A for byte in key.salt), 2, 32)


def _is_sound(page: bytes, number: int, seal: bytes) -> bool:
    said = page[SALT if number == 1 else 0 : -_SEAL] + number.to_bytes(4, "little")
    return hmac.compare_digest(hmac.digest(seal, said, "sha512"), page[-_SEAL:])
