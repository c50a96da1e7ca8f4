"""Passwords at rest: argon2id, and nothing else.

Parameters: OWASP's first recommendation for argon2id (46 MiB, one pass, one lane); 64 MiB and three passes took 363 ms here, and
clients of the original services send their password with every call.
"""

import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from photostat.errors import InvalidInputError

_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
# Each verification needs its 46 MiB at once: strangers must not be able to fill the memory by guessing in parallel
_SLOTS = threading.BoundedSemaphore(2)

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1024


def check_password(password: str) -> str:
    """The password itself. Raises InvalidInputError for one that is too short or too long; any characters will do."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidInputError(f"Password must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD:,} characters.")
    return password


def hash_password(password: str) -> str:
    """The argon2id hash, with its own salt and parameters in it."""
    return _HASHER.hash(password)


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether it is the one. Takes as long for an account without a password, so that nobody learns which there are."""
    if len(password) > LONGEST_PASSWORD:
        return False
    with _SLOTS:
        try:
            _HASHER.verify(password_hash or _NOBODY, password)
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def new_secret() -> str:
    """A secret that nobody can guess: passwords of first administrators, client secrets, tokens. 43 characters."""
    return secrets.token_urlsafe(32)


_NOBODY = hash_password(new_secret())
