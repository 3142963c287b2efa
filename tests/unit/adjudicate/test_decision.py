import pytest
from documents import claim

from claimcheck.adjudicate.decision import Decision, Mix, shipped_decision
from claimcheck.adjudicate.features import pool
from claimcheck.adjudicate.trees import Tree
from claimcheck.records import Label

STUMP = Tree(
    feature=(0, -1, -1),
    threshold=(0.5, 0.0, 0.0),
    left=(1, -1, -1),
    right=(2, -1, -1),
    value=(0.0, -2.0, 3.0),
)
ZERO = Tree(feature=(-1,), threshold=(0.0,), left=(-1,), right=(-1,), value=(0.0,))
SMALL = Decision(
    features=("seen",),
    start=(0.0, 0.0, 0.0),
    rate=0.5,
    rounds=((STUMP, ZERO, ZERO),),
    listed=Mix(temperature=2.0, bias=(0.0, 0.0, 0.0), wordy_bias=(-1.0, 0.0, 0.0)),
    prose=Mix(temperature=1.0, bias=(0.0, 0.0, 0.0)),
)
LISTED = {
    "seen": 1.0,
    "listed": 1.0,
    "quantities": 1.0,
    "facet_number": 1.0,
    "facet_objections": 0.0,
}


def test_a_tree_goes_left_up_to_its_threshold():
    assert (STUMP([0.5]), STUMP([0.6])) == (-2.0, 3.0)


def test_scores_are_the_start_and_the_rated_sum_of_trees():
    assert SMALL.scores({"seen": 1.0}) == [1.5, 0.0, 0.0]


def test_probabilities_are_the_tempered_softmax():
    shares = SMALL.probabilities(LISTED)
    assert shares.supported == pytest.approx(0.5142, abs=1e-4)  # e^.75 / (e^.75 + 2)
    assert sum(shares.of(label) for label in Label) == pytest.approx(1.0)


def test_a_claim_with_a_facet_that_is_objected_to_is_never_likelier_supported_than_not():
    shares = SMALL.probabilities(LISTED | {"facet_objections": 1.0})
    assert shares.supported == 0.45
    assert shares.contradicted == pytest.approx(shares.not_enough_info)
    assert sum(shares.of(label) for label in Label) == pytest.approx(1.0)


def test_a_number_hardly_held_makes_support_less_likely_and_the_surest_number_changes_nothing():
    sure, fair, poor = (
        SMALL.probabilities(LISTED | {"facet_number": number}) for number in (0.7, 0.5, 0.2)
    )
    assert sure == SMALL.probabilities(LISTED)
    assert sure.supported > fair.supported > poor.supported
    assert fair.contradicted == pytest.approx(fair.not_enough_info)


def test_an_objection_leaves_prose_open_rather_than_contradicted():
    given = LISTED | {"listed": 0.0}
    before = SMALL.probabilities(given)
    after = SMALL.probabilities(given | {"facet_objections": 1.0})
    assert after.supported == 0.45 < before.supported
    assert after.contradicted == before.contradicted


def test_listed_claims_without_a_number_and_prose_have_mixes_of_their_own():
    listed = SMALL.probabilities(LISTED).supported
    assert SMALL.probabilities(LISTED | {"quantities": 0.0}).supported < listed
    assert SMALL.probabilities(LISTED | {"listed": 0.0}).supported > listed


def test_a_missing_feature_is_an_error_not_a_zero():
    with pytest.raises(KeyError):
        SMALL.scores({})


def test_the_shipped_decision_takes_exactly_the_pooled_features():
    names = pool(claim("XLM-R scores 79.2 on XNLI."), ()).keys()
    beside = {"listed", "facet_objections", "facet_strangers"}  # these act beside the trees
    assert {*shipped_decision().features} | beside == set(names)
