"""Words as people type them: without accents, misspelt, in a plural of their own, with the endings of gender and number.

A misspelt word is compared with the words of the names that are known. What comes out is an offer: the page says which
words it looked for and the reader can ask for the own ones.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

SMALL_WORDS = {
    "a", "al", "con", "de", "del", "el", "en", "la", "las", "los", "para", "por", "ser", "trabaja", "trabajar", "trabajo", "un",
    "una", "y", "an", "and", "for", "in", "job", "jobs", "of", "the",
}  # fmt: skip
# Gender and number in Spanish (vendedora, vendedores, meseras), number in English. Short words stay: "casa" is not "cas…".
ENDINGS = re.compile(r"(?<=\w{4})(?:[aeo]s?|s)$", re.IGNORECASE)
PLURALS = (("men", "man"), ("ies", "y"))  # linemen, firewomen; babies
WORD = re.compile(r"[^\W_]+")
LETTERS = "abcdefghijklmnopqrstuvwxyz"

SHORTEST = 4  # letters: below it nearly every word is one letter from another
LONG = 6  # letters from which two mistakes are looked for, in shorter words one
VOWELS = frozenset("aeiouy")
ALIKE = frozenset(frozenset(p) for p in ("cs", "ck", "sz", "cz", "bv", "gj", "qk", "mn"))  # sound alike, in English or in Spanish
LIKELY = 0.5  # what a likely mistake counts of a whole one: another vowel or like sound, a letter doubled or not, two changed over
LEFT_OUT = 0.75  # what a letter left out counts
COMMON = 0.08  # how much of a mistake a word e times as common makes up for


def fold(text: str) -> str:
    """Small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))


def stems(words: Iterable[str]) -> list[str]:
    """The words that name a job, without the endings that change with who does it and how many."""
    return [ENDINGS.sub("", w) for w in words if w.casefold() not in SMALL_WORDS]


def count_words(names: Iterable[str]) -> Counter[str]:
    """In how many names each word stands."""
    return Counter(itertools.chain.from_iterable(set(WORD.findall(fold(name))) for name in names))


def _swap(a: str, b: str) -> float:
    return LIKELY if (a in VOWELS and b in VOWELS) or frozenset((a, b)) in ALIKE else 1.0


def _alone(word: str, place: int, else_: float) -> float:
    """What a letter counts that stands in one word alone: less where it stands twice or is not heard."""
    letter = word[place]
    return LIKELY if letter == "h" or letter in word[max(place - 1, 0) : place] + word[place + 1 : place + 2] else else_


def mistakes(typed: str, meant: str, most: float = math.inf) -> float:
    """How far one word is from another: letters left out, too many, wrong or changed over. Above `most` it need not be exact."""
    missing = [_alone(meant, j, LEFT_OUT) for j in range(len(meant))]
    before: list[float] = []
    row = [0.0, *itertools.accumulate(missing)]
    for i, a in enumerate(typed):
        extra = _alone(typed, i, 1.0)
        older, before, row = before, row, [row[0] + extra]
        for j, b in enumerate(meant):
            cost = min(before[j] + (0.0 if a == b else _swap(a, b)), before[j + 1] + extra, row[j] + missing[j])
            if i and j and a == meant[j - 1] and b == typed[i - 1]:
                cost = min(cost, older[j - 1] + LIKELY)
            row.append(cost)
        if min(row) > most and min(before) > most:
            break
    return row[-1]


class Vocabulary:
    """The words of all names, with the number of names each stands in."""

    def __init__(self, counts: Mapping[str, int]):
        self.counts = counts
        self._words = [w for w in sorted(counts) if len(w) >= SHORTEST - 1 and w.isalpha()]
        self._stems = {ENDINGS.sub("", w) for w in counts}

    @functools.cached_property
    def _letters(self) -> np.ndarray:
        """How often each letter stands in each word: words far apart are passed over without comparing them."""
        return np.array([[w.count(c) for c in LETTERS] for w in self._words], dtype=np.int8).reshape(-1, len(LETTERS))

    @functools.cached_property
    def _starts(self) -> set[str]:
        return {w[:n] for w in self.counts for n in range(SHORTEST - 1, len(w) + 1)}

    def knows(self, word: str) -> bool:
        """Whether a word, folded, stands in a name, starts a word of one, or is one but for gender and number."""
        as_one = word.removesuffix("s") in self.counts or ENDINGS.sub("", word) in self._stems
        return as_one or word in self._starts

    def mend(self, text: str) -> str:
        """The text with each unknown word as the known one it most likely means; the text itself where nothing is near."""
        return WORD.sub(lambda m: self._word(m.group()), text)

    def _word(self, typed: str) -> str:
        word = fold(typed)
        if self.knows(word) or not word.isalpha() or word in SMALL_WORDS:
            return typed
        singular = next((word.removesuffix(many) + one for many, one in PLURALS if word.endswith(many)), word)
        if singular in self.counts:
            return singular
        return self._nearest(word) if len(word) >= SHORTEST else typed

    def _nearest(self, word: str) -> str:
        """The known word with the fewest mistakes; of two alike the one that starts the same and stands in more names."""
        allowed = 2.0 if len(word) >= LONG else 1.0
        apart = np.abs(self._letters - np.array([word.count(c) for c in LETTERS], dtype=np.int8)).sum(axis=1)
        best, found = math.inf, word
        for place in np.flatnonzero(apart <= 2 * allowed + 1):
            meant = self._words[place]
            if abs(len(meant) - len(word)) > 2:
                continue
            far = mistakes(word, meant, allowed)
            cost = far + (meant[0] != word[0]) - COMMON * math.log(self.counts[meant])
            if far <= allowed and cost < best:
                best, found = cost, meant
        return found
