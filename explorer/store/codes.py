"""The codes people come back with: ten letters and digits shown as XXXXX-XXXXX, kept only as a keyed digest."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata

from .errors import UnknownCode

# One of each look-alike pair stays, and it is the digit, so a misread letter can be put right. No vowels: a code spells no word.
ALPHABET = "0123456789CDFHJKMNPRTVWXY"
LENGTH = 10
_LOOK_ALIKES = str.maketrans({"O": "0", "Q": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "G": "6", "B": "8", "U": "V"})
_SEPARATORS = re.compile(r"[\s\-_.\u2010-\u2015\u2212]+")
_LONGEST_TYPED = 64


def new_code() -> str:
    """A fresh random code as shown to people (25 to the power of 10, about 46 bits).

    > 7KX2M-09RTD
    """
    return shown("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def shown(symbols: str) -> str:
    """Ten symbols as people see them.

    > 7KX2M-09RTD
    """
    return f"{symbols[:5]}-{symbols[5:]}"


def read_code(typed: str) -> str:
    """The ten symbols meant by what someone typed: any case, spaces or dashes, O for 0, I or L for 1 and the like.

    Raises UnknownCode when it cannot be a code.
    """
    if not isinstance(typed, str) or len(typed) > _LONGEST_TYPED:
        raise UnknownCode
    symbols = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(_LOOK_ALIKES)
    if len(symbols) != LENGTH or not set(symbols) <= set(ALPHABET):
        raise UnknownCode
    return symbols


def digest(key: bytes, kind: str, typed: str) -> str:
    """HMAC-SHA256 of a code, in hex. `kind` keeps a student's code from opening a group and the other way round."""
    return hmac.new(key, f"{kind}:{read_code(typed)}".encode(), hashlib.sha256).hexdigest()


def key_mark(key: bytes) -> str:
    """A digest that shows whether two runs hold the same key, without showing the key."""
    return hmac.new(key, b"the key of this student store", hashlib.sha256).hexdigest()
