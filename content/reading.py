"""How hard a text is to read: the Flesch–Kincaid grade of English sentences."""

from __future__ import annotations

import functools
import re


@functools.lru_cache(maxsize=10_000)
def syllables(word: str) -> int:
    """Syllables of an English word, by its groups of vowels."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if not word:
        return 0
    count = len(re.findall(r"[aeiouy]+", word))
    silent = re.search(r"[^aeiouylr]e$|[^aeiouyst]es$|[^aeiouytd]ed$", word) is not None
    return max(count - silent, 1)


def grade(text: str) -> float:
    """The school year in which the text reads easily. Raises ValueError when there is no word in it."""
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*", text)
    if not words:
        raise ValueError("a text without words has no reading grade")
    sentences = max(len(re.findall(r"[.!?]+(?:\s|$)", text)), 1)
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
