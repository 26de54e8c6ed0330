"""Distil again and compare with the table that is checked in (needs torch: `make encoder-check`)."""

from __future__ import annotations

import json

import numpy as np
import pytest

from models.encoder import HERE, StaticEncoder

pytestmark = pytest.mark.encoder


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    from explorer.distilling import released_texts
    from models.distill import distil

    folder = tmp_path_factory.mktemp("encoder")
    distil(*released_texts(), folder)
    return StaticEncoder.load(folder)


@pytest.fixture(scope="module")
def texts():
    from content.load import load
    from explorer.distilling import texts_for_distilling

    own, names = texts_for_distilling(load())
    every = sorted([*own, *names])
    chosen = np.random.default_rng(0).choice(len(every), 1000, replace=False)
    return [every[i] for i in chosen]


def test_distilling_again_gives_the_table_that_is_checked_in(again, texts):
    shipped = StaticEncoder.load()
    cosine = (shipped.encode(texts) * again.encode(texts)).sum(axis=1)
    assert cosine.min() >= 0.999, f"lowest cosine {cosine.min():.5f}: run `make encoder` and commit models/encoder"


def test_the_static_encoder_is_near_its_reference(again, texts):
    from models.distill import reference_model

    model, digest = reference_model()
    assert json.loads((HERE / "manifest.json").read_text())["reference_sha256"] == digest
    target = model.encode(texts, normalize_embeddings=True, batch_size=256, show_progress_bar=False)
    shipped = StaticEncoder.load().encode(texts)
    # Two spaces of different size are compared by their cosines between texts.
    a, b = (target[:500] @ target[500:].T).ravel(), (shipped[:500] @ shipped[500:].T).ravel()
    assert np.corrcoef(a, b)[0, 1] > 0.9


def test_sentence_transformers_can_load_the_table(texts):
    import torch
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    shipped = StaticEncoder.load()
    weights = torch.from_numpy(shipped.table.astype(np.float32) * shipped.scale[:, None])
    module = StaticEmbedding(shipped.tokenizer, embedding_weights=weights)
    got = module(module.preprocess(texts[:20]))["sentence_embedding"].detach().numpy()
    got /= np.linalg.norm(got, axis=1, keepdims=True)
    assert np.abs(got - shipped.encode(texts[:20])).max() < 1e-4
