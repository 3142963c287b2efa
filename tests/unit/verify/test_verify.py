import pytest
from documents import PAPER, claim, document, encode, entail, table

from claimcheck.align import Corpus
from claimcheck.records import Assessment, Document, Label
from claimcheck.retrieve import retrieve
from claimcheck.verify import verify


def readings(text: str, paper: Document = PAPER) -> list[Assessment]:
    corpus = Corpus([paper])
    asked = [claim(text)]
    found = retrieve(asked, corpus, encode=encode)
    (read,) = verify(asked, found, corpus, encode=encode, entail=entail)
    return list(read)


def by(verifier: str, found: list[Assessment]) -> list[Assessment]:
    return [assessment for assessment in found if assessment.verifier == verifier]


def test_the_named_cell_with_the_value_supports():
    first = by("cell", readings("XLM-R Large reaches 79.2% accuracy on XNLI."))[0]
    assert first.finding is Label.SUPPORTED
    assert "79.2" in first.note


def test_the_named_cell_with_another_value_contradicts_and_says_which():
    first = by("cell", readings("mBERT attains 81.9 F1 on named entity recognition."))[0]
    assert first.finding is Label.CONTRADICTED
    assert "62.2" in first.note and "81.9" in first.note


def test_a_difference_of_two_named_cells_is_worked_out():
    (found,) = by("difference", readings("XLM-R Large is 13.8 points ahead of mBERT on XNLI."))
    assert found.finding is Label.SUPPORTED
    assert "79.2 - 65.4 = 13.8" in found.note


def test_a_comparison_turned_round_is_seen():
    (right,) = by("comparison", readings("On XNLI, XLM-R Large is more accurate than mBERT."))
    (wrong,) = by("comparison", readings("On XNLI, mBERT is more accurate than XLM-R Large."))
    assert right.features["signed"] == 1.0
    assert wrong.features["signed"] == -1.0
    assert right.features["held"] > wrong.features["held"]


def test_less_is_better_for_perplexity():
    held = table({"Alpha": ["30.1"], "Beta": ["20.2"]}, ["Perplexity"], caption="Perplexity.")
    (found,) = by(
        "comparison", readings("Beta is better than Alpha in perplexity.", document(tables=[held]))
    )
    assert found.features["signed"] == 1.0


def test_two_values_given_to_the_wrong_two_rows_are_crossed():
    held = table({"Alpha": ["94.7"], "Beta": ["94.8"]}, ["Cars"], caption="Accuracy.")
    paper = document(tables=[held])
    (right,) = by("two_values", readings("On Cars, Alpha gets 94.7% and Beta 94.8%.", paper))
    (wrong,) = by("two_values", readings("On Cars, Alpha gets 94.8% and Beta 94.7%.", paper))
    assert right.features["straight"] > right.features["crossed"]
    assert wrong.features["crossed"] > wrong.features["straight"]


def test_a_ratio_is_worked_out_from_two_cells():
    held = table({"Subsequence": ["1,274", "72"]}, ["Supporting cases", "Contradicting cases"])
    text = "Supporting cases of the subsequence outnumber contradicting ones by about 17.7 to one."
    (found,) = by("difference", readings(text, document(tables=[held])))
    assert found.features["agreed"] == 1.0


def test_passages_are_read_as_premises_and_their_labels_add_up_to_one():
    found = by("entailment", readings("The benchmark covers 40 languages."))
    assert found
    assert all(sum(a.features.values()) == pytest.approx(1.0, abs=1e-4) for a in found)


def test_the_largest_of_a_column():
    (found,) = by("extreme", readings("XLM-R Large has the highest XNLI accuracy."))
    assert found.features["ranked_share"] == 1.0
    assert "largest of its column" in found.note


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Beta has the highest accuracy, 72.5.", 1.0),
        ("Beta has the lowest accuracy, 72.5.", 0.0),  # steps beside it are no accuracies
        ("Alpha's lowest cost, 61.0, is on Cars.", 1.0),  # what owns it is not ranked
        ("The best cost, 61.0, is Alpha's.", 1.0),  # of costs the least is best
    ],
)
def test_a_cell_is_ranked_among_its_like(text: str, share: float):
    held = table(
        {"Alpha": ["70.1", "2.1M", "61.0", "88.0"], "Beta": ["72.5", "1.4M", "93.0", "90.0"]},
        ["Accuracy", "Steps", "Cost on Cars", "Cost on Food"],
    )
    (found,) = by("extreme", readings(text, document(tables=[held])))
    assert found.features["ranked_share"] == share


@pytest.mark.parametrize(
    "text",
    [
        "XLM-R Large has the second-highest XNLI accuracy.",
        "XLM-R Large does not have the highest XNLI accuracy.",
        "XLM-R Large has the highest XNLI accuracy, 55.5.",  # no cell holds it
        "Most of the XNLI accuracy is XLM-R Large's.",
    ],
)
def test_what_ranks_nothing_that_can_be_looked_up(text: str):
    assert not by("extreme", readings(text))


def test_half_of_something_is_no_change_by_half():
    held = table({"Alpha": ["10.0", "21.0"]}, ["With copies", "Without copies"])
    share, change = (
        by("difference", readings(text, document(tables=[held])))[0]
        for text in (
            "With copies Alpha scores 48% of what it does without copies.",
            "With copies Alpha scores 48% less than without copies.",
        )
    )
    assert "10 / 21 = 47.6%" in share.note
    assert (share.features["agreed"], change.features["agreed"]) == (1.0, 1.0)
    less = by(
        "difference",
        readings("With copies it is 52% of that without copies.", document(tables=[held])),
    )
    assert less[0].features["agreed"] == 0.0


def test_a_difference_of_scores_counts_no_things():
    held = table({"Alpha": ["48.5", "37.8"]}, ["Arabic", "Hindi"])
    (found,) = by(
        "difference",
        readings("Alpha fills eleven of the sets in Arabic and Hindi.", document(tables=[held])),
    )
    assert found.features["agreed"] == 0.0


def test_a_cell_tells_the_counted_thing_the_split_and_a_bound_the_other_way_round():
    held = table({"XNLI": ["392,702", "5,010"]}, ["Training examples", "Test examples"])
    paper = document(tables=[held])
    first = by("cell", readings("XNLI has 392,702 test examples.", paper))
    told = max(first, key=lambda a: a.features["agrees_0"]).features
    assert told["split_0"] == -1.0
    assert told["noun_0"] > 0.0
    turned = by("cell", readings("XNLI has fewer than 5,000 test examples.", paper))
    assert max(a.features["turned_0"] for a in turned) == 1.0


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("The benchmark covers 40 languages from 12 language families.", Label.SUPPORTED),
        ("The benchmark covers 45 languages from 12 language families.", Label.CONTRADICTED),
        (
            "The improvement is larger for the structured prediction tasks.",
            Label.CONTRADICTED,
        ),
    ],
)
def test_a_passage_supports_or_contradicts(text: str, finding: Label):
    found = max(by("passage", readings(text)), key=lambda a: a.features["blend"])
    assert found.finding is finding


def test_shares_of_a_claims_cells_add_up_to_at_most_one():
    found = by("cell", readings("XLM-R Large reaches 79.2% accuracy on XNLI."))
    assert 0.5 < sum(a.features["share"] for a in found) <= 1.0 + 1e-4


def test_a_difference_is_taken_in_the_named_column_even_if_the_caption_names_it_too():
    held = table(
        {"Alpha": ["80.0", "75.1"], "Beta": ["86.5", "82.1"]},
        ["STS", "Average"],
        caption="Test results; the Average column leaves one set out.",
    )
    paper = document(tables=[held])
    (found,) = by("difference", readings("Beta is seven points above Alpha on average.", paper))
    assert "82.1 - 75.1 = 7" in found.note


def test_a_number_that_names_a_row_is_no_difference():
    held = table({"zlib -1": ["43.4", "9.2"], "bz2 -1": ["8.2", "10.2"]}, ["Speed", "Size"])
    found = readings("zlib at level 1 compresses at 43.4 MB/s.", document(tables=[held]))
    assert all(a.features["agreed"] == 0.0 for a in by("difference", found))


def test_a_difference_of_shares_printed_as_fractions_is_one_of_points():
    held = table({"DPO": ["0.31"], "PPO": ["0.23"]}, ["Temperature 0.25"], caption="Win rates.")
    text = "At temperature 0.25, DPO exceeds PPO by eight percentage points."
    (found,) = by("difference", readings(text, document(tables=[held])))
    assert found.features["agreed"] == 1.0
    assert found.features["signed"] == 1.0


def test_what_a_claim_moves_away_from_is_the_lesser_of_a_gain():
    held = table({"Pivot": ["75.3"], "Multi": ["79.4"]}, ["Average"], caption="XNLI.")
    paper = document(tables=[held])
    (up,) = by("difference", readings("Moving from Pivot to Multi raises XNLI by 4.1.", paper))
    (down,) = by("difference", readings("Moving from Pivot to Multi lowers XNLI by 4.1.", paper))
    assert (up.features["signed"], down.features["signed"]) == (1.0, -1.0)


def test_a_number_few_cells_hold_surprises_more_than_one_that_many_hold():
    rows = {f"Model {letter}": ["3", f"{n}7.25"] for n, letter in enumerate("ABCDEFGH", 1)}
    paper = document(tables=[table(rows, ["Layers", "Score"], caption="Models.")])
    rare = by("cell", readings("Model B scores 27.25.", paper))[0]
    common = max(
        by("cell", readings("Model B has a score with 3 layers.", paper)),
        key=lambda a: a.features.get("surprise_0", 0.0),
    )
    assert rare.features["surprise_0"] > common.features["surprise_0"]


def test_a_value_another_number_of_the_claim_states_is_no_rival():
    held = table({"MSRPC": ["2,203", "550", "1,147"]}, ["Train", "Validation", "Test"])
    found = by(
        "cell",
        readings("MSRPC has 2,203 training and 1,147 test examples.", document(tables=[held])),
    )
    rivals = {
        a.note.split(" = ")[1].split(" ")[0].rstrip(",") for a in found if a.features["rival_0"]
    }
    assert rivals == {"550"}


def test_names_nothing_around_a_cell_says_are_missing():
    good = by("cell", readings("XLM-R Large reaches 79.2% on XNLI."))[0]
    bad = by("cell", readings("XLM-R Large reaches 79.2% on WikiAnn with LoRA."))[0]
    assert good.features["missing"] == 0.0
    assert bad.features["missing"] > 0.3


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("On Cars, Alpha edges past Beta, 94.7% against 94.8%.", 1.0),
        ("On Cars, Alpha edges past Beta, 94.8% against 94.7%.", -1.0),
        ("On Cars, Alpha raises accuracy from 94.8% to 94.7%.", 1.0),
        ("On Cars, Alpha lowers accuracy from 94.7% to 94.8%.", -1.0),
    ],
)
def test_two_values_of_one_column_meet_in_the_claimed_order_or_swapped(text: str, order: float):
    held = table({"Alpha": ["94.7", "88.1"], "Beta": ["94.8", "87.3"]}, ["Cars", "Pets"])
    (found,) = by("joint", readings(text, document(tables=[held])))
    assert found.features["order"] == order


def test_a_number_that_is_no_change_is_not_supported_by_what_two_cells_give():
    held = table({"Alpha": ["44", "11"]}, ["XLSum", "XQuAD"])
    (found,) = by(
        "difference", readings("Alpha drops to 4 on XLSum and XQuAD.", document(tables=[held]))
    )
    assert found.features["agreed"] == 1.0
    assert found.finding is None
