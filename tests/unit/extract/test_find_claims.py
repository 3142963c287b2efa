"""Which stretches are claims, what they are about, and that their spans are true."""

import pytest

from claimcheck.records import ClaimKind


def test_text_is_the_span(any_report):
    text = any_report.report.text
    assert any_report.claims
    for claim in any_report.claims:
        assert claim.text == text[claim.span.start : claim.span.end]
        assert claim.text == claim.text.strip()
        assert claim.line == text.count("\n", 0, claim.span.start) + 1


def test_ids_number_the_claims(any_report):
    ids = [claim.id for claim in any_report.claims]
    assert ids == [f"c{n:02d}" for n in range(1, len(ids) + 1)]


def test_keys_and_papers_are_the_reports_own(any_report):
    known = {r.key: r.arxiv_id for r in any_report.report.references}
    for claim in any_report.claims:
        assert set(claim.references) <= set(known)
        assert set(claim.papers) <= set(known.values())


def test_the_rows_of_a_claims_table_are_the_claims(read):
    found = read("table")
    assert len(found.claims) == 5
    assert found.claims[0].text == "The TREEMARK set has 1,204 sentences."
    assert [c.reported.confidence for c in found.claims] == [0.21, 0.30, 0.19, 0.08, 0.11]
    assert all(len(c.papers) == 2 for c in found.claims)


def test_sections_bind_their_sentences(read):
    found = read("review")
    assert found.papers("runs uphill") == ["2101.00001"]
    assert found.claim("Slow trees grow").references == ("Fern & Bark, 2020",)
    assert found.papers("Slow trees grow") == []


def test_names_bind_elsewhere(read):
    found = read("review")
    assert found.claim("what flows").references == ("2101.00001", "Fern & Bark, 2020")
    assert found.papers("two pumps") == ["2101.00001"]
    assert found.papers("LEAFBANK | 11") == ["2101.00001"]
    assert found.papers("pumps fail at 100") == ["2101.00001"]


def test_bullets_are_cut_at_semicolons(read):
    texts = read("review").texts
    assert "Reads 40 languages" in texts
    assert "beats the baseline by 3.1 points" in texts
    assert "needs no labels at all" in texts


def test_labels_are_context_but_for_their_numbers(read):
    found = read("review")
    assert found.claim("runs uphill").text == "First parser that runs uphill."
    assert "Key Contribution" in found.claim("runs uphill").context
    assert "Minor loss (-15%)" in found.claim("peak falls").text
    assert "Key Results" in found.claim("peak falls").context


def test_citation_counts_are_claims(read):
    assert read("review").claim("233 citations").kind is ClaimKind.COUNT


@pytest.mark.parametrize(
    "words", ["Brief overview", "our hypothesis", "example.org", "No study asks", "Use LEAFBANK"]
)
def test_what_is_no_claim(read, words):
    assert not [text for text in read("review").texts if words in text]


def test_numbers_bind_to_a_numbered_list(read):
    found = read("numbered")
    assert found.claim("30 pages").references == ("1", "2")
    assert found.papers("30 pages") == ["2503.00001", "2503.00002v4"]
    assert found.claim("never tire").references == ("3",)
    assert found.claim("4 hours").references == ("2", "3")
    assert found.claim("4 hours").text == "Warm ones need 4 hours"


def test_a_list_of_sources_binds_the_section_it_closes(read):
    found = read("sectioned")
    assert found.papers("72-90%") == ["2208.00001v1", "2208.00002"]
    assert found.papers("12%") == ["2208.00003"]


def test_a_report_that_cites_nothing_is_read_loosely(read):
    found = read("plain")
    assert found.texts == [
        "Cold parsers read thirty pages a second on one core.",
        "Warm parsers are slower than cold ones by half.",
    ]
    assert found.papers("thirty pages") == ["cs/0310055"]


@pytest.mark.parametrize("text", ["# Title\n", "# T\n\n## References\n\n- arXiv:2101.00001\n", "?"])
def test_no_claims_is_no_error(read, text):
    assert read(text).claims == ()


def test_a_link_binds_its_own_sentence(read):
    text = """# R

Trees reach 40 m. — [Tall Trees, arXiv 2101.00001](https://arxiv.org/pdf/2101.00001)

Stones weigh 3 kg more than trees do [Stones](https://arxiv.org/abs/2101.00002v2).
"""
    found = read(text)
    assert found.papers("Stones weigh") == ["2101.00002v2"]
    assert found.papers("40 m") == ["2101.00001"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("233 citations", "count"),
        ("TREEMARK contains 1,204 training examples.", "dataset_size"),
        ("The parser reaches 88.5% accuracy on TREEMARK.", "score"),
        ("Pruning improves accuracy by 8.2 points.", "gain"),
        ("It spans 40 languages.", "count"),
        ("The questions were drawn from Quora.", "source"),
        ("Cold parsers outperform warm ones.", "comparison"),
        ("It is trained with masked words.", "method"),
        ("The learning rate is 1e-4 with dropout.", "hyperparameter"),
        ("Roots matter for understanding.", "qualitative"),
    ],
)
def test_kinds(read, text, kind):
    found = read(f"Claim\tVerified\n{text}\t✓\n")
    assert found.claims[0].kind is ClaimKind(kind)


def test_a_name_a_paper_coined_binds_where_nothing_else_does(read):
    text = """# R

### 1. Moss et al. (2021) — "Flowing Through Trees"
- **Source**: arXiv:2101.00001
- **Key Contribution**: Introduces LEAFBANK, a set of leaves.

### 2. Fern et al. (2020) — "Slow Stones Rolling"
- **Source**: arXiv:2101.00002
- **Key Results**: Tested on LEAFBANK with ten stones.

## Datasets
- LEAFBANK holds 1,204 leaves of every size.
"""
    found = read(text)
    assert found.papers("1,204") == ["2101.00001"]
    assert found.papers("ten stones") == ["2101.00002"]


def test_a_sentence_on_a_work_not_listed_is_no_claim(read):
    text = """# R

Trees reach 40 metres in height (Oakley et al., 2013). Stones weigh 12 kg on average [1].

## References

[1] Stones and Weights. arXiv:2101.00001
"""
    assert read(text).texts == ["Stones weigh 12 kg on average"]


def test_an_opening_line_with_the_id_names_the_sections_paper(read):
    text = """# R

## Flowing Trees

*Moss et al., arXiv:2101.00001v3, 2021*

Trees flow in 12 ways.
"""
    found = read(text)
    assert found.papers("12 ways") == ["2101.00001v3"]
    assert found.report.references[0].title == "Flowing Trees"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Moss et al. (2021) swim in water.", ["1"]),
        ("Moss (2021) swims in water.", ["1"]),
        ("Moss and Fern swim in water.", []),  # two works of theirs: nobody can tell
        ("Fernando (2020) swims in water.", []),
        ("Truth Decay makes trees swim.", ["3"]),
        ("They say truth decay makes trees swim.", []),
        ("TRUTH-X is not it, trees swim.", []),
    ],
)
def test_who_is_meant_by_a_name(read, words, wanted):
    text = f"""# R

{words} Stones sink by 12 m [4].

## References

1. Moss and Fern. "Trees in Deep Water." arXiv:2101.00001, 2021.
2. Moss & Fern. "Stones in Deep Water." arXiv:2101.00002, 2019.
3. Oak et al. "TRUTH DECAY: What Trees Say." arXiv:2101.00003, 2018.
4. Elm et al. "Sinking of Stones and Bricks." arXiv:2101.00004, 2018.
"""
    found = [claim.references for claim in read(text).claims if "Stones sink" not in claim.text]
    assert found in ([tuple(wanted)], [("4",)], [])
    assert (found == [tuple(wanted)]) == bool(wanted)
