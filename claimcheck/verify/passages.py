"""Passages read for a claim: the sentence nearest in words and meaning, its numbers, its slant."""

from collections.abc import Callable, Sequence

import numpy as np

from claimcheck.align import Corpus
from claimcheck.models import Vectors
from claimcheck.records import Assessment, Claim, Evidence, Label, Quantity, Unit
from claimcheck.text.agreement import agrees, comparable, holds
from claimcheck.text.normalize import name_tokens, name_words, tokens
from claimcheck.text.polarity import (
    HEDGES,
    NEGATIONS,
    UNIVERSALS,
    antonyms,
    comparing,
    count_of,
    leanings,
    words,
)
from claimcheck.text.quantities import find_quantities
from claimcheck.text.sentences import split_sentences
from claimcheck.text.splits import same_split
from claimcheck.text.stance import compare, stances
from claimcheck.verify.standing import standing

NEAR = 0.62  # a sentence this near in words and meaning speaks of the claim's matter

Encode = Callable[[Sequence[str]], Vectors]


def sentences_of(piece: Evidence) -> list[str]:
    """Return the sentences of a passage; a cell has none."""
    if piece.table is not None:
        return []
    spans = split_sentences(piece.text) or ((0, len(piece.text)),)
    return [piece.text[start:end] for start, end in spans]


def read_passages(
    claim: Claim, evidence: Sequence[Evidence], corpus: Corpus, *, encode: Encode
) -> list[Assessment]:
    """Return one assessment a passage: its best sentence and how that sentence stands.

    `stranger_k` is 1 where none of the papers says the claim's name k anywhere.
    """
    passages = [piece for piece in evidence if piece.table is None]
    split = [sentences_of(piece) for piece in passages]
    flat = [sentence for sentences in split for sentence in sentences]
    if not flat:
        return []
    vectors = encode([*flat, claim.text])
    cosines = vectors[:-1] @ vectors[-1]
    weights = {word: corpus.weight(word) for word in dict.fromkeys(tokens(claim.text))}
    strangers = {
        f"stranger_{k}": float(not corpus.says(name))
        for k, name in enumerate(name_words(claim.text))
    }
    found, start = [], 0
    for piece, sentences in zip(passages, split, strict=True):
        here = cosines[start : start + len(sentences)]
        start += len(sentences)
        found.append(_assess(claim, piece, sentences, here, weights, strangers))
    return found


def _assess(
    claim: Claim,
    piece: Evidence,
    sentences: Sequence[str],
    cosines: Vectors,
    weights: dict[str, float],
    strangers: dict[str, float],
) -> Assessment:
    covered = [_coverage(weights, sentence) for sentence in sentences]
    agreement = [_numbers(claim.quantities, find_quantities(s)) for s in sentences]
    blends = [
        0.5 * cover + 0.5 * float(cosine) + 0.1 * agreed
        for cover, cosine, (agreed, _) in zip(covered, cosines, agreement, strict=True)
    ]
    best = int(np.argmax(blends))
    agreed, conflict = agreement[best]
    whole_agreed, _ = _numbers(claim.quantities, find_quantities(piece.text))
    slant = _slant(claim.text, sentences[best])
    named = name_tokens(claim.text)
    names = {word: weight for word, weight in weights.items() if word in named}
    known = _coverage(names, f"{piece.section} {piece.text}") if names else 1.0
    features = {
        "coverage": covered[best],
        "cosine": float(cosines[best]),
        "blend": 0.5 * covered[best] + 0.5 * float(cosines[best]),
        "agreed": agreed,
        "passage_agreed": whole_agreed,
        "passage_coverage": _coverage(weights, piece.text),
        "conflict": conflict * known,
        "missing": _missing(named, piece.text, weights),
        "known": known,
        "split": same_split(claim.text, sentences[best]) or same_split(claim.text, piece.text),
        **standing(claim, sentences, known=known, coverage=covered, weights=weights),
        **strangers,
        **slant,
        **_stand(claim.text, sentences[best], weights),
    }
    return Assessment(
        claim_id=claim.id,
        evidence_id=piece.id,
        verifier="passage",
        finding=_finding(claim, features),
        features={name: round(value, 6) for name, value in features.items()},
        note=sentences[best],
    )


def _coverage(weights: dict[str, float], text: str) -> float:
    have = set(tokens(text))
    total = sum(weights.values())
    return sum(w for word, w in weights.items() if word in have) / total if total else 0.0


def _missing(names: frozenset[str], text: str, weights: dict[str, float]) -> float:
    """Return the weight share of the claim's names that the passage does not say."""
    total = sum(weights.values())
    return (
        sum(weights.get(t, 0.0) for t in names.difference(tokens(text))) / total if total else 0.0
    )


def _numbers(claimed: Sequence[Quantity], found: Sequence[Quantity]) -> tuple[float, float]:
    """Return the share of claimed quantities found, and the share met by another value instead."""
    if not claimed:
        return 0.0, 0.0
    agreed = [holds(found, q) for q in claimed]
    spare = [other for other in found if not any(agrees(q, other) for q in claimed)]
    conflict = [
        not ok and any(_rivals(q, other) for other in spare)
        for ok, q in zip(agreed, claimed, strict=True)
    ]
    return sum(agreed) / len(claimed), sum(conflict) / len(claimed)


def _rivals(claimed: Quantity, other: Quantity) -> bool:
    """Return whether `other` could be the same quantity with another value."""
    if claimed.unit == Unit.COUNT and claimed.noun and other.noun:
        return claimed.noun.split()[-1] == other.noun.split()[-1]
    return claimed.unit == other.unit and comparable(claimed, other)


def _slant(claim: str, sentence: str) -> dict[str, float]:
    ours, theirs = words(claim), words(sentence)
    # Words both use say nothing of a turn; what is left of each may lean apart.
    mine = leanings(word for word in ours if word not in theirs)
    yours = leanings(word for word in theirs if word not in ours)
    opposed = sum(mine[pair] * yours[pair] < 0 for pair in mine.keys() & yours.keys())
    aligned = sum(mine[pair] * yours[pair] > 0 for pair in mine.keys() & yours.keys())
    negated = count_of(ours, NEGATIONS) % 2 != count_of(theirs, NEGATIONS) % 2
    universal = count_of(ours, UNIVERSALS) - count_of(theirs, UNIVERSALS)
    return {
        "antonyms": float(antonyms(comparing(claim), comparing(sentence))),
        "opposed": float(opposed),
        "aligned": float(aligned),
        "negated": float(negated),
        "universal": float(max(universal, 0)),
        "hedged": float(count_of(theirs, HEDGES) > count_of(ours, HEDGES)),
    }


def _stand(claim: str, sentence: str, weights: dict[str, float]) -> dict[str, float]:
    """Return how far claim and sentence lean the same way, and apart, on what both name."""
    ours, theirs = stances(claim), stances(sentence)
    leans, ranks = (compare(mine, its, weights) for mine, its in zip(ours, theirs, strict=True))
    return {
        "leans_same": leans[0],
        "leans_apart": leans[1],
        "ranks_same": ranks[0],
        "ranks_apart": ranks[1],
    }


def _finding(claim: Claim, features: dict[str, float]) -> Label | None:
    """Return what this passage alone says; None when it is about something else."""
    if features["blend"] < NEAR:
        return None
    turned = (features["opposed"] > features["aligned"]) != bool(features["negated"])
    if turned or (claim.quantities and features["conflict"] > 0):
        return Label.CONTRADICTED
    if claim.quantities and features["passage_agreed"] < 1.0:
        return None
    return Label.SUPPORTED
