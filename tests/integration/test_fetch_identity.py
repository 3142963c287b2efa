"""Identity on real citations, hand-labelled: skipped where the shared reports are absent."""

import json

from claimcheck.fetch import identify
from claimcheck.records import ArxivId, Identity, Paper, Reference, Span


def test_wrong_ids_are_told_from_shortened_and_reworded_titles(shared):
    wrong = {True: [], False: []}
    for path in sorted((shared / "gold/real-dev").glob("*/citations.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            cited = json.loads(line)
            if cited["match"] is not None:
                wrong[cited["match"]].append(verdict(cited))
    found, raised = wrong[False].count(Identity.MISMATCH), wrong[True].count(Identity.MISMATCH)
    assert found / len(wrong[False]) >= 0.8  # the floor; 5 of 5 on the day it was written
    assert found / (found + raised) >= 0.9
    assert wrong[True].count(Identity.MATCH) / len(wrong[True]) >= 0.9


def verdict(cited):
    asked = ArxivId.parse(cited["id"])
    span = Span(start=0, end=0)
    reference = Reference(
        key="1", text="", span=span, arxiv_id=asked, title=cited["title_in_report"]
    )
    paper = Paper(asked=asked, id=asked)
    found = identify(reference, paper=paper, document_title=cited["title_in_pdf"], stamp=str(asked))
    return found.identity
