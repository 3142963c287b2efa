"""How a verdict, a place in a paper and a gap are said: the same words in every format."""

import re
import unicodedata
from collections.abc import Iterable

from claimcheck.records import Adjudication, Audit, Claim, Evidence, Gap, GapKind, Label, Verdict
from claimcheck.text.sentences import split_sentences

MARKS = {Label.SUPPORTED: "✓", Label.CONTRADICTED: "✗", Label.NOT_ENOUGH_INFO: "?"}
NAMES = {
    Label.SUPPORTED: "supported",
    Label.CONTRADICTED: "contradicted",
    Label.NOT_ENOUGH_INFO: "not enough info",
}
MEANING = (
    "supported: the cited paper says so; contradicted: it says otherwise; "
    "not enough info: neither was found. None of them says that the paper is right."
)
REASONS = {
    GapKind.NO_CITATION: "no paper is cited",
    GapKind.NO_ARXIV_ID: "cited without an arXiv id",
    GapKind.NOT_FOUND: "arXiv knows no such paper",
    GapKind.WITHDRAWN: "withdrawn",
    GapKind.OFFLINE: "not at hand",
    GapKind.UNREACHABLE: "could not be fetched",
    GapKind.BLOCKED: "arXiv refused to answer",
    GapKind.NO_PDF: "arXiv has no PDF of it",
    GapKind.UNREADABLE_PDF: "the PDF cannot be read",
    GapKind.NO_TEXT: "the PDF has no text",
    GapKind.UNREADABLE_PAGE: "a page cannot be read",
    GapKind.UNREADABLE_SOURCE: "the LaTeX source cannot be used",
    GapKind.SOURCE_DIFFERS: "LaTeX source and PDF differ",
    GapKind.WRONG_PAPER: "another paper stands behind the id",
    GapKind.OTHER_VERSION: "another version was read",
    GapKind.NO_PASSAGE: "nothing in the papers bears on it",
    GapKind.NOT_CHECKABLE: "no PDF can settle it",
}
AT_HAND = (
    "in no papers folder and not in the cache, and the network was not to be used; fetch once "
    "while online (`claimcheck fetch`), or put the PDF into a folder given with --papers"
)
_WORD = re.compile(r"\w+(?:[.,]\d+)*")
QUOTE_CHARS = 140  # two or three lines of a column


def one_line(text: str) -> str:
    """Return `text` on one line, without the control characters a terminal would obey."""
    kept = (" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)
    return " ".join("".join(char for char in kept if unicodedata.category(char) != "Cf").split())


def shorten(text: str, *, limit: int) -> str:
    """Return `text` on one line, cut at a word with an ellipsis where it exceeds `limit`."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(" ,;:") + "…"


def best_first(verdict: Verdict, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Return the evidence with what the verdict rests on first, the rest in its rank."""
    by_id = {piece.id: piece for piece in evidence}
    resting = [by_id[piece_id] for piece_id in verdict.rationale if piece_id in by_id]
    return (*resting, *(piece for piece in evidence if piece.id not in set(verdict.rationale)))


def where(piece: Evidence, *, claim: Claim) -> str:
    """Return the place a person should open: paper, page, and the cell or the sentence there."""
    place = f"{piece.paper} p. {piece.page}"
    if piece.table is None:
        return f"{place} “{shorten(telling(piece.text, claim=claim), limit=QUOTE_CHARS)}”"
    cell = piece.table
    path = " › ".join(one_line(part) for part in (cell.label, cell.row, cell.column) if part)
    return f"{place}, {path or 'table'} = {one_line(cell.value)}"


def telling(text: str, *, claim: Claim) -> str:
    """Return the sentence of a passage that shares most words with the claim, the first if tied."""
    wanted = set(_WORD.findall(claim.text.lower()))
    sentences = [text[start:end] for start, end in split_sentences(text)] or [text]
    return max(sentences, key=lambda sentence: len(wanted & set(_WORD.findall(sentence.lower()))))


def grounds(audit: Audit, claim: Claim) -> tuple[str, ...]:
    """Return where the verdict on `claim` rests and, where the place does not say it, why.

    For not enough info the place is only the nearest one; without any place, the reason stands.
    A person's reason comes first, another version that differs last.
    """
    said = by_person(audit.adjudications.get(claim.id))
    others = (one_line(other.detail) for other in audit.verdicts[claim.id].versions)
    return (*((said,) if said else ()), *_of_the_audit(audit, claim), *others)


def by_person(found: Adjudication | None) -> str:
    """Return who found otherwise than the audit or agreed, and why; "" where nobody looked."""
    if found is None or not (found.reason or found.who):
        return ""
    who = one_line(found.who) or "a person"
    return f"{who}: {one_line(found.reason)}" if found.reason else f"adjudicated by {who}"


def _of_the_audit(audit: Audit, claim: Claim) -> tuple[str, ...]:
    verdict = audit.verdicts[claim.id]
    why = one_line(verdict.why)
    resting = [p for p in audit.evidence.get(claim.id, ()) if p.id in verdict.rationale]
    if not resting:
        return (f"not checked: {by_reason(verdict.gaps)}",) if verdict.gaps else (why,)
    pieces = best_first(verdict, tuple(resting))
    piece = next((piece for piece in pieces if tells(piece, why)), pieces[0])
    if verdict.label is Label.NOT_ENOUGH_INFO:
        reason = why.partition("; the nearest:")[0]
        said = () if reason in ("", "no piece settles it") else (reason,)
        return (*said, f"nearest: {where(piece, claim=claim)}")
    if not tells(piece, why):
        place = where(piece, claim=claim)
        return (place,) if verdict.label is Label.SUPPORTED or not why else (place, why)
    if piece.table is None:
        return (f"{piece.paper} p. {piece.page} “{shorten(why, limit=QUOTE_CHARS)}”",)
    return (f"{piece.paper} p. {piece.page}, {why}",)


def tells(piece: Evidence, why: str) -> bool:
    """Return whether `why` repeats what this piece says: its sentence, or its table's value."""
    if piece.table is None:
        return bool(why) and why in one_line(piece.text)
    return one_line(piece.table.value) in why and one_line(piece.table.label) in why


def by_reason(gaps: Iterable[Gap]) -> str:
    """Return the gaps shortly: each reason once, after the papers it holds for."""
    papers: dict[GapKind, list[str]] = {}
    for gap in gaps:
        papers.setdefault(gap.kind, []).append(gap.paper)
    return "; ".join(
        f"{', '.join(dict.fromkeys(filter(None, ids)))}: {REASONS[kind]}".removeprefix(": ")
        for kind, ids in papers.items()
    )


def asides(audit: Audit, claim: Claim) -> tuple[str, ...]:
    """Return what stands beside a label: whose it is, where not the audit's, and the report's."""
    found, verdict = audit.adjudications.get(claim.id), audit.verdicts[claim.id]
    said = []
    if found is not None:
        given = f"{MARKS[verdict.label]} {confidence(verdict)}".removesuffix(" –")
        agreed = found.label is verdict.label
        said.append("accepted by a person" if agreed else f"by a person; audit: {given}")
    if own := disagreement(claim, audit.standing(claim)):
        said.append(own)
    return tuple(said)


def standing_confidence(verdict: Verdict, found: Adjudication | None) -> str:
    """Return the confidence of the label that stands: a person's own has none of ours."""
    return confidence(verdict) if found is None or found.label is verdict.label else "–"


def disagreement(claim: Claim, label: Label) -> str:
    """Return the report's own mark where it differs from `label`, or "" where it does not."""
    reported = claim.reported
    if reported is None or reported.verified is None:
        return ""
    if reported.verified is (label is Label.SUPPORTED):
        return ""
    confidence = "" if reported.confidence is None else f" {reported.confidence:.2f}"
    return f"report: {one_line(reported.mark)}{confidence}"


def confidence(verdict: Verdict) -> str:
    """Return the confidence with two decimals, or a dash where nothing could be read."""
    return "–" if verdict.confidence is None else f"{verdict.confidence:.2f}"


def tally(audit: Audit) -> str:
    """Return how many claims came out how: "20 claims: 11 supported, 6 contradicted, ..."."""
    labels = [audit.standing(claim) for claim in audit.claims]
    counts = ", ".join(f"{labels.count(label)} {NAMES[label]}" for label in Label)
    people = f"; {len(audit.adjudications)} by a person" if audit.adjudications else ""
    return f"{plural(len(audit.claims), 'claim')}: {counts}{people}"


def papers_read(audit: Audit) -> str:
    """Return the papers whose PDFs were had, and how many of those cited that is."""
    read = sorted({str(paper.id) for paper in audit.papers if paper.sha256 is not None})
    cited = len({paper.asked for paper in audit.papers})
    if not cited:
        return "No paper is cited by an arXiv id"
    return f"{len(read)} of {plural(cited, 'cited paper')} at hand" + (
        f": {', '.join(read)}" if read else ""
    )


def unchecked(audit: Audit) -> list[str]:
    """Return what was not checked and why, one line each: papers first, then claims by reason."""
    known = [*audit.gaps, *(gap for paper in audit.papers for gap in paper.gaps)]
    absent = list(dict.fromkeys(gap.paper for gap in known if gap.kind is GapKind.OFFLINE))
    lines = [f"{', '.join(absent)}: {AT_HAND}"] if absent else []
    lines += [say_gap(gap) for gap in known if gap.kind is not GapKind.OFFLINE]
    said = {(gap.kind, gap.paper) for gap in known}
    by_kind: dict[GapKind, list[str]] = {}
    for claim in audit.claims:
        for gap in audit.verdicts[claim.id].gaps:
            if not gap.paper or (gap.kind, gap.paper) not in said:
                by_kind.setdefault(gap.kind, []).append(claim.id)
    lines += [
        f"{plural(len(set(ids)), 'claim')} ({', '.join(dict.fromkeys(ids))}): {REASONS[kind]}"
        for kind, ids in by_kind.items()
    ]
    return list(dict.fromkeys(lines))


def say_gap(gap: Gap) -> str:
    """Return a gap as one line that names what is missing and why."""
    reason = one_line(gap.detail) or REASONS[gap.kind]
    return reason if not gap.paper or gap.paper in reason else f"{gap.paper}: {reason}"


def plural(count: int, noun: str) -> str:
    """Return "1 claim" or "3 claims"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
