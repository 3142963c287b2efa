import pytest
from documents import document

from claimcheck.adjudicate.versions import Reading, opposed
from claimcheck.records import Evidence, Label, Verdict

OLD = "We train for twelve hours on eight machines."
NEW = "We train for two days on eight machines."


def reading(version: int, label: Label, sentence: str, *texts: str, paper: str = "2001.00001"):
    """A verdict at one version, resting on the passage that holds `sentence`."""
    name = f"{paper}v{version}"
    piece = Evidence(
        id="c01/p01",
        claim_id="c01",
        paper=name,
        page=1,
        bbox=(0, 0, 1, 1),
        text=f"Before it. {sentence}",
        section="",
        source="p0000",
        score=1.0,
    )
    verdict = Verdict(
        claim_id="c01",
        label=label,
        confidence=0.7,
        probabilities=None,
        rationale=("c01/p01",),
        why=sentence,
    )
    pages = document(f"Before it. {sentence}", *texts, paper=f"2001.00001v{version}")
    return Reading(verdict=verdict, evidence=(piece,), document=pages)


def test_both_sentences_are_quoted_where_the_versions_say_different_things():
    note = opposed(reading(1, Label.SUPPORTED, OLD), reading(3, Label.CONTRADICTED, NEW))
    assert note.paper == "2001.00001v3"
    assert note.detail == f"v3 says “{NEW}”; the cited v1 says “{OLD}”"


def test_what_only_one_version_says_is_quoted_alone():
    cited = reading(2, Label.CONTRADICTED, NEW)
    other = reading(1, Label.SUPPORTED, OLD, NEW)  # the old one holds both
    assert opposed(cited, other).detail == f"v1 says “{OLD}”; the cited v2 does not say so"


def test_the_same_words_read_apart_are_no_difference():
    cited = reading(2, Label.CONTRADICTED, NEW, OLD)  # it says what the other says, too
    assert opposed(cited, reading(1, Label.SUPPORTED, OLD)) is None


def test_evidence_of_another_paper_is_not_a_versions_doing():
    other = reading(1, Label.SUPPORTED, OLD, paper="2002.00002")
    assert opposed(reading(2, Label.CONTRADICTED, NEW), other) is None


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (Label.SUPPORTED, Label.SUPPORTED),
        (Label.SUPPORTED, Label.NOT_ENOUGH_INFO),
        (Label.NOT_ENOUGH_INFO, Label.SUPPORTED),
    ],
)
def test_sentences_are_told_only_between_opposite_verdicts(here, there):
    assert opposed(reading(1, here, OLD), reading(2, there, NEW)) is None
