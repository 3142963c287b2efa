"""Numbers printed in figures: only where nothing else holds them, and only near what is meant."""

from dataclasses import replace

import pytest
from documents import BOX, PAPER, claim, document, encode, entail

from claimcheck.align import Corpus
from claimcheck.judge import judge_over
from claimcheck.records import Document, Evidence, Figure, Label, PrintedNumber
from claimcheck.retrieve import printed_only, retrieve


def figure(*numbers: tuple[str, str], label: str = "Figure 3", caption: str = "") -> Figure:
    return Figure(
        id=f"f00{label[-1]}",
        label=label,
        caption=f"{label}: {caption}",
        page=5,
        box=BOX,
        numbers=tuple(PrintedNumber(text=text, box=BOX, near=(near,)) for text, near in numbers),
    )


BARS = figure(
    ("77.9", "ViT-B"), ("87.1", "ViT-L"), ("65.4", "mBERT"), caption="Accuracy of the models."
)


def drawn(*figures: Figure, paper: Document = PAPER) -> Corpus:
    return Corpus([replace(paper, figures=figures)])


def printed(text: str, corpus: Corpus) -> tuple[Evidence, ...]:
    asked = claim(text)
    (found,) = retrieve([asked], corpus, encode=encode)
    return printed_only(asked, found, corpus)


def test_a_number_in_no_text_and_no_table_is_found_in_its_figure():
    (piece,) = printed("The zero-shot model ViT-L reaches 87.1% accuracy.", drawn(BARS))
    assert piece.text == "Figure 3: printed number 87.1, near “ViT-L”"
    assert (piece.id, piece.page, piece.table) == ("c01/f01", 5, None)
    assert piece.figure is not None
    assert (piece.figure.label, piece.figure.value) == ("Figure 3", "87.1")
    assert (piece.section, piece.source) == ("Figure 3: Accuracy of the models.", "f003#1")


def test_a_number_that_a_table_or_a_sentence_holds_is_not_looked_for_in_figures():
    assert printed("mBERT reaches 65.4% accuracy on XNLI.", drawn(BARS)) == ()
    said = document("The ViT-L model reaches 87.1 percent accuracy.")
    assert printed("ViT-L reaches 87.1% accuracy.", drawn(BARS, paper=said)) == ()


def test_a_number_printed_more_coarsely_elsewhere_does_not_hold_it_nor_does_a_coarse_label():
    said = document("The ViT-L model reaches 87 percent accuracy.")
    assert printed("ViT-L reaches 87.1% accuracy.", drawn(BARS, paper=said))
    coarse = figure(("87", "ViT-L"), caption="Accuracy.")
    assert printed("The zero-shot ViT-L reaches 87.1% accuracy.", drawn(coarse)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "The zero-shot model reaches over 87 points of accuracy with ViT-L.",  # bounds fit too much
        "The zero-shot learning takes 87.1 hours on most tasks.",  # no word of the figure's
        "The zero-shot model ViT-L reaches 86.1% accuracy.",
    ],
    ids=["bound", "other", "another number"],
)
def test_what_a_figure_may_print_by_chance_is_no_evidence(text):
    assert printed(text, drawn(BARS)) == ()


def test_a_figure_that_the_claim_names_needs_no_shared_word_and_comes_first():
    other = figure(("87.1", "zero-shot"), label="Figure 2", caption="Zero-shot learning.")
    found = printed("Zero-shot learning takes 87.1 hours (Fig. 3).", drawn(other, BARS))
    assert [piece.figure.label for piece in found if piece.figure] == ["Figure 3", "Figure 2"]


def test_at_most_four_numbers_are_offered_those_near_the_claims_words_first():
    many = figure(
        *(("87.1", f"model {n}") for n in "ABCDE"), ("87.1", "ViT-L"), caption="Accuracy."
    )
    found = printed("The zero-shot ViT-L reaches 87.1% accuracy.", drawn(many))
    assert len(found) == 4
    assert found[0].figure and found[0].figure.near == ("ViT-L",)


def test_a_figures_number_moves_no_verdict_and_the_open_one_says_where_it_is():
    asked = claim("The zero-shot model ViT-L reaches 87.1% accuracy on most tasks.")
    ((before, readings, bare),) = judge_over([asked], Corpus([PAPER]), encode=encode, entail=entail)
    ((after, same, verdict),) = judge_over([asked], drawn(BARS), encode=encode, entail=entail)
    assert verdict.probabilities == bare.probabilities
    assert (same, verdict.rationale) == (readings, bare.rationale)
    assert after[:-1] == before
    assert after[-1].figure
    assert verdict.label is Label.NOT_ENOUGH_INFO
    assert verdict.why.startswith(
        "87.1 is printed in Figure 3 only (page 5), which is not read as a table; the nearest: "
    )
