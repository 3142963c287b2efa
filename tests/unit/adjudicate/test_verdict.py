import pytest
from documents import PAPER, claim, encode, entail

from claimcheck.adjudicate import adjudicate, in_order
from claimcheck.adjudicate.decision import label_of
from claimcheck.adjudicate.verdict import _because
from claimcheck.align import Corpus
from claimcheck.records import Gap, GapKind, Label, Probabilities, Verdict
from claimcheck.retrieve import retrieve
from claimcheck.verify import verify


def judged(text: str):
    corpus, asked = Corpus([PAPER]), [claim(text)]
    found = retrieve(asked, corpus, encode=encode)
    (read,) = verify(asked, found, corpus, encode=encode, entail=entail)
    return found[0], adjudicate(asked[0], found[0], read)


def test_a_cell_that_holds_the_value_supports_and_is_named_first():
    evidence, verdict = judged("XLM-R Large reaches 79.2% accuracy on XNLI.")
    assert verdict.label is Label.SUPPORTED
    first = in_order(evidence, verdict)[0]
    assert first.table and first.table.value == "79.2"


def test_probabilities_sum_to_one_and_confidence_is_the_labels_own():
    _, verdict = judged("The benchmark covers 45 languages from 12 language families.")
    assert verdict.probabilities is not None
    shares = [verdict.probabilities.of(label) for label in Label]
    assert sum(shares) == pytest.approx(1.0)
    assert verdict.confidence == verdict.probabilities.of(verdict.label)


def test_without_evidence_nothing_is_claimed_and_the_gap_is_named():
    gap = Gap(kind=GapKind.NOT_FOUND, detail="arXiv knows no 2001.00009v1", paper="2001.00009v1")
    verdict = adjudicate(claim("Anything."), (), (), gaps=[gap])
    assert verdict.label is Label.NOT_ENOUGH_INFO
    assert verdict.confidence is None and verdict.probabilities is None
    assert verdict.gaps == (gap,)
    assert "2001.00009v1" in verdict.why


def test_without_evidence_or_gaps_the_silence_is_named():
    verdict = adjudicate(claim("Anything."), (), ())
    assert [gap.kind for gap in verdict.gaps] == [GapKind.NO_PASSAGE]


@pytest.mark.parametrize("text", ["233 citations", "It is widely used as a baseline."])
def test_what_no_pdf_can_settle_is_not_judged(text: str):
    _, verdict = judged(text)
    assert verdict.label is Label.NOT_ENOUGH_INFO
    assert verdict.gaps[-1].kind is GapKind.NOT_CHECKABLE


def test_a_verdict_does_not_move_with_the_order_of_evidence():
    corpus, asked = Corpus([PAPER]), [claim("mBERT attains 62.2 F1 on NER.")]
    found = retrieve(asked, corpus, encode=encode)
    turned = [tuple(reversed(found[0]))]

    def judge(evidence) -> Verdict:
        (read,) = verify(asked, evidence, corpus, encode=encode, entail=entail)
        return adjudicate(asked[0], evidence[0], read)

    assert judge(found).label == judge(turned).label
    assert judge(found).probabilities == judge(turned).probabilities


@pytest.mark.parametrize(
    ("supported", "contradicted", "label"),
    [
        (0.55, 0.40, Label.SUPPORTED),
        (0.45, 0.50, Label.CONTRADICTED),
        (0.54, 0.45, Label.NOT_ENOUGH_INFO),
        (0.20, 0.30, Label.NOT_ENOUGH_INFO),
    ],
)
def test_supported_wants_more_than_being_likeliest_and_contradicted_no_less(
    supported: float, contradicted: float, label: Label
):
    shares = Probabilities(
        supported=supported,
        contradicted=contradicted,
        not_enough_info=1 - supported - contradicted,
    )
    assert label_of(shares) is label


@pytest.mark.parametrize(
    ("supported", "neither", "objected", "reason"),
    [
        (0.5, 0.3, "a number of it stands nowhere", "stands nowhere"),
        (0.53, 0.1, "", "0.53 is too little"),
        (0.2, 0.5, "", "no piece settles it"),
    ],
)
def test_a_claim_left_open_says_why(supported: float, neither: float, objected: str, reason: str):
    shares = Probabilities(
        supported=supported, contradicted=1 - supported - neither, not_enough_info=neither
    )
    assert reason in _because(Label.NOT_ENOUGH_INFO, shares, objected)
