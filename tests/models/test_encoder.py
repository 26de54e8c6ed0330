import hashlib
import json

import numpy as np
import pytest

from explorer.distilling import released_texts
from models.encoder import HERE, EncoderError, StaticEncoder, default_encoder, fingerprint


def _near(a, b):
    x, y = default_encoder().encode([a, b])
    return float(x @ y)


def test_vectors_have_length_one_and_the_right_shape():
    encoder = default_encoder()
    vectors = encoder.encode(["weld pipes", "care for patients"])
    assert vectors.shape == (2, encoder.dimensions)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_like_meanings_are_nearer_than_unlike_ones():
    assert _near("weld metal pipes", "join steel with a torch") > _near("weld metal pipes", "write a poem") + 0.2
    assert (
        _near("take a patient's temperature", "nurse in a hospital")
        > _near("take a patient's temperature", "repair a truck engine") + 0.2
    )


def test_text_without_a_known_token_is_all_zeros_not_nan():
    vectors = default_encoder().encode(["", "   "])
    assert (vectors == 0).all()


def test_one_text_encodes_the_same_alone_as_among_others():
    texts = ["fix a bike", "teach a child to read", "x" * 10_000]
    together = default_encoder().encode(texts)
    assert all((default_encoder().encode([t])[0] == together[n]).all() for n, t in enumerate(texts))


def test_the_manifest_names_its_files_and_the_table_is_small():
    manifest = json.loads((HERE / "manifest.json").read_text())
    assert manifest["fingerprint"] == fingerprint()
    assert manifest["held_out_cosine"] > 0.9
    assert sum((HERE / n).stat().st_size for n in manifest["sha256"]) <= 8_000_000


def test_a_missing_file_is_said_with_the_command_that_makes_it(tmp_path):
    with pytest.raises(EncoderError, match="make encoder"):
        StaticEncoder.load(tmp_path)
    with pytest.raises(EncoderError, match="make encoder"):
        fingerprint(tmp_path)


def test_the_texts_kept_beside_the_table_are_those_it_was_distilled_from():
    (own, names), manifest = released_texts(), json.loads((HERE / "manifest.json").read_text())
    texts = sorted([*own, *names])
    assert len(own) == manifest["own_texts"]
    assert len(texts) == manifest["texts"]
    assert hashlib.sha256("\n".join(texts).encode()).hexdigest() == manifest["texts_sha256"]
