"""The judgement: every claim's evidence, readings and verdict, and what other versions say."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from claimcheck.adjudicate import adjudicate, in_order
from claimcheck.adjudicate.versions import Reading, opposed
from claimcheck.align import Corpus
from claimcheck.desk import Desk
from claimcheck.models import Encoder, Entailment, Vectors
from claimcheck.records import (
    Assessment,
    Calibration,
    Claim,
    Document,
    Evidence,
    Gap,
    OtherVersion,
    Progress,
    Verdict,
    record,
)
from claimcheck.retrieve import printed_only, retrieve
from claimcheck.store import Cache, Judged
from claimcheck.text.sentences import split_sentences
from claimcheck.verify import Entail, verify

Encode = Callable[[Sequence[str]], Vectors]
One = tuple[tuple[Evidence, ...], tuple[Assessment, ...], Verdict]


@record
class Models:
    """What a judgement is made with; a `calibration` bends what the shipped decision gives."""

    encoder: Encoder
    entailment: Entailment
    calibration: Calibration | None = None


def judge(
    claims: Sequence[Claim],
    desk: Desk,
    *,
    models: Models,
    cache: Cache,
    progress: Progress,
) -> Judged:
    """Return every claim's evidence, readings and verdict, evidence in the verdict's own order."""
    progress.stage("judge", len(claims))
    bench = _Bench(
        desk,
        encode=cache.remembering(models.encoder),
        entail=cache.remembering_pairs(models.entailment),
        calibration=models.calibration,
    )
    judged: dict[str, One] = {}
    for claim, one in bench.over((claim, desk.corpus(claim)) for claim in claims):
        judged[claim.id] = one
        progress.advance("judge", claim.id)
    said = bench.other_versions(claims, judged)
    return (
        tuple(piece for evidence, _, _ in judged.values() for piece in evidence),
        tuple(reading for _, readings, _ in judged.values() for reading in readings),
        tuple(replace(judged[claim.id][2], versions=tuple(said[claim.id])) for claim in claims),
    )


def judge_over(
    claims: Sequence[Claim],
    corpus: Corpus,
    *,
    encode: Encode,
    entail: Entail,
    calibration: Calibration | None = None,
    missing: Callable[[Claim], Sequence[Gap]] = lambda _: (),
) -> Iterator[One]:
    """Yield each claim's evidence, readings and verdict over one corpus.

    `missing` says what stands between a claim and its papers.
    """
    found = retrieve(claims, corpus, encode=encode)
    read = verify(claims, found, corpus, encode=encode, entail=entail)
    for claim, evidence, assessments in zip(claims, found, read, strict=True):
        printed = printed_only(claim, evidence, corpus)
        verdict = adjudicate(
            claim,
            evidence,
            assessments,
            printed=printed,
            gaps=missing(claim),
            calibration=calibration,
        )
        yield (*in_order(evidence, verdict), *printed), assessments, verdict


def encode_ahead(
    documents: Sequence[Document], *, encoder: Encoder, cache: Cache, progress: Progress
) -> None:
    """Keep the vector of every text that a judgement over `documents` may ask for.

    A judgement then encodes its claims alone.
    """
    encode = cache.remembering(encoder)
    progress.stage("encode", len(documents))
    for document in documents:
        texts = [passage.text for passage in document.passages]
        encode(texts + [text[a:b] for text in texts for a, b in split_sentences(text)])
        progress.advance("encode", document.paper)


class _Bench:
    """The desk, and what judging needs beside it."""

    def __init__(
        self, desk: Desk, *, encode: Encode, entail: Entail, calibration: Calibration | None
    ) -> None:
        self._desk, self._encode, self._entail = desk, encode, entail
        self._calibration = calibration

    def over(self, bound: Iterable[tuple[Claim, Corpus]]) -> Iterator[tuple[Claim, One]]:
        """Yield each claim judged over its corpus; claims with one corpus follow each other."""
        for corpus, claims in _grouped(bound):
            judged = judge_over(
                claims,
                corpus,
                encode=self._encode,
                entail=self._entail,
                calibration=self._calibration,
                missing=self._desk.missing,
            )
            yield from zip(claims, judged, strict=True)

    def other_versions(
        self, claims: Sequence[Claim], judged: dict[str, One]
    ) -> dict[str, list[OtherVersion]]:
        """Return, by claim id, the versions at hand that differ from what was read.

        A claim is held against other versions of the paper its verdict rests on; only those are
        read.
        """
        said: dict[str, list[OtherVersion]] = {claim.id: [] for claim in claims}
        rests_on = {claim_id: found[0].paper for claim_id, (found, _, _) in judged.items() if found}
        for name, others in self._desk.others.items():
            about = [claim for claim in claims if rests_on.get(claim.id) == name]
            for other in others if about else ():
                document = self._desk.read_other(other)
                if document is None:
                    continue
                swapped = [
                    (claim, self._desk.corpus(claim, instead={name: document})) for claim in about
                ]
                read = self._desk.documents[name]
                for claim, (evidence, _, verdict) in self.over(swapped):
                    here, _, given = judged[claim.id]
                    note = opposed(
                        Reading(verdict=given, evidence=here, document=read),
                        Reading(verdict=verdict, evidence=evidence, document=document),
                    )
                    said[claim.id] += [note] if note else []
        return said


def _grouped(bound: Iterable[tuple[Claim, Corpus]]) -> list[tuple[Corpus, list[Claim]]]:
    """Return the claims by the papers they are held against, so that each index is made once."""
    groups: dict[int, tuple[Corpus, list[Claim]]] = {}
    for claim, corpus in bound:
        groups.setdefault(id(corpus), (corpus, []))[1].append(claim)
    return list(groups.values())
