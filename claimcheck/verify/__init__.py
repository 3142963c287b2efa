"""Evidence to assessments: each reading of what a piece of evidence says of a claim."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from claimcheck.align import Corpus, align
from claimcheck.records import Assessment, Claim, Evidence
from claimcheck.verify.cells import read_cells
from claimcheck.verify.entailment import Entail, pairs, read_entailment
from claimcheck.verify.passages import Encode, read_passages, sentences_of
from claimcheck.verify.programs import read_programs

__all__ = ["Entail", "verify"]


def verify(
    claims: Sequence[Claim],
    evidence: Sequence[Sequence[Evidence]],
    corpus: Corpus,
    *,
    encode: Encode,
    entail: Entail,
) -> Iterator[tuple[Assessment, ...]]:
    """Yield every reading of each claim's evidence: passages, entailment, cells, programs.

    The entailment model, which computes outside of Python, reads beside the others.
    """
    both = list(zip(claims, evidence, strict=True))
    with ThreadPoolExecutor(1) as aside:
        scored = aside.submit(entail, [pair for each in both for pair in pairs(*each)])
        encode([s for pieces in evidence for piece in pieces for s in sentences_of(piece)])
        texts = [read_passages(*each, corpus, encode=encode) for each in both]
        tables = [_read_tables(*each, corpus) for each in both]
        scored.result()
    for each, of_text, of_tables in zip(both, texts, tables, strict=True):
        yield (*of_text, *read_entailment(*each, entail=entail), *of_tables)


def _read_tables(claim: Claim, pieces: Sequence[Evidence], corpus: Corpus) -> list[Assessment]:
    if not corpus.cells:
        return []
    aligned = align(claim, corpus)
    cells = read_cells(claim, pieces, corpus, aligned.slots)
    return cells + read_programs(claim, pieces, corpus, aligned)
