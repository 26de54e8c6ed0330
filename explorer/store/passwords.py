"""Staff passwords: argon2id with the parameters OWASP gives, 19 MiB and two passes."""

from __future__ import annotations

import functools
import unicodedata
from typing import TYPE_CHECKING

from . import checks
from .errors import BadValue

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 1_000  # characters


@functools.cache
def _hasher() -> PasswordHasher:
    # Imported here because most requests never sign anyone in.
    from argon2 import PasswordHasher, Type

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)


@functools.cache
def nobody() -> str:
    """A digest that no password matches, for logins that do not exist: finding that out takes as long as a wrong password."""
    import secrets

    return _hasher().hash(secrets.token_hex(32))


def check(password: str) -> None:
    """Raises BadValue for a new password too short or too long."""
    checks.text(password, "password", LONGEST)
    if len(password) < SHORTEST:
        raise BadValue(f"password: expected at least {SHORTEST} characters.")


def hashed(password: str) -> str:
    """The digest to store."""
    return _hasher().hash(_one_form(password))


def matches(digest: str, password: str) -> bool:
    """Whether this is the password."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(digest, _one_form(password))
    except (VerificationError, InvalidHashError):
        return False


def outdated(digest: str) -> bool:
    """Whether the digest was made with other parameters than today's."""
    return _hasher().check_needs_rehash(digest)


def _one_form(password: str) -> str:
    """The same bytes from every keyboard; anything that is not text cannot be a password."""
    # One character past the longest allowed: enough to be wrong, too little to keep the server busy.
    return unicodedata.normalize("NFKC", password[: LONGEST + 1]).encode("utf-8", "replace").decode("utf-8")
