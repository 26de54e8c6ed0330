"""What can go wrong in the student store, each said in one sentence that tells what to do.

StoreError
  StoreFull         the disk is full or read-only: nothing was saved
  StoreUnavailable  the database cannot be reached, is busy, or was written by a newer version
  WrongKey          the key is not the one this store's codes were made with
  UnknownCode       no student or group has this code
  UnknownId         no record, group or member of staff has this id
  Stale             someone else saved a newer version first
  LoginTaken        another member of staff already has this login
  BadValue          a value cannot be stored (also a ValueError)
"""

from __future__ import annotations


class StoreError(Exception):
    """Anything the student store refuses or cannot do; `str()` is a sentence fit to show."""


class StoreFull(StoreError):
    """The disk is full or read-only."""

    def __init__(self) -> None:
        super().__init__("Nothing was saved: the disk that keeps student work is full or read-only. Make room, then save again.")


class StoreUnavailable(StoreError):
    """The database cannot be reached or is too busy."""

    def __init__(self, sentence: str = "The student database cannot be reached just now. Wait a moment and try again.") -> None:
        super().__init__(sentence)


class WrongKey(StoreError):
    """The store was made with another key, so no code handed out so far would work."""

    def __init__(self) -> None:
        super().__init__("This student store was made with another key. Start the site with the key the codes were made with.")


class UnknownCode(StoreError):
    """No student or group has this code."""

    def __init__(self) -> None:
        super().__init__("No one has this code. Check each letter and number, or ask your counselor for a new code.")


class UnknownId(StoreError):
    """No record, group or member of staff has this id; it may have been deleted."""

    def __init__(self, what: str) -> None:
        super().__init__(f"This {what} is not in the store. It may have been deleted: go back and open it again.")


class Stale(StoreError):
    """A plan was saved by someone else since it was opened."""

    def __init__(self, expected: int, found: int) -> None:
        self.expected = expected
        self.found = found
        super().__init__(
            f"This plan was changed elsewhere: you had version {expected}, the newest is {found}. "
            "Open the newest and make your change again."
        )


class LoginTaken(StoreError):
    """Another member of staff already has this login."""

    def __init__(self) -> None:
        super().__init__("Someone already has this login. Choose another.")


class BadValue(StoreError, ValueError):
    """A value the store does not accept; the sentence names it and what was expected."""
