"""Sixty sentences as students write them, each with the pathways a counselor would expect: what they find, and what they count."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from models.fit import TEXT_MARK, Worth, worth
from tests.conftest import ROOT

INVENTORY = "activities-60"
FIRST = 3
PEOPLE = 20


@pytest.fixture(scope="module")
def sentences():
    with open(ROOT / "tests/cases/sentences.csv", encoding="utf-8", newline="") as file:
        return [(row["sentence"], row["pathways"].split(";")) for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def groups(matching):
    return matching.groups(matching.catalog.offered("LA"))


@pytest.fixture(scope="module")
def found(matching, groups, sentences) -> list[Worth]:
    """What sixty answers and each sentence are worth together."""
    everything = np.ones(len(matching.items(INVENTORY)), dtype=bool)
    vectors, space = matching.catalog.array(f"inventory.{INVENTORY}.items"), matching.space()
    out = []
    for text, _ in sentences:
        placed, shared = matching._placed([text])
        model = matching.model(INVENTORY).with_texts(placed, vectors, space, shared)
        out.append(worth(model, groups, matching.reference(INVENTORY), everything, 1))
    return out


def places(groups, z, slugs):
    """The place of the best placed of some pathways, 1 for the first, for every person."""
    at = [groups.slugs.index(s) for s in slugs]
    return 1 + (z > z[:, at].max(axis=1, keepdims=True)).sum(axis=1)


def test_there_are_sixty_and_every_pathway_of_louisiana_is_wished_for(matching, sentences):
    assert len(sentences) == 60
    assert {s for _, slugs in sentences for s in slugs} == set(matching.catalog.offered("LA"))


def test_a_sentence_alone_finds_its_pathway(groups, found, sentences):
    """Nine of ten among the first three; the reference encoder alone finds .88, our table of token vectors alone .72."""
    alone = [
        places(groups, groups.fits(TEXT_MARK * w.occupations[-1:]) / w.unit, slugs)[0]
        for w, (_, slugs) in zip(found, sentences, strict=True)
    ]
    assert np.mean(np.array(alone) <= FIRST) >= 0.9


def test_a_sentence_and_sixty_answers_about_other_things_weigh_alike(matching, groups, found, sentences):
    """Of simulated students who like other things: how often each side's own pathway is among the first three."""
    reference = matching.reference(INVENTORY)
    random = np.random.default_rng(4)
    wished, liked = [], []
    for w, (_, slugs) in zip(found, sentences, strict=True):
        people = reference[random.choice(len(reference), PEOPLE, replace=False)]
        answers = np.hstack([people, np.full((PEOPLE, 1), TEXT_MARK)])
        together = groups.fits(answers @ w.occupations) / w.unit
        before = groups.fits(people @ matching.model(INVENTORY).weights()) / w.unit
        best = before.argmax(axis=1)
        wished += list(places(groups, together, slugs) <= FIRST)
        liked += list((together > together[np.arange(PEOPLE), best][:, None]).sum(axis=1) < FIRST)
    assert 0.55 < np.mean(wished) < 0.8
    assert 0.55 < np.mean(liked) < 0.8
