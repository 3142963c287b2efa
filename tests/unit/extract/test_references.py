"""References in every spelling, with the title the report gives."""

import pytest

from claimcheck.extract.titles import arxiv_ids, entry_naming, first_surname, heading_naming

SPELLINGS = [
    ("2005.13013v2", "2005.13013v2"),
    ("arXiv:2005.13013", "2005.13013"),
    ("arXiv 2005.13013", "2005.13013"),
    ("arXiv preprint arXiv:2005.13013v3", "2005.13013v3"),
    ("<http://arxiv.org/abs/2410.13153v1>", "2410.13153v1"),
    ("https://arxiv.org/pdf/2410.13153v1.pdf", "2410.13153v1"),
    ("https://arxiv.org/pdf/2410.13153", "2410.13153"),
    ("https://www.arxiv.org/html/2410.13153v1", "2410.13153v1"),
    ("http://arxiv.org/e-print/2410.13153", "2410.13153"),
    ("https://alphaxiv.org/abs/2410.13153", "2410.13153"),
    ("https://ar5iv.labs.arxiv.org/html/2407.00324", "2407.00324"),
    ("https://doi.org/10.48550/arXiv.2410.13153", "2410.13153"),
    ("10.48550/arxiv.2410.13153", "2410.13153"),
    ("cs/0310055", "cs/0310055"),
    ("astro-ph/0411386v2", "astro-ph/0411386v2"),
    ("https://arxiv.org/abs/math.GT/0309136", "math.GT/0309136"),
    ("[a title](https://arxiv.org/abs/2005.13013)", "2005.13013"),
    ("arXiv:0704.0001", "0704.0001"),
]


@pytest.mark.parametrize(("text", "wanted"), SPELLINGS)
def test_every_spelling_of_an_id(text, wanted):
    assert [str(found) for found, _, _ in arxiv_ids(f"see {text}, and on")] == [wanted]


@pytest.mark.parametrize(
    "text", ["1,104.93451", "2013.13013", "0.12345", "12005.13013", "2005.130135", "and/0310055"]
)
def test_other_numbers_are_no_ids(text):
    assert arxiv_ids(text) == ()


@pytest.mark.parametrize(
    ("heading", "title", "authors", "year"),
    [
        (
            '1. Moss et al. (2021) — "TreeFlow: On Water" (ACL 2022)',
            "TreeFlow: On Water",
            "Moss et al",
            2021,
        ),
        ("2.7 TreeFlow: On Water", "TreeFlow: On Water", None, None),
        ("Paper 3: A Tale of Trees", "A Tale of Trees", None, None),
        ("4. Trees at Scale (Fern et al., 2020)", "Trees at Scale", "Fern et al", 2020),
        ("5. Trees at Scale (NeurIPS 2024)", "Trees at Scale", None, 2024),
    ],
)
def test_a_heading_names_a_paper(heading, title, authors, year):
    named = heading_naming(heading)
    assert (named.title, named.authors, named.year) == (title, authors, year)


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        ('Moss et al. "Trees in Water." arXiv:2101.00001, 2021.', "Trees in Water"),
        ("Moss, A., Fern, B. (2021). Trees in Water. Journal of Trees.", "Trees in Water"),
        ("Moss and Fern. Trees in Water. arXiv:2101.00001, 2021.", "Trees in Water"),
        ("Trees in Water (2021): http://arxiv.org/abs/2101.00001v1", "Trees in Water"),
        ("[Trees in Water - arXiv](https://arxiv.org/abs/2101.00001)", "Trees in Water"),
        ("https://arxiv.org/abs/2101.00001 - Trees in Water", "Trees in Water"),
        ("**Trees in Water** (moss.pdf)", "Trees in Water"),
        ("@article{m, title={Trees in {Water}}, author={Moss, A and Fern, B}}", "Trees in Water"),
        ("<http://arxiv.org/abs/2101.00001v1>", None),
    ],
)
def test_an_entry_gives_a_title(entry, title):
    assert entry_naming(entry).title == title


@pytest.mark.parametrize(
    ("authors", "surname"),
    [
        ("Moss et al.", "Moss"),
        ("Wu & Fern", "Wu"),
        ("Moss, A., Fern, B.", "Moss"),
        ("Jie Moss, Anjin Fern", "Moss"),
        ("J. Moss", "Moss"),
        ("Moss/Fern et al.", "Moss"),
        (None, None),
    ],
)
def test_the_first_surname(authors, surname):
    assert first_surname(authors) == surname


def test_keys_are_how_the_prose_names_them(read):
    assert [r.key for r in read("numbered").report.references] == ["1", "2", "3"]
    assert [r.key for r in read("table").report.references] == ["2101.00001v2", "2101.00002v1"]


def test_a_section_names_its_paper(read):
    first, second = read("review").report.references
    assert (str(first.arxiv_id), first.title, first.year) == (
        "2101.00001",
        "TreeFlow: Parsing with Water",
        2021,
    )
    assert (second.arxiv_id, second.title) == (None, "Slow Trees: A Study")


def test_one_id_under_two_titles_is_two_references(read):
    text = """# R

## References

1. Moss. "Trees in Water and Snow." arXiv:2101.00001.
2. Fern. "Completely Other Matters of Stone." arXiv:2101.00001.
"""
    assert [r.key for r in read(text).report.references] == ["1", "2"]


def test_a_heading_and_a_list_entry_are_one_reference(read):
    text = """# R

### 2.1 TreeFlow: Parsing with Water (Moss et al., 2021)

**Results:** It reads 40 languages.

## References

1. Moss et al. (2021). Parsing with Water. arXiv:2101.00001
"""
    found = read(text)
    assert len(found.report.references) == 1
    assert found.papers("40 languages") == ["2101.00001"]


def test_bibtex(read):
    text = """
@article{moss2021trees,
  title={Trees in Water},
  author={Moss, Ada and Fern, Bo},
  journal={arXiv preprint arXiv:2101.00001},
  year={2021}
}
@inproceedings{fern2020, title={Slow Trees}, author={Fern, Bo}, year=2020}
"""
    first, second = read(text).report.references
    assert (first.key, str(first.arxiv_id), first.title) == (
        "moss2021trees",
        "2101.00001",
        "Trees in Water",
    )
    assert (second.key, second.arxiv_id, second.year) == ("fern2020", None, 2020)


def test_numbered_entries_with_one_title_stay_apart_and_share_the_id(read):
    text = """# R

Trees grow in water [2].

## Sources

[1] Trees in the Water: https://arxiv.org/abs/2101.00001
[2] Trees in the Water - NeurIPS: https://neurips.cc/trees
"""
    found = read(text)
    assert [r.key for r in found.report.references] == ["1", "2"]
    assert found.papers("Trees grow") == ["2101.00001"]


def test_a_list_of_papers_with_their_ids_on_lines_of_their_own(read):
    text = """# Papers

1. **Trees in Deep Water** (moss.pdf)
   - Authors: Moss, Fern
   - Year: 2021
   - arXiv: 2101.00001
   - Why relevant: Trees swim in 12 ways.

2. **Stones in Deep Water** (stone.pdf)
   - arXiv: 2101.00002 | Citations: 12
   - Stones sink.
"""
    found = read(text)
    first, second = found.report.references
    assert (first.title, first.authors, first.year) == ("Trees in Deep Water", "Moss, Fern", 2021)
    assert (second.title, str(second.arxiv_id)) == ("Stones in Deep Water", "2101.00002")
    assert found.papers("12 ways") == ["2101.00001"]
    assert found.papers("Citations: 12") == ["2101.00002"]


def test_a_table_of_papers(read):
    text = """# Papers

| # | Title | Authors | ArXiv |
|---|-------|---------|-------|
| 1 | TreeFlow: Trees in Deep Water | Moss, Fern | 2101.00001 |
| 2 | Stones in Deep Water | Oak | 2101.00002v3 |

- **TreeFlow** gains 3.1 points over stones.
"""
    found = read(text)
    assert [(str(r.arxiv_id), r.title, r.authors) for r in found.report.references] == [
        ("2101.00001", "TreeFlow: Trees in Deep Water", "Moss, Fern"),
        ("2101.00002v3", "Stones in Deep Water", "Oak"),
    ]
    assert found.papers("3.1 points") == ["2101.00001"]
    assert len(found.claims) == 1  # the rows list papers, they claim nothing


def test_two_versions_of_one_paper_are_two_references(read):
    text = (
        "# R\n\n## References\n\n- arXiv:2101.00001v1\n- arXiv:2101.00001v2\n- arXiv:2101.00001\n"
    )
    assert [r.key for r in read(text).report.references] == ["2101.00001v1", "2101.00001v2"]


def test_a_quoted_title_before_an_id_is_its_title(read):
    text = '# R\n\nIn "Trees in Deep Water" (arXiv:2101.00001) trees swim in 12 ways.\n'
    (reference,) = read(text).report.references
    assert reference.title == "Trees in Deep Water"


def test_latex_and_pandoc_keys_cite(read):
    text = r"""# R

Trees swim \citep{moss2021, fern2020} in water. Stones [@fern2020] do not swim.

@article{moss2021, title={Trees in Deep Water}, journal={arXiv:2101.00001}, year={2021}}
@article{fern2020, title={Stones in Deep Water}, journal={arXiv:2101.00002}, year={2020}}
"""
    found = read(text)
    assert found.papers("Trees swim") == ["2101.00001", "2101.00002"]
    assert found.papers("Stones") == ["2101.00002"]
